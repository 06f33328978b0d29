"""SPSS and Stata files of a deposit: one a table and language, because a file holds one label a code.

Where a format has no room for a whole label or name, it is cut and the cut is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from impra_research.declared import Label
from impra_research.deposit.cells import as_numbers
from impra_research.deposit.columns import Column
from impra_research.deposit.contents import Table
from impra_research.deposit.reasons import Reason

if TYPE_CHECKING:
    import polars as pl

MEASURE = {"code": "nominal", "key": "nominal", "text": "nominal"}
FORMAT = {"day": "DATE11", "code": "F8.0", "whole": "F8.0"}
FILE_LABEL = 60
CUT = "…"
T = TypeVar("T")
Marks = dict[int | str, Label]  # what stands for a code or a reason in a file, and its label


@dataclass(frozen=True, slots=True)
class Room:
    """How much a format holds: letters of a name, and of a label in `unit` (bytes or letters)."""

    name: int
    label: int
    code_label: int
    bytes_: bool


# Words of a language, which name no variable: Stata's user guide 11.3, SPSS's command syntax reference.
RESERVED = {
    "stata": re.compile(r"byte|int|long|float|double|str\d*|strL|if|in|using|with|_\w+"),
    "spss": re.compile(r"all|and|by|eq|ge|gt|le|lt|ne|not|or|to|with", re.IGNORECASE),
}
# Stata's names have 32 letters; four are left for the number by which pyreadstat names a list of labels.
ROOM = {"spss": Room(64, 256, 120, True), "stata": Room(28, 80, 32_000, False)}


def write_spss(path: Path, table: Table, reasons: Sequence[Reason], language: str) -> None:
    """Write a .sav: labels in one language, missing reasons as a range of user-missing codes."""
    import pyreadstat

    room, numbers = ROOM["spss"], [each.number for each in reasons]
    names = names_in("spss", table.columns)
    marked = [c.name for c in table.columns if _marks(c) and reasons]
    known: Marks = {each.number: each.label for each in reasons}
    pyreadstat.write_sav(
        as_numbers(table, reasons, "spss").rename(columns=names),
        str(path),
        file_label=shortened(table.label[language], FILE_LABEL, bytes_=True),
        column_labels=_renamed(column_labels(table, language, room), names),
        variable_value_labels=_renamed(
            code_labels(table, language, room, dict.fromkeys(marked, known)), names
        ),
        missing_ranges={names[name]: [{"lo": min(numbers), "hi": max(numbers)}] for name in marked},
        variable_measure={names[c.name]: _measure(c) for c in table.columns},
        variable_format={names[c.name]: FORMAT[c.kind] for c in table.columns if c.kind in FORMAT},
    )


def write_stata(path: Path, table: Table, reasons: Sequence[Reason], language: str) -> None:
    """Write a .dta: labels in one language, missing reasons as .a, .b, ... in the codebook's order.

    A letter has its label in the columns where it occurs: others cannot hold one.
    """
    import pyreadstat

    room, names = ROOM["stata"], names_in("stata", table.columns)
    frame = as_numbers(table, reasons, "stata")
    found = {c.name: _letters(frame[c.name], reasons) for c in table.columns if _marks(c)}
    found = {name: letters for name, letters in found.items() if letters}
    pyreadstat.write_dta(
        _typed(frame.rename(columns=names)),
        str(path),
        file_label=shortened(table.label[language], FILE_LABEL, bytes_=True),
        column_labels=_renamed(column_labels(table, language, room), names),
        variable_value_labels=_renamed(code_labels(table, language, room, found), names),
        missing_user_values=_renamed({name: list(found[name]) for name in found}, names),
        variable_format={names[c.name]: "%td" for c in table.columns if c.kind == "day"},
    )


def _typed(frame: pd.DataFrame) -> pl.DataFrame:
    """Say of each column what it holds, so that nothing has to guess it from the first rows.

    pyreadstat 1.3.7 takes a pandas column for text whose first hundred cells are all letters of missing
    reasons, and stops at the first number.
    """
    import polars as pl

    return pl.DataFrame([
        pl.Series(name, cells.tolist(), dtype=pl.Object if cells.dtype == "object" else None)
        for name, cells in frame.items()
    ])  # fmt: skip


def _letters(column: pd.Series, reasons: Sequence[Reason]) -> Marks:
    found = set(column.unique())
    return {each.letter: each.label for each in reasons if each.letter in found}


def _renamed(by_name: Mapping[str, T], names: Mapping[str, str]) -> dict[str, T]:
    return {names[name]: value for name, value in by_name.items()}


def column_labels(table: Table, language: str, room: Room) -> dict[str, str]:
    """Give each column its label, as long as the format allows."""
    return {
        column.name: shortened(column.label[language], room.label, bytes_=room.bytes_)
        for column in table.columns
    }


def code_labels(
    table: Table, language: str, room: Room, reasons: Mapping[str, Marks]
) -> dict[str, dict[int | str, str]]:
    """Give each code and each reason of a column its label, as long as the format allows."""
    labels: dict[str, Marks] = {
        column.name: {code.number: code.label for code in column.codes} for column in table.columns
    }
    for name, marks in reasons.items():
        labels[name] = labels[name] | marks
    return {
        name: {code: shortened(label[language], room.code_label, bytes_=room.bytes_)
               for code, label in found.items()}
        for name, found in labels.items() if found
    }  # fmt: skip


def _marks(column: Column) -> bool:
    """Tell whether missing reasons stand in a column as numbers or letters."""
    return bool(column.reasons) and column.kind in ("code", "whole", "number")


def _measure(column: Column) -> str:
    return "ordinal" if column.ordered else MEASURE.get(column.kind, "scale")


def shortened(text: str, room: int, *, bytes_: bool) -> str:
    """Cut a text where a format has no room for more, and mark the cut.

    Examples
    --------
    >>> shortened("Registered", 6, bytes_=False), shortened("Registered", 20, bytes_=False)
    ('Regis…', 'Registered')
    """
    size = (lambda part: len(part.encode())) if bytes_ else len
    if size(text) <= room:
        return text
    kept = text
    while size(kept + CUT) > room:
        kept = kept[:-1]
    return kept + CUT


def names_in(program: str, columns: Sequence[Column]) -> dict[str, str]:
    """Give each column a name that a program holds, no word of its language and no two alike."""
    given: dict[str, str] = {}
    room, reserved = ROOM[program].name, RESERVED[program]
    for column in columns:
        name, n = column.name[:room], 1
        while name in given.values() or reserved.fullmatch(name):
            n += 1
            name = f"{column.name[: room - len(str(n)) - 1]}_{n}"
        given[column.name] = name
    return given


def what_is_cut(tables: Sequence[Table], languages: Sequence[str]) -> list[str]:
    """Say which names and labels a format had no room for; the whole ones are in the other files."""
    return [text for table in tables for text in _cuts(table, languages)]


def _cuts(table: Table, languages: Sequence[str]) -> Iterator[str]:
    for program, room in ROOM.items():
        for name, short in names_in(program, table.columns).items():
            if name != short:
                yield f"{program}/{table.name}: {name} is named {short}"
        for column in table.columns:
            long = [label[lang] for label in (column.label, *(c.label for c in column.codes))
                    for lang in languages]  # fmt: skip
            rooms = [room.label] * len(languages) + [room.code_label] * (len(long) - len(languages))
            cut = sum(shortened(text, size, bytes_=room.bytes_) != text
                      for text, size in zip(long, rooms, strict=True))  # fmt: skip
            if cut:
                yield f"{program}/{table.name}: {column.name}, {cut} labels cut"
