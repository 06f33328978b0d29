"""Every text that a reader of a made file can reach: pages with their attributes, notebooks, downloads.

A rendered page says more than it shows: alternative texts, hidden cells, widget states, parameters, the
frame behind an interactive figure. Pictures are not read.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote

Texts = Iterator[tuple[str, str]]  # where in the file, and what stands there
GEOMETRY = frozenset(
    {"d", "points", "transform", "viewbox", "style", "class", "integrity", "values"}
)
PICTURE = re.compile(r"data:(?:image|font|application)/[\w.+-]+;base64,[A-Za-z0-9+/=\s]+")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
WITH_COUNTRY = re.compile(r"33[1-79]\d{8}|393\d{8,9}|2(?:12|21|29)\d{8,10}|40[237]\d{8}|3556\d{8}")
NOT_TEXT = (
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "application/pdf",
    "video/",
    "audio/",
)
OFFICE = (".xlsx", ".docx", ".odt", ".ods", ".zip", ".qdpx")
LARGEST_MEMBER = 50_000_000


class _Page(HTMLParser):
    """Collects the texts, attributes and comments of a page, with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[str, str]] = []
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the attributes that can hold words."""
        self.within = tag
        for name, value in attrs:
            if value and name not in GEOMETRY:
                self.texts.append((f"line {self.getpos()[0]}, attribute {name}", unquote(value)))

    def handle_data(self, data: str) -> None:
        """Collect a text."""
        if data.strip() and self.within != "style":
            self.texts.append((f"line {self.getpos()[0]}, text", data))

    def handle_endtag(self, tag: str) -> None:
        """Leave a style."""
        self.within = ""

    def handle_comment(self, data: str) -> None:
        """Collect a comment."""
        self.texts.append((f"line {self.getpos()[0]}, comment", data))


def texts_of_page(source: str) -> Texts:
    """Give the texts of a page or of an SVG figure."""
    page = _Page()
    page.feed(PICTURE.sub("", source))
    page.close()
    yield from page.texts


def texts_of_notebook(source: str) -> Texts:
    """Give every text of a notebook: cells, outputs, attachments, metadata, widget states."""
    yield from _walk(json.loads(source), "")


def _walk(part: object, at: str) -> Texts:
    match part:
        case str():
            yield from _said(part, at)
        case int():
            yield at, as_spoken(part)
        case Mapping():
            for name, value in part.items():
                yield f"{at}.{name}".strip("."), str(name)
                if not str(name).startswith(NOT_TEXT):
                    yield from _walk(value, f"{at}.{name}".strip("."))
        case list() if part and _is_lines(part):
            yield from _said("".join(part), at)
        case list():
            for number, value in enumerate(part):
                yield from _walk(value, f"{at}[{number}]")


def as_spoken(number: int) -> str:
    """Write a number as text; one that is a telephone's with the country's code gets its plus back.

    Examples
    --------
    >>> as_spoken(33639981234), as_spoken(412)
    ('+33639981234', '412')
    """
    return f"+{number}" if WITH_COUNTRY.fullmatch(str(number)) else str(number)


def _is_lines(part: list[object]) -> bool:
    """Tell whether a list is a text in lines, as notebooks keep it."""
    return all(isinstance(line, str) for line in part) and all(
        str(line).endswith("\n") for line in part[:-1]
    )


def _said(text: str, at: str) -> Texts:
    """Give a text as it is and, where it holds a page, the texts of the page."""
    if "<" in text and ">" in text:
        yield from (
            (f"{at}, {where.partition(', ')[2]}", each) for where, each in texts_of_page(text)
        )
    else:
        yield at, PICTURE.sub("", text)


def _lines(source: str) -> Texts:
    for number, line in enumerate(source.splitlines(), start=1):
        yield f"line {number}", line


def _cells(source: str) -> Texts:
    """Give a table cell by cell: beside another cell's digits a number is not seen for one."""
    delimiter = max(",;\t", key=source.partition("\n")[0].count)
    yield from _lines(source.partition("\n")[0])
    try:
        rows = list(csv.reader(io.StringIO(source, newline=""), delimiter=delimiter))
    except csv.Error:
        yield from _lines(source)
        return
    for row in rows[1:]:
        for name, cell in zip_longest(rows[0], row, fillvalue=""):
            yield f"column {name}", cell


def _json(source: str) -> Texts:
    try:
        yield from _walk(json.loads(source), "")
    except ValueError:
        yield from _lines(source)


READERS: dict[str, Callable[[str], Texts]] = {
    ".html": texts_of_page, ".htm": texts_of_page, ".svg": texts_of_page, ".xml": texts_of_page,
    ".ipynb": texts_of_notebook, ".json": _json,
    **dict.fromkeys((".csv", ".tsv"), _cells),
    **dict.fromkeys((".js", ".txt", ".md", ".yml", ".yaml", ".tex", ".bib"), _lines),
}  # fmt: skip


def texts_of(path: Path) -> Texts:
    """Give every text of a file, with its place; nothing of a file that holds no text.

    Examples
    --------
    >>> list(texts_of_page('<p title="un &amp; deux">trois</p>'))
    [('line 1, attribute title', 'un & deux'), ('line 1, text', 'trois')]
    """
    if path.suffix in OFFICE:
        yield from _members(path)
    elif reader := READERS.get(path.suffix):
        source = path.read_text(encoding="utf-8", errors="replace")
        for where, text in reader(source):
            yield where, ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


def is_text(path: Path) -> bool:
    """Tell whether the texts of a file can be read."""
    return path.suffix in OFFICE or path.suffix in READERS


def _members(path: Path) -> Texts:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            reader = READERS.get(Path(member.filename).suffix)
            if reader and member.file_size <= LARGEST_MEMBER:
                source = archive.read(member).decode("utf-8", errors="replace")
                yield from ((f"{member.filename}, {at}", text) for at, text in reader(source))
