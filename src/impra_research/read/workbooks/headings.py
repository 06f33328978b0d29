"""A sheet made for the eye becomes a table: titles above it, headings of several rows, merged cells, totals.

study.yml says where the table begins, how many rows its headings take and where it ends. Whatever is not
read, and whatever is filled in, is said in the note with its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import NOTHING, Note, Noted, noted, together
from impra_research.read.text.empty import numbers, without_empty_rows
from impra_research.read.workbooks.merged_cells import (
    Corner,
    Merged,
    Texts,
    fill_answers,
    fill_headings,
)
from impra_research.read.workbooks.workbook import refuse_no_result
from impra_research.study import Sheet

JOINED = " / "
TOTALS = {"total", "totaux", "total général", "totale", "totali", "totale generale", "somme",
          "somma", "grand total", "sum"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """The texts of a sheet from A1 on; which cells are merged, which lack the result of a formula."""

    texts: Texts
    merged: Sequence[Merged] = ()
    no_result: Sequence[Corner] = ()


def table_on_sheet(grid: Grid, layout: Sheet, *, where: str) -> Noted:
    """Cut the table out of a sheet, and say what was left out or filled in.

    Raises
    ------
    ReceivedFileError
        The table does not begin or end where study.yml says, a cell is merged over several answers,
        or a formula of the table has no result.
    """
    headings, answers = _places(grid.texts, layout, where)
    table = range(headings.start, answers.stop)
    refuse_no_result([cell for cell in grid.no_result if cell[0] in table], where)
    names = _joined(fill_headings(grid.texts, grid.merged, rows=headings))
    cells, filled = fill_answers(grid.texts, grid.merged, rows=answers, where=where)
    rows, passed = without_empty_rows(_table(names, cells, first=answers.start + 1))
    return rows, together(
        _rows_told("above", range(headings.start)),
        _rows_told("joined", headings) if len(headings) > 1 else NOTHING,
        filled,
        passed,
        _rows_told("below", range(answers.stop, len(grid.texts))),
        _totals_told(rows),
    )


def _places(grid: Texts, layout: Sheet, where: str) -> tuple[range, range]:
    """Find the rows of headings and of answers, counted from 0."""
    first = (layout.first_row or 1) - 1
    begin = first + (layout.heading_rows or 1)
    end = layout.last_row or len(grid)
    if layout.stop_at is not None:
        end = _row_of(layout.stop_at, grid, begin, where)
    if not begin <= end <= len(grid):
        raise ReceivedFileError(
            f"{where} has {len(grid)} rows; its answers cannot be rows {begin + 1} to {end}",
            fix="correct `first_row`, `heading_rows` or `last_row` of the sheet in study.yml",
        )
    return range(first, begin), range(begin, end)


def _row_of(word: str, grid: Texts, begin: int, where: str) -> int:
    """Find the row whose first filled cell is the declared word."""
    found = (n for n, row in enumerate(grid[begin:], start=begin) if _first(row) == word.strip())
    if (row := next(found, None)) is None:
        raise ReceivedFileError(
            f"{where}: below its headings no row begins with {word!r}",
            fix="correct `stop_at` of the sheet in study.yml, or take it away",
        )
    return row


def _first(row: Sequence[str]) -> str:
    return next((cell.strip() for cell in row if cell.strip()), "")


def _joined(rows: Texts) -> list[str]:
    """Join the headings of a column from top to bottom; a text that is repeated is said once."""
    if len(rows) == 1:
        return rows[0]
    columns = [[" ".join(cell.split()) for cell in column] for column in zip(*rows, strict=True)]
    return [JOINED.join(dict.fromkeys(filter(None, column))) for column in columns]


def _table(names: Sequence[str], cells: Texts, *, first: int) -> pd.DataFrame:
    """Make the table; a column in which nothing is written, not even a heading, is formatting."""
    kept = [n for n, name in enumerate(names) if name or any(row[n] for row in cells)]
    index = pd.RangeIndex(first, first + len(cells), name="row")
    texts = [[row[n] for n in kept] for row in cells]
    return pd.DataFrame(texts, index=index, columns=[names[n] for n in kept], dtype="str")


def _totals_told(rows: pd.DataFrame) -> Note:
    """Point at rows that look like a sum of the others."""
    firsts = rows.apply(lambda row: _first(row.tolist()).lower(), axis="columns")
    found = rows.index[firsts.isin(TOTALS)] if len(rows) else rows.index
    if found.empty:
        return NOTHING
    return noted("like_a_total" if len(found) == 1 else "like_totals", rows=numbers(found))


def _rows_told(what: str, rows: range) -> Note:
    """Note what became of rows, counted from 0."""
    if not rows:
        return NOTHING
    first, last = rows.start + 1, rows.stop
    if what == "joined":
        return noted("headings_joined", first=first, last=last)
    return (
        noted(f"row_{what}", row=first)
        if first == last
        else noted(f"rows_{what}", first=first, last=last)
    )
