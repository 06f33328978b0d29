"""The numbers by which a file tells its respondents apart: they name persons in every table.

A name or a telephone number in their column would name them too well, so only a number goes through.
"""

from __future__ import annotations

import re

import pandas as pd

from impra_research.read import Received
from impra_research.read.written import refuse

FIX = (
    "each row needs its own number, never a name or a telephone: correct the cells in "
    "corrections.yml; codes such as AB12 are declared in study.yml, `numbers_like: AB00`"
)


def refuse_bad_numbers(
    numbers: pd.Series, found: Received, column: str, *, single: bool, like: str | None
) -> None:
    """Stop at an empty cell, at a number taken (where each row is one person), at anything else.

    Raises
    ------
    ReceivedFileError
        It names each row, and shows none of the cells.
    """
    faults = [f"row {row}: empty" for row in numbers.index[numbers == ""]]
    unlike = numbers.index[~numbers.str.fullmatch(look(like)) & (numbers != "")]
    wanted = f"a code like {like!r}" if like else "a whole number of up to 7 digits"
    faults += [f"row {row}: not {wanted}; not shown" for row in unlike]
    if single:
        again = numbers.index[numbers.duplicated() & (numbers != "")]
        faults += [f"row {row}: a number that stands on an earlier row" for row in again]
    at = f"{found.where}, column {column!r}, "
    refuse([at + fault for fault in faults], fix=FIX)


def look(like: str | None) -> str:
    """Write the look of a number as a pattern; seven digits are fewer than a telephone number has.

    Examples
    --------
    >>> look("A00")
    '[A-Za-z][0-9][0-9]'
    """
    if like is None:
        return "[0-9]{1,7}"
    signs = (
        "[0-9]" if sign.isdecimal() else "[A-Za-z]" if sign.isalpha() else re.escape(sign)
        for sign in like
    )
    return "".join(signs)
