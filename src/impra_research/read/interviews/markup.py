"""Paragraphs of an HTML page, with what is bold and what each part is named: nothing is run or fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "body", "ul", "ol", "table",
          "blockquote"}  # fmt: skip
UNSEEN = {"script", "style", "head", "title", "template"}
BOLD = {"b", "strong"}
VOID = {"br", "img", "hr", "meta", "link", "input", "col", "wbr"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: whether it is bold, the name of its anchor, the time it stands for."""

    text: str
    bold: bool = False
    anchor: str = ""
    stamp: str = ""


@dataclass(slots=True)
class _Open:
    tag: str
    bold: bool
    anchor: str
    stamp: str


@dataclass
class Paragraphs(HTMLParser):
    r"""The paragraphs of a page, as lists of runs; a line break is "\n" in a run.

    Examples
    --------
    >>> [[run.text for run in runs] for runs in paragraphs("<p><b>Ada:</b> Sì&nbsp;!<br>No</p>")]
    [['Ada:', ' Sì\xa0!', '\n', 'No']]
    """

    found: list[list[Run]] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found.append([])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; those that hold nothing are never open."""
        told = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self._end()
        if tag == "br":
            self._add("\n")
        if tag in VOID:
            return
        above = self.opened[-1] if self.opened else _Open("", False, "", "")
        weight = told.get("style", "").replace(" ", "").lower()
        bold = (
            above.bold or tag in BOLD or "font-weight:bold" in weight or "font-weight:7" in weight
        )
        self.opened.append(
            _Open(
                tag,
                bold,
                told.get("name", "") if tag == "a" else above.anchor,
                told.get("data-timestamp", above.stamp),
            )
        )

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those inside it that were left open."""
        opened = [place for place, each in enumerate(self.opened) if each.tag == tag]
        if opened:
            del self.opened[opened[-1] :]
        if tag in BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        """Take text in, but for what a browser does not show."""
        if not UNSEEN & {each.tag for each in self.opened}:
            self._add(" ".join(data.split("\n")) if data.strip() else data.replace("\n", ""))

    def _add(self, text: str) -> None:
        if text:
            above = self.opened[-1] if self.opened else _Open("", False, "", "")
            self.found[-1].append(Run(text, above.bold, above.anchor, above.stamp))

    def _end(self) -> None:
        if self.found[-1]:
            self.found.append([])


def paragraphs(page: str) -> list[list[Run]]:
    """Give the paragraphs of a page."""
    reader = Paragraphs()
    reader.feed(page)
    reader.close()
    return [runs for runs in reader.found if "".join(run.text for run in runs).strip()]
