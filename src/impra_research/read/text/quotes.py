"""Quotes of delimited text: one that is never closed swallows the rows below it, in silence.

Readers take everything up to the next quote for one cell, or up to the end of the file; here the row
in which the quote opens is named instead.
"""

from __future__ import annotations

import csv
import io
import re

LINE_END = re.compile(r"\r\n|\r|\n")


def quote_fault(text: str, delimiter: str) -> str:
    r"""Say which row has a quote that is not closed, or a cell that holds whole rows; "" if none.

    Examples
    --------
    >>> quote_fault('a,b\n1,"open\n2,x\n', ",")
    'row 2: a quote opens and does not close where a cell ends'
    """
    if '"' not in text:
        return ""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, last, width = 0, 0, 0
    try:
        for number, cells in enumerate(rows, start=1):
            width = width or len(cells)
            if rows.line_num > last + 1 and _hold_a_row(cells, width, delimiter):
                return f"row {number}: a cell holds whole rows; a quote opens and does not close"
            last = rows.line_num
    except csv.Error:
        return f"row {number + 1}: a quote opens and does not close where a cell ends"
    return ""


def _hold_a_row(cells: list[str], width: int, delimiter: str) -> bool:
    """Tell whether a line inside a cell has the delimiters of a row; those of prose precede a space."""
    ends = re.compile(re.escape(delimiter) + r"(?! )")
    below = [line for cell in cells for line in LINE_END.split(cell)[1:]]
    return width > 1 and any(len(ends.findall(line)) >= width - 1 for line in below)
