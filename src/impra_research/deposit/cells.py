"""The cells of a deposited table: as text for CSV, as labelled numbers for SPSS and Stata.

A spreadsheet runs a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return, also one out
of a CSV. In a deposit such a text has an apostrophe before it, as spreadsheets themselves write a text;
numbers and dates are written as such and cannot be run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from impra_research.deposit.columns import Column
from impra_research.deposit.contents import Table
from impra_research.deposit.reasons import Reason

LIVE = ("=", "+", "-", "@", "\t", "\r")
FIRST_DAY = {"spss": pd.Timestamp(1582, 10, 14), "stata": pd.Timestamp(1960, 1, 1)}
DAY_IN = {"spss": pd.Timedelta(seconds=1), "stata": pd.Timedelta(days=1)}


def harmless(text: str) -> str:
    """Write a text so that no spreadsheet runs it; two texts never become one.

    Examples
    --------
    >>> harmless("=1+1"), harmless("a=1"), harmless("'=1+1")
    ("'=1+1", 'a=1', "''=1+1")
    """
    return f"'{text}" if text.lstrip("'").startswith(LIVE) else text


def as_texts(table: Table) -> pd.DataFrame:
    """Write a table for CSV: codes and reasons as words, numbers exactly, days in ISO 8601."""
    texts = {column.name: _texts(table.rows, column) for column in table.columns}
    return pd.DataFrame(texts, index=table.rows.index)


def _texts(rows: pd.DataFrame, column: Column) -> pd.Series:
    cells = rows[column.name]
    known = cells.dropna()
    match column.kind:
        case "day":
            written = known.dt.strftime("%Y-%m-%d")
        case "whole":
            written = known.astype("int64").astype("str")
        case "number":
            written = known.astype("float64").map(decimal)
        case _:
            written = known.astype("str").map(harmless)
    texts = written.astype("object").reindex(rows.index)
    why = _why(rows, column).map(harmless, na_action="ignore")
    return texts.where(texts.notna(), why).fillna("").astype("str")


def decimal(number: float) -> str:
    """Write a number exactly, a whole one without a decimal point."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _why(rows: pd.DataFrame, column: Column) -> pd.Series:
    """Give for each row the reason why the column has no value; nothing where it has one."""
    none = pd.Series(np.nan, index=rows.index, dtype="object")
    return rows[column.reasons].astype("object") if column.reasons else none


def as_numbers(table: Table, reasons: Sequence[Reason], program: str) -> pd.DataFrame:
    """Write a table for SPSS or Stata: codes and reasons as numbers (Stata: reasons as letters).

    Whole numbers are doubles too: pyreadstat 1.3.7 reads a whole number that nobody gave as 0 where
    its column holds letters.
    """
    mark = {each.word: each.number if program == "spss" else each.letter for each in reasons}
    numbers = {column.name: _numbers(table.rows, column, mark, program) for column in table.columns}
    return pd.DataFrame(numbers, index=table.rows.index)


def _numbers(
    rows: pd.DataFrame, column: Column, mark: Mapping[str, object], program: str
) -> pd.Series:
    cells = rows[column.name]
    match column.kind:
        case "key" | "text":
            return _texts(rows, column)
        case "day":
            return (cells - FIRST_DAY[program]) / DAY_IN[program]
        case "code":
            number = {code.word: code.number for code in column.codes}
            values = cells.astype("object").astype("str").map(number)
        case _:
            values = cells.astype("float64")
    why = _why(rows, column).map(mark)
    if not why.notna().any():
        return values.astype("float64")
    return values.astype("float64").astype("object").where(values.notna(), why).infer_objects()
