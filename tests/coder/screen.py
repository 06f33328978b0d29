"""A coder on a bare page of Debian's chromium: the real module, the real kernel side, no Jupyter."""

from __future__ import annotations

import json
from pathlib import Path

from impra_research.coder.widget import HERE

PAGE = """<!doctype html><html lang=en><title>coder</title>
<style>body{{margin:8px}}{css}</style><main></main>"""
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
OPENED = """async ([module, state]) => {
  const listeners = new Set();
  const model = {
    get: (key) => state[key], on: (_, does) => listeners.add(does), off: (_, does) => listeners.delete(does),
    send: (content) => kernel(JSON.stringify(content)).then((answer) => answer && listeners.forEach((does) => does(JSON.parse(answer)))),
  };
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  const began = performance.now();
  window.close_coder = widget.render({ model, el: document.querySelector("main") });
  return performance.now() - began;
}"""


class Screen:
    """A page on which a coder is open; `coder` is the kernel side, None a kernel that is dead."""

    def __init__(self, context, coder):
        self.page, self.coder, self.complaints = context.new_page(), coder, []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type == "error" else None
        )
        self.page.expose_function("kernel", self._kernel)
        css = (HERE / "coder.css").read_text(encoding="utf-8")
        self.page.route("http://coder.test/", lambda route: route.fulfill(
            body=PAGE.format(css=css), content_type="text/html"))  # fmt: skip
        self.open(coder)

    def open(self, coder):
        """Open the coder on a fresh page, as after the browser was closed; gives the milliseconds."""
        self.coder = coder
        self.page.goto("http://coder.test/")
        module = (HERE / "coder.js").read_text(encoding="utf-8")
        state = json.loads(json.dumps({"about": coder.about, "words": coder.words}))
        return self.page.evaluate(OPENED, [module, state])

    def _kernel(self, content):
        if self.coder is None:
            return None
        told = []
        self.coder.send = told.append
        self.coder._answer(self.coder, json.loads(content), [])
        return json.dumps(told[0])
