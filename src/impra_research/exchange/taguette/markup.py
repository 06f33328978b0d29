"""Taguette's texts: HTML, in which a place is a number of UTF-8 bytes that does not count tags.

A paragraph that ends in HTML alone would run into the next one; our text has a line end there, which
Taguette does not count.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

Span = tuple[int, int]
BREAKS = frozenset(
    {
        "p",
        "br",
        "pre",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    }
) | {"table", "caption", "thead", "tbody", "tr", "td", "th"}

PLAIN = frozenset({"p", "br"})
SWALLOWS_A_LINE_END = "pre"


@dataclass(frozen=True, slots=True)
class Text:
    """Our text of an HTML: `words` is what Taguette counts, `added` where in it our line ends stand."""

    text: str
    words: str
    added: tuple[int, ...]
    counted: tuple[int, ...]
    formatted: bool

    def counted_words(self, start: int, end: int) -> str:
        """Give a passage without the line ends that are ours, as its snippet has it."""
        return self.words[bisect_left(self.counted, start) : bisect_left(self.counted, end)]

    def place(self, start: int, end: int) -> Span | None:
        """Find a passage by Taguette's bytes; None when it is outside of the text.

        A place inside a character is taken behind it, as Taguette does.
        """
        if not 0 <= start < end <= self.counted[-1]:
            return None
        first, last = bisect_left(self.counted, start), bisect_left(self.counted, end)
        return first + bisect_right(self.added, first), last + bisect_left(self.added, last)


def text_of(html: str) -> Text:
    r"""Read the text of an HTML.

    Examples
    --------
    >>> text_of("<p>È vero.</p><p>Sì.</p>").text
    'È vero.\nSì.'
    >>> text_of("<p>È vero.</p><p>Sì.</p>").place(8, 11)
    (8, 10)
    """
    parser = _Parser()
    parser.feed(html.replace("\r\n", "\n").replace("\r", "\n").lstrip(" \t\n\f"))
    parser.close()
    words = "".join(parser.pieces)
    counted = tuple(accumulate((len(sign.encode()) for sign in words), initial=0))
    return Text("".join(parser.ours), words, tuple(parser.added), counted, parser.formatted)


def words_of(html: str) -> str:
    """Give what Taguette counts of an HTML: its text without tags.

    Examples
    --------
    >>> words_of("<p>l&#x27;<b>été</b></p>")
    "l'été"
    """
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces)


class _Parser(HTMLParser):
    """Collects words, and where a block ended without a line end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.ours: list[str] = []
        self.added: list[int] = []
        self.formatted = False
        self._length, self._last = 0, ""
        self._broken = self._fresh = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.formatted |= tag not in PLAIN
        self._broken |= tag in BREAKS
        self._fresh = tag == SWALLOWS_A_LINE_END

    def handle_endtag(self, tag: str) -> None:
        self._broken |= tag in BREAKS

    def handle_data(self, data: str) -> None:
        if self._fresh:
            data, self._fresh = data.removeprefix("\n"), False
        if not data:
            return
        if self._broken and self._last not in ("", "\n") and data[0] != "\n":
            self.ours.append("\n")
            self.added.append(self._length)
        self._broken, self._last = False, data[-1]
        self.ours.append(data)
        self.pieces.append(data)
        self._length += len(data)


def html_of(text: str) -> str:
    r"""Write a text as HTML in which every character of it counts: a paragraph a line.

    Examples
    --------
    >>> html_of("Oui.\n\n<Non>")
    '<p>Oui.</p>\n<p></p>\n<p>&lt;Non&gt;</p>'
    """
    return "\n".join(f"<p>{_escaped(line)}</p>" for line in text.split("\n"))


def snippet_of(words: str) -> str:
    r"""Write a passage as Taguette cuts it out of `html_of`.

    Examples
    --------
    >>> snippet_of("Oui."), snippet_of("ui.\nN"), snippet_of("\n")
    ('<p>Oui.</p>', '<p>ui.</p>\n<p>N</p>', '\n')
    """
    first, *inner = words.split("\n")
    last = inner.pop() if inner else ""
    cut = [_around(first), *(f"<p>{_escaped(line)}</p>" for line in inner), _around(last)]
    return "\n".join(cut) if "\n" in words else cut[0]


def _around(line: str) -> str:
    return f"<p>{_escaped(line)}</p>" if line else ""


def _escaped(line: str) -> str:
    return escape(line, quote=False).replace("\r", "&#13;")
