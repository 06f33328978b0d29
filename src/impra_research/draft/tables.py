"""Which sheets of a file hold persons, which hold what repeats, and the column that numbers the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from impra_research.draft.arrivals import Arrival
from impra_research.draft.names import slug, unique
from impra_research.draft.words import bare, words
from impra_research.study.study_file import ROW_NUMBER, Sheet

WHOLE = re.compile("[0-9]{1,7}")
LONGEST_NUMBER = 12
MANY = 50  # rows in which no answer is a whole number that never comes twice
PARENT = "_parent_index"


@dataclass(frozen=True, slots=True)
class Numbered:
    """The column that numbers the rows, and how numbers look when they are no whole numbers."""

    column: str
    like: str | None = None


def number_column(rows: pd.DataFrame) -> Numbered:
    """Find the column that tells respondents apart; the row of the file when there is none.

    Examples
    --------
    >>> number_column(pd.DataFrame({"sex": ["f", "f"], "id": ["3", "4"]}))
    Numbered(column='id', like=None)
    >>> number_column(pd.DataFrame({"sex": ["f", "f"]}))
    Numbered(column='#row', like=None)
    """
    usual = {bare(heading): heading for heading in map(str, rows.columns)}
    named = [usual[word] for word in words().numbers if word in usual]
    others = [column for column in rows.columns if column and column not in named]
    for column in named:
        if found := _numbers_of(rows[column]):
            return Numbered(str(column), found.like)
    for column in others[:1]:  # the first column often numbers the rows without saying so
        found = _numbers_of(rows[column])
        if found and (found.like or len(rows) >= MANY or _counts_up(rows[column])):
            return Numbered(str(column), found.like)
    return Numbered(ROW_NUMBER)


def _numbers_of(cells: pd.Series) -> Numbered | None:
    """Tell how the numbers of a column look, if every row has its own; None if it has no numbers."""
    if not len(cells) or not cells.is_unique or (cells == "").any():
        return None
    if cells.str.fullmatch(WHOLE.pattern).all():
        return Numbered("")
    shapes = cells.str.replace("[0-9]", "0", regex=True).str.replace("[A-Za-z]", "A", regex=True)
    shape = str(shapes.iloc[0])
    alike = (shapes == shape).all() and len(shape) <= LONGEST_NUMBER and shape.isascii()
    safe = 0 < shape.count("0") <= 7 and re.fullmatch(r"[A0_\-/.]+", shape)
    return Numbered("", shape) if alike and safe else None


def _counts_up(cells: pd.Series) -> bool:
    numbers = cells.astype("int64")
    return bool((numbers.diff().dropna() == 1).all())


@dataclass(frozen=True, slots=True)
class Placed:
    """A sheet of a file: the key of study.yml it gets, the table it becomes ("" when left in raw)."""

    key: str
    table: str
    declared: Sheet
    rows: pd.DataFrame
    like: str | None = None


def placed_sheets(arrival: Arrival) -> Iterator[Placed]:
    """Give each sheet of a file its place: `main`, a table of what repeats, or none."""
    main = _main(arrival.sheets)
    rows = arrival.sheets[main]
    numbered = number_column(rows)
    yield Placed("main", "person", Sheet(sheet=main or None, key=numbered.column), rows,
                 numbered.like)  # fmt: skip
    taken = ["main", "person"]
    for name, other in arrival.sheets.items():
        if name == main:
            continue
        key = unique(slug(name) if slug(name)[:1].isalpha() else f"sheet_{slug(name)}", taken)
        taken.append(key)
        if _repeats(other, main, numbered.column):
            own = number_column(other).column
            sheet = Sheet(sheet=name, key=own, parent=PARENT)
            yield Placed(key, key, sheet, other)
        else:
            yield Placed(key, "", Sheet(sheet=name), other)


def _main(sheets: dict[str, pd.DataFrame]) -> str:
    """Choose the sheet of persons: no child of another, and with the most columns."""
    own = {name: rows for name, rows in sheets.items() if PARENT not in rows.columns} or sheets
    return max(own, key=lambda name: (min(len(own[name]), 1), own[name].shape[1]))


def _repeats(rows: pd.DataFrame, main: str, key: str) -> bool:
    """Tell whether rows belong to persons of the main sheet, and not to rows of another."""
    if PARENT not in rows.columns or key != "_index":
        return False
    table = rows.get("_parent_table_name", pd.Series(main, index=rows.index))
    return bool((table == main).all())
