"""A coder on a bare page of Debian's chromium: the real module, the real kernel side, no Jupyter."""

from __future__ import annotations

import json
from pathlib import Path

from impra_research.coder.widget import BROWSER, browser_module

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
PAGE = """<!doctype html><html lang=en><title>coder</title>
<style>body{{margin:8px}}{css}</style><main></main>"""
OPENED = """async ([module, state]) => {
  const listeners = new Set();
  const model = {
    get: (key) => state[key],
    on: (_, does) => listeners.add(does),
    off: (_, does) => listeners.delete(does),
    send: (content) => kernel(JSON.stringify(content)).then((answer) =>
      answer && listeners.forEach((does) => does(JSON.parse(answer)))),
  };
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  window.coder = await import(url);
  const began = performance.now();
  window.close_coder = coder.default.render({ model, el: document.querySelector("main") });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}"""
SELECT = """(root, [words, nth]) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = []; while (walker.nextNode()) nodes.push(walker.currentNode);
  const text = nodes.map((node) => node.data).join("");
  let at = -1; for (let i = 0; i <= nth; i++) at = text.indexOf(words, at + 1);
  if (at < 0) throw new Error("not on the page: " + words);
  const place = (unit) => { for (const node of nodes) { if (unit <= node.length) return [node, unit]; unit -= node.length; } };
  root.focus();
  getSelection().setBaseAndExtent(...place(at), ...place(at + words.length));
}"""  # noqa: E501


class Screen:
    """A page on which a coder is open; `dead` is a kernel that does not answer."""

    def __init__(self, context, coder):
        self.page, self.dead, self.complaints = context.new_page(), False, []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type == "error" else None
        )
        self.page.expose_function("kernel", self._kernel)
        css = (BROWSER / "coder.css").read_text(encoding="utf-8")
        self.page.route("http://coder.test/", lambda route: route.fulfill(
            body=PAGE.format(css=css), content_type="text/html"))  # fmt: skip
        self.open(coder)

    def open(self, coder):
        """Open the coder on a fresh page, as after the browser was closed; gives the milliseconds."""
        self.coder = coder
        self.page.goto("http://coder.test/")
        state = json.loads(json.dumps({"about": coder.about, "words": coder.words}))
        took = self.page.evaluate(OPENED, [browser_module(), state])
        if not self.dead:
            self.settled()
        return took

    def _kernel(self, content):
        if self.dead:
            return None
        told = []
        self.coder.send = told.append
        self.coder._answer(self.coder, json.loads(content), [])
        return json.dumps(told[0])

    def settled(self):
        """Wait until the kernel answered everything, and the screen shows it."""
        self.page.wait_for_selector(".disk[data-waiting='0']")
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def select(self, words, nth=0):
        """Select words as a mouse does."""
        self.page.locator(".words").evaluate(SELECT, [words, nth])
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def code(self, words, code, nth=0):
        """Select words, and code them by the picker."""
        self.select(words, nth)
        self.press("n")
        self.page.keyboard.type(code)
        self.press("Enter")
        self.settled()

    def press(self, *keys):
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def texts(self, selector):
        """List the texts of the elements that are shown."""
        return [
            each.inner_text() for each in self.page.locator(selector).all() if each.is_visible()
        ]

    @property
    def status(self):
        return self.page.locator(".status").inner_text()
