"""Rows and columns in which nothing is written: passed over, counted and said, never lost unseen."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from impra_research.read.notes import NOTHING, Noted, noted

SHOWN = 8


def without_empty_rows(rows: pd.DataFrame) -> Noted:
    """Leave out the rows without any cell, and say which they were.

    Examples
    --------
    >>> without_empty_rows(pd.DataFrame({"a": ["1", "", "2"]}, index=[2, 3, 4]))[1]
    'row 3 is empty and was passed over'
    """
    empty = _empty_rows(rows)
    if empty.empty:
        return rows, NOTHING
    key = "empty_row" if len(empty) == 1 else "empty_rows"
    return rows.drop(index=empty), noted(key, rows=numbers(empty))


def _empty_rows(rows: pd.DataFrame) -> pd.Index:
    """Look at one column after the other, and only at the rows that were empty so far."""
    left = rows.index
    for _, column in rows.items():
        left = left[(column.loc[left] == "").to_numpy()]
        if left.empty:
            break
    return left


def numbers(rows: Iterable[object]) -> str:
    """List row numbers, the first ones when they are many.

    Examples
    --------
    >>> numbers([3, 5]), numbers(range(1, 12))
    ('3, 5', '1, 2, 3, 4, 5, 6, 7, 8 and 3 more')
    """
    listed = [str(row) for row in rows]
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more
