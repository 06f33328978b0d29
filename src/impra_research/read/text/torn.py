"""Rows with more or fewer cells than there are headings: which answer is whose question nobody can tell.

Each cell of such a row says how wide the row was instead of what it held, so that the row can go to
quarantine whole, and no answer is read under the heading of another.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.read.notes import NOTHING, Note, noted
from impra_research.read.text.empty import numbers

SIGN = "\x1f"  # a control character: a first cell that begins so is no answer


def with_torn(rows: pd.DataFrame, widths: Mapping[int, int]) -> pd.DataFrame:
    """Put the rows of another width in their places.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": ["1", "3"], "b": ["x", "y"]}, index=[2, 4])
    >>> with_torn(rows, {3: 1}).index.tolist()
    [2, 3, 4]
    """
    if not widths:
        return rows
    told = SIGN + told_torn(widths, rows.shape[1])
    torn = pd.DataFrame([[each] * rows.shape[1] for each in told], index=told.index)
    torn = torn.set_axis(rows.columns, axis="columns").astype("str").rename_axis(rows.index.name)
    return pd.concat([rows, torn]).sort_index()


def told_torn(widths: Mapping[int, int], headings: int) -> pd.Series:
    """Say how wide rows of another width are, by row number."""
    told = {row: f"{found} cells under {headings} headings" for row, found in widths.items()}
    return pd.Series(told, dtype="str")


def without_torn(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Part the rows of another width from the others; give how wide each was.

    Examples
    --------
    >>> rows = pd.DataFrame({"a": ["1", "3"], "b": ["x", "y"]}, index=[2, 4])
    >>> whole, torn = without_torn(with_torn(rows, {3: 1}))
    >>> whole.equals(rows), torn.to_dict()
    (True, {3: '1 cells under 2 headings'})
    """
    if not rows.shape[1]:
        return rows, pd.Series(dtype="str")
    first = rows.iloc[:, 0]
    torn = first[first.str.startswith(SIGN)]
    return (rows.drop(index=torn.index) if len(torn) else rows), torn.str.removeprefix(SIGN)


def note_on_torn(rows: pd.Series) -> Note:
    """Say which rows have another width, if any."""
    if rows.empty:
        return NOTHING
    return noted("torn_row" if len(rows) == 1 else "torn_rows", rows=numbers(rows.index))
