"""A coder before JupyterLab, in Debian's chromium."""

from __future__ import annotations

import json
from contextlib import suppress

from tests.coder.screen import SELECT

from impra_research.coding.replay import replay
from impra_research.read.acts import read_log

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def write_notebook(path, source):
    """Write a notebook of one cell."""
    cell = {"cell_type": "code", "id": "coder", "metadata": {}, "execution_count": None, "outputs": [],
            "source": source}  # fmt: skip
    about = {"metadata": {"kernelspec": KERNEL}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps({"cells": [cell], **about}), encoding="utf-8")


class Conversation:
    """A coder who opened the notebook of a lab; `log` is where the acts are appended."""

    def __init__(self, browser, lab, log):
        self.lab, self.log, self.nth = lab, log, 0
        self.page = browser.new_page(viewport={"width": 1400, "height": 950})
        self.page.goto(lab.address)
        self.page.wait_for_selector(".jp-CodeCell", timeout=60_000)

    @property
    def cell(self):
        """The cell whose coder is used."""
        return self.page.locator(".jp-CodeCell").nth(self.nth)

    def run_cell(self, nth=0):
        """Run a cell, as soon as the kernel is idle, and go on in its coder."""
        self.page.wait_for_selector(".jp-StatusBar-TextItem:has-text('Idle')", timeout=60_000)
        self.nth = nth
        self.cell.locator(".cm-content").first.click()
        self.press("Control+Enter")
        self.shown()

    def shown(self):
        """Wait until the coder is there."""
        self.cell.locator(".impra-coder").wait_for(timeout=60_000)
        self.settled()

    def settled(self, waiting=0):
        """Wait until so many acts are without an answer, and the screen shows it."""
        self.cell.locator(f".disk[data-waiting='{waiting}']").wait_for()
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")

    def kernel_dies(self, meanwhile):
        """Kill the kernel, do something that nobody answers, and let Lab start another."""
        self.lab.kill_kernel()
        meanwhile()
        self.settled(waiting=1)
        with suppress(Exception):  # Lab tells that the kernel restarts, in a dialog or in silence
            self.page.locator("dialog.jp-Dialog button.jp-mod-accept").click(timeout=4000)

    def press(self, *keys):
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def save(self, notebook):
        """Save the notebook, as Lab does it."""
        self.cell.locator(".cm-content").first.click()
        self.press("Control+s")
        while "<mark>" not in notebook.read_text(encoding="utf-8"):
            self.page.wait_for_timeout(100)

    def select(self, words):
        """Select words as a mouse does."""
        self.cell.locator(".words").evaluate(SELECT, [words, 0])

    def code(self, words, code):
        """Select words, and code them by the picker."""
        self.select(words)
        self.press("n")
        self.page.keyboard.type(code)
        self.press("Enter")
        self.settled()

    def on_disk(self, texts):
        """List what stands on disk: words, code, memo."""
        held = replay(read_log(self.log).acts).held.values()
        return [
            (texts[each.document][each.start : each.end], each.code, each.memo) for each in held
        ]

    def on_screen(self):
        """List the coded words of the coder."""
        return self.cell.locator(".words .coded").all_inner_texts()
