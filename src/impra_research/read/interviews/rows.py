"""What documents of an office have in common: notes, text boxes, rows of a table, names in bold."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.times import CLOCK
from impra_research.read.interviews.written import Piece

LARGEST = 200 << 20
NOTES = {"footnote": "footnotes, in brackets below the turn",
         "endnote": "endnotes, in brackets below the turn"}  # fmt: skip


def refuse_too_large(archive: ZipFile, file: str) -> None:
    """Refuse a document of more text than anybody says in an interview.

    Raises
    ------
    ReceivedFileError
        It unpacks to too much.
    """
    texts = (each.file_size for each in archive.infolist() if each.filename.endswith(".xml"))
    if sum(texts) > LARGEST:
        raise ReceivedFileError(f"{file} unpacks to more than {LARGEST >> 20} MB of text",
                                fix="save it again, one file an interview")  # fmt: skip


@dataclass(kw_only=True)
class Walk(ABC):
    """A way through a document: where it is, what it met, and what stands aside of the paragraph."""

    met: Counter[str] = field(default_factory=Counter)
    at: int = 0
    asides: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    @abstractmethod
    def below(self, block: Any) -> Iterator[Piece]:  # noqa: ANN401  lxml has no types
        """Give what an element holds; each format knows how."""

    def aside(self, at: int) -> Iterator[Piece]:
        """Give the notes and text boxes of the paragraph that was just given."""
        asides, self.asides = self.asides, []
        boxes, self.boxes = self.boxes, []
        yield from (Piece(each, at, aside=True) for each in asides)
        for box in boxes:
            yield from self.below(box)

    def cell(self, cell: Any) -> str:  # noqa: ANN401
        """Give the words of a cell of a table."""
        before = self.at
        pieces = list(self.below(cell))
        self.at = before
        self.asides += [piece.words for piece in pieces if piece.aside]
        return "\n".join(piece.words for piece in pieces if not piece.aside).strip()

    def noted(self, kind: str, said: str) -> str:
        """Put a footnote aside, and give the mark that stands for it in the words."""
        self.met[NOTES.get(kind, NOTES["footnote"])] += 1
        number = sum(self.met[each] for each in NOTES.values())
        self.asides.append(f"{number}: {said}")
        return f"[{number}]"


def row_piece(cells: Sequence[str], at: int) -> Iterator[Piece]:
    r"""Bring the cells of a row together: [time], speaker, words.

    Examples
    --------
    >>> [piece.words for piece in row_piece(["00:10", "Fatou", "Après."], 7)]
    ['[00:10] Fatou:\tAprès.']
    """
    if not cells:
        return
    time = f"[{cells[0].strip('[]()#')}] " if re.fullmatch(rf"\W?{CLOCK}\W?", cells[0]) else ""
    first, *others = cells[1:] if time and len(cells) > 1 else cells
    named = len(others) == 1 and "\n" not in first and not first.endswith(":")
    yield Piece(time + "\t".join([first + (":" if named else ""), *others]), at)


def leading_bold(runs: Sequence[tuple[str, bool]]) -> str:
    """Give the text with which a paragraph begins in bold; "" when all of it is bold.

    Examples
    --------
    >>> leading_bold([("Enq", True), ("uêtrice", True), (" : Oui", False)])
    'Enquêtrice'
    """
    bold: list[str] = []
    for text, is_bold in runs:
        if text.strip() and not is_bold:
            return "".join(bold).strip()
        bold.append(text)
    return ""
