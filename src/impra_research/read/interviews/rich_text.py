r"""Paragraphs of a rich text file (.rtf), as f4 and word processors write it: words, bold, breaks.

Pictures, fonts, styles and fields' instructions are no words. A sign is written as \'e9 in the file's
code page or as \u233? in Unicode, the sign after it then being for old programs.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.rows import leading_bold
from impra_research.read.interviews.written import Piece, Written

TOKEN = re.compile(
    rb"\\([a-zA-Z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
SIGNS = {"par": "\n\n", "sect": "\n\n", "page": "\n\n", "row": "\n\n", "line": "\n", "tab": "\t",
         "cell": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
         "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002"}  # fmt: skip
ESCAPED = {"~": "\u00a0", "_": "\u2011", "-": "\u00ad", "{": "{", "}": "}", "\\": "\\", "\n": "\n\n",
           "\r": "\n\n"}  # fmt: skip
UNSEEN = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "fldinst", "object", "header", "headerl",
          "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "listtable", "generator",
          "listoverridetable", "rsidtbl", "themedata", "datastore", "latentstyles", "xmlnstbl",
          "annotation", "atnid", "atnauthor", "deleted"}  # fmt: skip
LEFT_OUT = {"pict": "pictures left out", "annotation": "comments left out",
            "footnote": "footnotes left out", "header": "headers and footers left out",
            "footer": "headers and footers left out"}  # fmt: skip


@dataclass(frozen=True)
class State:
    """What holds inside a group: unseen or not, bold or not, how many signs follow a Unicode one."""

    unseen: bool = False
    bold: bool = False
    follow: int = 1


@dataclass
class Reader:
    """One reading of a file."""

    page: str = "cp1252"
    state: State = field(default_factory=State)
    above: list[State] = field(default_factory=list)
    runs: list[tuple[str, bool]] = field(default_factory=list)
    skip: int = 0
    met: set[str] = field(default_factory=set)

    def read(self, content: bytes) -> None:
        """Read every token."""
        for found in TOKEN.finditer(content):
            word, number, byte, sign, brace, words = found.groups()
            if word:
                self._control(word.decode(), None if number is None else int(number))
            elif brace:
                self._group(brace)
            elif sign == b"*":
                self._hide("*")
            elif byte:
                self._add(bytes([int(byte, 16)]).decode(self.page, errors="replace"))
            elif sign:
                self._add(ESCAPED.get(sign.decode("latin-1"), ""))
            elif words:
                self._add(words.decode(self.page, errors="replace"))

    def _group(self, brace: bytes) -> None:
        if brace == b"{":
            self.above.append(self.state)
        elif self.above:
            self.state = self.above.pop()
        self.skip = 0

    def _control(self, word: str, number: int | None) -> None:
        if word == "ansicpg" and number:
            self.page = _code_page(number)
        elif word == "uc":
            self.state = replace(self.state, follow=number or 0)
        elif word == "u" and number is not None:
            self._put(chr(number % 65536))
            self.skip = self.state.follow
        elif word in ("b", "plain", "pard"):
            self.state = (
                replace(self.state, bold=word == "b" and number != 0)
                if word != "pard"
                else self.state
            )
        elif word in UNSEEN or word == "footnote":
            self._hide(word)
        elif word in SIGNS:
            self._put(SIGNS[word])

    def _hide(self, word: str) -> None:
        self.state = replace(self.state, unseen=True)
        self.met |= {LEFT_OUT[word]} if word in LEFT_OUT else set()

    def _add(self, text: str) -> None:
        """Add words, less those that repeat a Unicode sign for old programs."""
        kept, self.skip = text[self.skip :], max(0, self.skip - len(text))
        self._put(kept)

    def _put(self, text: str) -> None:
        if text and not self.state.unseen:
            self.runs.append((text, self.state.bold))


def read_rtf(content: bytes, file: str) -> Written:
    """Read a rich text file.

    Raises
    ------
    ReceivedFileError
        It is none.
    """
    if not content.startswith(b"{\\rtf"):
        raise ReceivedFileError(f"{file} is not what its suffix says: it is no rich text",
                                fix="save it again as .docx")  # fmt: skip
    reader = Reader()
    reader.read(content)
    return Written(tuple(_pieces(reader.runs)), "paragraph", tuple(sorted(reader.met)))


def _pieces(runs: list[tuple[str, bool]]) -> Iterator[Piece]:
    paragraph: list[tuple[str, bool]] = []
    at = 1
    for text, bold in [*runs, ("\n\n", False)]:
        if text != "\n\n":
            paragraph.append((text, bold))
            continue
        words = "".join(text for text, _ in paragraph).encode("utf-16", "surrogatepass")
        if said := words.decode("utf-16", "replace").strip():  # two halves of one sign
            yield Piece(said, at, bold=leading_bold(paragraph))
        paragraph, at = [], at + 1


def _code_page(number: int) -> str:
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
