"""What documents of an office have in common: rows of a table, and the bold with which a line begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from impra_research.read.interviews.times import CLOCK
from impra_research.read.interviews.written import Piece


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
