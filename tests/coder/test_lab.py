"""The whole conversation of a coder in JupyterLab: what was acknowledged outlives kernel and browser."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from tests.coder.lab import Lab
from tests.coder.screen import ARGUMENTS, CHROMIUM, SELECT
from tests.coder.small_study import HARD, write_study

from impra_research.coding.replay import replay
from impra_research.read.acts import read_log

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed"),
]


class Conversation:
    """A coder before JupyterLab."""

    def __init__(self, browser, lab, log):
        self.lab, self.log = lab, log
        self.page = browser.new_page(viewport={"width": 1400, "height": 950})
        self.page.goto(lab.address)
        self.page.wait_for_selector(".jp-CodeCell", timeout=60_000)

    def run_cell(self):
        """Run the one cell, as soon as the kernel is idle."""
        self.page.wait_for_selector(".jp-StatusBar-TextItem:has-text('Idle')", timeout=60_000)
        self.page.locator(".jp-CodeCell .cm-content").first.click()
        self.press("Control+Enter")
        self.shown()

    def shown(self):
        self.page.wait_for_selector(".impra-coder", timeout=60_000)
        self.settled()

    def settled(self):
        self.page.wait_for_selector(".disk[data-waiting='0']")
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def save(self):
        """Save the notebook, as Lab does it."""
        self.page.locator(".jp-CodeCell .cm-content").first.click()
        self.press("Control+s")
        while "<mark>" not in (self.lab.folder / "code.ipynb").read_text(encoding="utf-8"):
            self.page.wait_for_timeout(100)

    def select(self, words):
        self.page.evaluate(SELECT, [words, 0])

    def code(self, words, code):
        self.select(words)
        self.press("n")
        self.page.keyboard.type(code)
        self.press("Enter")
        self.settled()

    def on_disk(self):
        """List what stands on disk: words, code, memo."""
        held = replay(read_log(self.log).acts).held.values()
        return [(HARD[each.start : each.end], each.code, each.memo) for each in held]

    def on_screen(self):
        return self.page.locator(".words .coded").all_inner_texts()


@pytest.fixture
def lab(tmp_path):
    write_study(tmp_path / "study")
    started = Lab(tmp_path)
    yield started
    started.stop()


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


def test_a_coder_codes_and_loses_nothing_when_the_kernel_or_the_browser_dies(
    lab, browser, tmp_path
):
    log = tmp_path / "study" / "raw" / "coding" / "log" / "A.jsonl"
    coder = Conversation(browser, lab, log)
    coder.run_cell()
    cells = coder.page.locator(".jp-Cell").count()

    coder.code("J’ai de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars", "competences")
    coder.code("mon activité", "Ressources ind > Débuts")  # created in place, and overlapping
    coder.press("m")
    coder.page.keyboard.type("dd a 1 – pas à pas")
    coder.press("Control+Enter")
    coder.code("Ma cousine", "epargne")
    coder.press("Control+z")
    coder.settled()
    assert [code for _, code, _ in coder.on_disk()] == ["skills", "debuts"]
    coder.press("Control+y")
    coder.settled()
    coder.code("titre de séjour", "competences")
    coder.press("u")
    coder.settled()
    kept = [
        ("J’ai de\u0301clare\u0301 mon activité 👩‍👩‍👧 en mars", "skills", ""),
        ("mon activité", "debuts", "dd a 1 – pas à pas"),
        ("Ma cousine", "savings", ""),
    ]
    assert coder.on_disk() == kept
    assert coder.page.locator(".jp-Cell").count() == cells  # `a`, `b`, `dd` did nothing to cells

    lab.kill_kernel()
    coder.select("Voilà")
    coder.press("1")  # nobody acknowledges it; the browser keeps it
    coder.page.wait_for_selector(".disk[data-waiting='1']")
    with suppress(Exception):  # Lab tells that the kernel restarts, in a dialog or in silence
        coder.page.locator("dialog.jp-Dialog button.jp-mod-accept").click(timeout=4000)
    coder.run_cell()
    kept.append(("Voilà", "skills", ""))
    assert coder.on_disk() == kept
    coder_saw = coder.on_screen()
    assert {"Voilà", "Ma cousine"} <= set(coder_saw)

    coder.save()
    coder.page.close()
    again = Conversation(browser, lab, log)  # the kernel lives: what it showed is there again
    again.shown()
    assert again.on_screen() == coder_saw
    again.code("des mois", "epargne")
    assert again.on_disk() == [*kept, ("des mois", "savings", "")]

    outputs = json.loads((lab.folder / "code.ipynb").read_text())["cells"][0]["outputs"]
    (page,) = [each["data"]["text/html"] for each in outputs if "data" in each]
    assert "<mark>" in "".join(page)
