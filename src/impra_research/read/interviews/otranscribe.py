"""oTranscribe's .otr: JSON around a page of paragraphs in which times were inserted."""

from __future__ import annotations

import re

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.markup import Run, paragraphs
from impra_research.read.interviews.rows import leading_bold
from impra_research.read.interviews.times import CLOCK, seconds
from impra_research.read.interviews.whisper import parsed
from impra_research.read.interviews.written import Piece, Written


def read_otranscribe(text: str, file: str) -> Written:
    """Read a transcript; a time at the beginning of a paragraph is when it begins."""
    page = parsed(text, file).get("text")
    if not isinstance(page, str):
        raise ReceivedFileError(
            f"{file} is JSON and not oTranscribe's: it has no text", fix="export it again as .otr"
        )
    pieces = [_piece(runs, at) for at, runs in enumerate(paragraphs(page), 1)]
    return Written(tuple(piece for piece in pieces if piece.words.strip()), "paragraph")


def _piece(runs: list[Run], at: int) -> Piece:
    told = [n for n, run in enumerate(runs) if run.text.strip()]
    begins = None
    if told and (stamp := runs[told[0]].stamp):
        begins = _seconds(stamp)
        runs = runs[told[0] + 1 :]
    words = "".join(run.text for run in runs).strip()
    return Piece(
        words, at, bold=leading_bold([(run.text, run.bold) for run in runs]), begins=begins
    )


def _seconds(stamp: str) -> float | None:
    """Read seconds or a clock; anything else is no time."""
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", stamp):
        return round(float(stamp), 3)
    return seconds(stamp) if re.fullmatch(CLOCK, stamp) else None
