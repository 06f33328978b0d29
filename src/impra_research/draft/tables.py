"""Which sheets of a file hold persons, which hold what repeats, and the column that numbers the rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from impra_research.draft.arrivals import Arrival
from impra_research.draft.names import slug, unique
from impra_research.draft.repeats import repeated_columns
from impra_research.draft.words import bare, words
from impra_research.study import file_sha256
from impra_research.study.study_file import ROW_NUMBER, Sheet

WHOLE = re.compile("[0-9]{1,7}")
LONGEST_NUMBER = 12
MANY = 50  # rows in which no answer is a whole number that never comes twice
PARENT, PARENT_NAME, SUBMISSION = "_parent_index", "_parent_table_name", "_submission__id"


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
    first = (
        others[:1] if len(rows.columns) > 1 else []
    )  # a key is no variable: something must be left
    for column in first:  # it often numbers the rows without saying so
        found = _numbers_of(rows[column])
        if found and (found.like or len(rows) >= MANY or _counts_up(rows[column])):
            return Numbered(str(column), found.like)
    return Numbered(ROW_NUMBER)


def _numbers_of(cells: pd.Series, *, digits: int = 7) -> Numbered | None:
    """Tell how the numbers of a column look, if every row has its own; None if it has no numbers."""
    if not len(cells) or not cells.is_unique or (cells == "").any():
        return None
    if cells.str.fullmatch(WHOLE.pattern).all():
        return Numbered("")
    shapes = cells.str.replace("[0-9]", "0", regex=True).str.replace("[A-Za-z]", "A", regex=True)
    shape = str(shapes.iloc[0])
    alike = (shapes == shape).all() and len(shape) <= LONGEST_NUMBER and shape.isascii()
    safe = 0 < shape.count("0") <= digits and re.fullmatch(r"[A0_\-/.]+", shape)
    return Numbered("", shape) if alike and safe else None


def _counts_up(cells: pd.Series) -> bool:
    numbers = cells.astype("int64")
    return bool((numbers.diff().dropna() == 1).all())


@dataclass(frozen=True, slots=True)
class Placed:
    """A sheet of a file: the key of study.yml it gets, the table it becomes ("" when left in raw).

    `within` is the table of the repeat group that it is repeated in, "" for one of a person's own.
    """

    key: str
    table: str
    declared: Sheet
    rows: pd.DataFrame
    like: str | None = None
    within: str = ""


def placed_sheets(arrival: Arrival) -> Iterator[Placed]:
    """Give each sheet of a file its place: `main`, a table of what repeats, or none."""
    layout = arrival.source.sheets["main"]
    own_sheets = {name: rows for name, rows in arrival.sheets.items() if name not in arrival.beside}
    main = layout.sheet or _main(own_sheets)
    rows = arrival.sheets[main]
    others = {name: other for name, other in arrival.sheets.items() if name != main}
    numbered, parent = _linked(rows, others)
    here = {"sheet": main or None, "key": numbered.column, "named": arrival.named[main]}
    own = layout.model_copy(update=here)
    elsewhere = Sheet() if layout.sheet else layout  # told of no sheet, it is told of each
    groups = list(repeated_columns(rows, arrival.source.missing))
    once = rows.drop(columns=[column for group in groups for column in group.columns()])
    yield Placed("main", "person", own, once, numbered.like)
    taken = ["main", "person"]
    for group in groups:
        key = _key(group.before, taken)
        again = own.model_copy(update={"repeat": group.times})
        yield Placed(key, key, again, group.stacked(rows))
    keys = {name: _key(name, taken) for name in others}
    for name, other in others.items():
        key = keys[name]
        if parent and parent in other.columns:
            number = number_column(other).column
            yield Placed(
                key,
                key,
                elsewhere.model_copy(
                    update={
                        "key": number,
                        "parent": parent,
                        "named": arrival.named[name],
                        **_where(name, arrival),
                    }
                ),
                other,
                within=keys.get(_around(name, other, others), ""),
            )
        else:
            left = elsewhere.model_copy(update={"sheet": name, "named": arrival.named[name]})
            yield Placed(key, "", left, other)


def _where(name: str, arrival: Arrival) -> dict[str, str]:
    """Say in which sheet, or in which file, the rows of a sheet are."""
    if name not in arrival.beside:
        return {"sheet": name}
    path = arrival.beside[name]
    return {"file": f"surveys/{path.name}", "sha256": file_sha256(path)}


def _around(name: str, rows: pd.DataFrame, others: Iterable[str]) -> str:
    """Name the sheet of the repeat group that a sheet's rows are repeated in, if it is one of those."""
    named = set(rows[PARENT_NAME]) if PARENT_NAME in rows else set()
    around = (other for other in others if other != name and other.rpartition("/")[2] in named)
    return next(around, "")


def _key(name: str, taken: list[str]) -> str:
    """Name a sheet that is not yet named, and remember the name."""
    plain = slug(name)
    key = unique(plain if plain[:1].isalpha() else f"sheet_{plain}".strip("_"), taken)
    taken.append(key)
    return key


def _main(sheets: dict[str, pd.DataFrame]) -> str:
    """Choose the sheet of persons: no child of another, and with the most columns."""
    own = {name: rows for name, rows in sheets.items() if PARENT not in rows.columns} or sheets
    return max(own, key=lambda name: (min(len(own[name]), 1), own[name].shape[1]))


def _linked(rows: pd.DataFrame, others: Mapping[str, pd.DataFrame]) -> tuple[Numbered, str]:
    """Find the number of a person, and the column of other sheets that repeats it.

    A group repeated inside another names the row of that other group as its parent; the number of the
    submission then leads to the person.
    """
    nested = any(PARENT_NAME in other and other[PARENT_NAME].isin(list(others)).any()
                 for other in others.values())  # fmt: skip
    if nested and "_id" in rows and (found := _numbers_of(rows["_id"], digits=12)):
        return Numbered("_id", found.like), SUBMISSION
    numbered = number_column(rows)
    if numbered.column == "_index":
        return numbered, PARENT
    repeats = (numbered.column in other for other in others.values())
    return numbered, numbered.column if any(repeats) else ""
