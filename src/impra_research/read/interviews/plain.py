"""Transcripts as plain text: f4's times at the end of a turn, Otter's lines of name and time, noScribe's."""

from __future__ import annotations

import re

from impra_research.read.interviews.noscribe import ABOUT, apart
from impra_research.read.interviews.written import Piece, Written

OTTER = re.compile(r"Transcribed by https?://otter\.ai/?\s*", re.IGNORECASE)


def read_f4(text: str, file: str) -> Written:
    """Read f4: one paragraph a turn, and #00:01:02-3# where it ends."""
    return Written(lines_of(text), "line")


def read_otter(text: str, file: str) -> Written:
    """Read Otter: a name and a time on a line of their own, and below them the words."""
    pieces = lines_of(text)
    kept = tuple(piece for piece in pieces if not OTTER.fullmatch(piece.words))
    left = ("the line that names Otter left out",) if len(kept) < len(pieces) else ()
    return Written(kept, "line", left)


def read_noscribe_text(text: str, file: str) -> Written:
    """Read noScribe's .txt: "S01: [00:00:12] words", and //S02: what another says meanwhile //."""
    pieces = lines_of(text)
    kept = [piece for piece in pieces if not ABOUT.match(piece.words)]
    left = ("what noScribe says about itself left out",) if len(kept) < len(pieces) else ()
    split, notes = apart(kept)
    return Written(split, "line", (*left, *notes))


def lines_of(text: str) -> tuple[Piece, ...]:
    """Give each line that holds something as a piece."""
    return tuple(Piece(line.strip(), at) for at, line in enumerate(text.split("\n"), 1)
                 if line.strip())  # fmt: skip
