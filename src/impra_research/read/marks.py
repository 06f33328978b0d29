"""The marks of a large delimited file, counted in its bytes: what can be read piece by piece, and what not.

An engine that reads a file in pieces has to know where rows begin before it has read what stands above
them. In a plain file it does: UTF-8 without NUL, one line end, quotes only around whole cells or doubled
inside them, no cell that could hold rows, and as many delimiters as its rows need. Anything else may
still be lawful, and is read as smaller files are.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

BOM = codecs.BOM_UTF8
PIECE = 2**20
MOST_TORN = 10_000
QUOTE, LINE, RETURN = b'"\n\r'
EMPTY = re.compile(rb'\n[",;\t| \r]*\n')  # looks empty: no sign but delimiters and quotes
BLANK = np.isin(np.arange(256), list(b'",;\t| \r\n'))


@dataclass(slots=True)
class Marks:
    """What was counted up to a place of the file; rows and delimiters are those outside quotes.

    `torn` are the rows with more or fewer cells than headings, with their cells.
    """

    rows: int = 0
    delimiters: int = 0
    torn: dict[int, int] = field(default_factory=dict)
    quotes: int = 0
    fault: str = ""


def count_marks(path: Path, *, delimiter: str, width: int) -> Marks:
    """Count the marks of a file; `fault` says why it cannot be read in pieces, "" when it can."""
    if len(delimiter.encode()) > 1:
        return Marks(fault="its delimiter is more than one byte")
    marks = Marks()
    with path.open("rb") as stream:
        for before, piece, after in _pieces(stream):
            _count(marks, before, piece, after, sign=ord(delimiter), width=width)
            if marks.fault:
                return marks
    marks.fault = _fault_of(marks, width)
    return marks


def _fault_of(marks: Marks, width: int) -> str:
    expected = (marks.rows - len(marks.torn)) * (width - 1) + sum(marks.torn.values())
    if marks.quotes % 2:
        return "a quote opens and does not close"
    if marks.delimiters != expected - len(marks.torn):
        return "a row has more or fewer cells than there are headings"
    if marks.torn and len(marks.torn) * 2 >= marks.rows - 1:
        row, cells = next(iter(marks.torn.items()))
        return f"row {row} has {cells} cells, there are {width} headings, and so it is with half the rows"
    return ""


def _pieces(stream: BinaryIO) -> Iterator[tuple[int, bytes, int]]:
    """Cut a file after line ends, with the bytes that stand before and after; -1 at either end."""
    before, rest = -1, stream.read(len(BOM)).removeprefix(BOM)
    while more := stream.read(PIECE):
        text = rest + more
        end = text.rfind(b"\n", 0, -1) + 1 or (len(text) - 1) * (len(text) > PIECE)
        if end:
            yield before, text[:end], text[end]
            before = text[end - 1]
        rest = text[end:]
    if rest:
        yield before, rest.removesuffix(b"\n") + b"\n", -1


def _count(marks: Marks, before: int, piece: bytes, after: int, *, sign: int, width: int) -> None:
    signs = np.frombuffer(piece, np.uint8)
    lines = np.flatnonzero(signs == LINE)
    if b"\0" in piece:
        marks.fault = "it holds NUL characters"
    elif b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n"):
        marks.fault = "some lines end in another way"
    elif not len(lines):
        marks.fault = f"a line is longer than {PIECE >> 20} MB"
    elif _has_empty_row(piece, signs, lines, width=width):
        marks.fault = "a row is empty"
    elif not _is_utf8(piece):
        marks.fault = "it is not UTF-8"
    elif b'"' not in piece and marks.quotes % 2 == 0:
        _add(marks, signs == sign, lines, whole=True, width=width)
    else:
        _count_quoted(marks, before, signs, after, sign=sign, width=width)


def _has_empty_row(
    piece: bytes, signs: NDArray[np.uint8], lines: NDArray[np.intp], *, width: int
) -> bool:
    """Look for a row that looks empty; through the whole piece only where one begins so."""
    begins = BLANK[signs[lines[:-1] + 1]].any()
    return bool((begins and EMPTY.search(piece)) or EMPTY.match(b"\n" + piece[: width * 4]))


def _add(
    marks: Marks, signs: NDArray[np.bool_], lines: NDArray[np.intp], *, whole: bool, width: int
) -> None:
    """Add the rows of a piece and their delimiters; where rows stand whole in it, each is looked at."""
    if whole:
        starts = np.concatenate(([0], lines[:-1] + 1))
        in_bytes = np.add.reduceat(signs.view(np.uint8), starts, dtype=np.uint8)  # as fast as a sum
        for at in np.flatnonzero(in_bytes != (width - 1) % 2**8)[:MOST_TORN]:
            cells = int(np.count_nonzero(signs[starts[at] : lines[at]])) + 1
            marks.torn[marks.rows + int(at) + 1] = cells
        if len(marks.torn) >= MOST_TORN:
            marks.fault = f"{MOST_TORN} rows have more or fewer cells than there are headings"
    marks.rows += len(lines)
    marks.delimiters += int(np.count_nonzero(signs))


def _is_utf8(piece: bytes) -> bool:
    import pyarrow as pa

    ends = pa.array([0, len(piece)], pa.int32()).buffers()[1]
    whole = pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(piece)])
    try:
        whole.cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def _count_quoted(
    marks: Marks, before: int, piece: NDArray[np.uint8], after: int, *, sign: int, width: int
) -> None:
    """Follow the quotes: the first of a pair opens a cell or follows a closing one, the second ends it."""
    quotes, lines, signs = piece == QUOTE, piece == LINE, piece == sign
    inside = (np.cumsum(quotes, dtype=np.uint8) + marks.quotes % 2) % 2 == 1
    edges = quotes | lines | signs
    starts = np.concatenate(([before in (-1, LINE, sign, QUOTE)], edges[:-1]))
    ends = np.concatenate(
        ((edges | (piece == RETURN))[1:], [after in (-1, LINE, RETURN, sign, QUOTE)])
    )
    if (quotes & np.where(inside, ~starts, ~ends)).any():
        marks.fault = "a quote stands where no cell begins or ends"
        return
    whole = marks.quotes % 2 == 0 and not inside[-1]
    _add(marks, signs & ~inside, np.flatnonzero(lines & ~inside), whole=whole, width=width)
    if marks.quotes % 2 or (lines & inside).any():
        per_line = np.add.reduceat(
            signs & inside, np.flatnonzero(np.r_[True, lines[:-1]]), dtype=int
        )
        if per_line.max() >= width - 1:
            marks.fault = "a cell may hold whole rows"
    marks.quotes += int(np.count_nonzero(quotes))
