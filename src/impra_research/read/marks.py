"""The marks of a large delimited file, counted in its bytes: what can be read piece by piece, and what not.

An engine that reads a file in pieces has to know where rows begin before it has read what stands above
them. In a plain file it does: UTF-8 without NUL, one line end, quotes only around whole cells or doubled
inside them, no cell that could hold rows, and as many delimiters as its rows need. Anything else may
still be lawful, and is read as smaller files are.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PIECE = 2**20
QUOTE, LINE, RETURN = b'"\n\r'
EMPTY = re.compile(rb'\n[",;\t| \r]*\n')  # looks empty: no sign but delimiters and quotes


@dataclass(slots=True)
class Marks:
    """What was counted up to a place of the file; rows and delimiters are those outside quotes."""

    rows: int = 0
    delimiters: int = 0
    quotes: int = 0
    fault: str = ""


def why_not_plain(path: Path, *, delimiter: str, width: int) -> str:
    """Say why a file cannot be read in pieces; "" when it can."""
    if len(delimiter.encode()) > 1:
        return "its delimiter is more than one byte"
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text:
        marks = Marks()
        for before, piece, after in _pieces(text):
            _count(marks, before, piece, after, sign=ord(delimiter), width=width)
            if marks.fault:
                return marks.fault
        marks.rows += text[-1] != LINE
    if marks.quotes % 2:
        return "a quote opens and does not close"
    if marks.delimiters != marks.rows * (width - 1):
        return "a row has fewer cells than headings"
    return ""


def _pieces(text: mmap.mmap) -> Iterator[tuple[int, bytes, int]]:
    """Cut a file after line ends, with the bytes that stand before and after; -1 at either end."""
    start, size = 3 if text[:3] == b"\xef\xbb\xbf" else 0, len(text)
    before = -1
    while start < size:
        end = min(start + PIECE, size)
        end = text.rfind(b"\n", start, end) + 1 or end
        yield before, text[start:end], text[end] if end < size else -1
        before, start = text[end - 1], end


def _count(marks: Marks, before: int, piece: bytes, after: int, *, sign: int, width: int) -> None:
    if b"\0" in piece:
        marks.fault = "it holds NUL characters"
    elif piece.count(b"\r") != piece.count(b"\r\n"):
        marks.fault = "some lines end in another way"
    elif b"\n" not in piece:
        marks.fault = f"a line is longer than {PIECE >> 20} MB"
    elif EMPTY.search(piece) or EMPTY.match(b"\n" + piece[: width * 4]):
        marks.fault = "a row is empty"
    elif not _is_utf8(piece):
        marks.fault = "it is not UTF-8"
    elif b'"' not in piece and marks.quotes % 2 == 0:
        marks.rows += piece.count(b"\n")
        marks.delimiters += piece.count(bytes([sign]))
    else:
        _count_quoted(marks, before, np.frombuffer(piece, np.uint8), after, sign=sign, width=width)


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
    marks.rows += int(np.count_nonzero(lines & ~inside))
    marks.delimiters += int(np.count_nonzero(signs & ~inside))
    if marks.quotes % 2 or (lines & inside).any():
        per_line = np.add.reduceat(
            signs & inside, np.flatnonzero(np.r_[True, lines[:-1]]), dtype=int
        )
        if per_line.max() >= width - 1:
            marks.fault = "a cell may hold whole rows"
    marks.quotes += int(np.count_nonzero(quotes))
