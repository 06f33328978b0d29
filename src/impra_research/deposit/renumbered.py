"""Persons and enterprises get numbers drawn at random: nothing tells whose a row was.

The numbers of the files as received lead back to people for whoever holds those files, and so does the
order of the rows. Which new number stands for which old one is kept nowhere; another deposit of the same
study has other numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random, SystemRandom

from impra_research.deposit.contents import Contents, Table

NUMBERED = {"person": "P", "enterprise": "E"}


def renumbered(contents: Contents, draw: Random | None = None) -> Contents:
    """Give persons and enterprises new numbers, the same in every table, and sort rows by them."""
    drawn = draw or SystemRandom()
    new = {key: _drawn(key, contents, drawn) for key in NUMBERED}
    tables = {name: _with(table, new) for name, table in contents.tables.items()}
    return replace(contents, tables=tables)


def _drawn(key: str, contents: Contents, draw: Random) -> dict[str, str]:
    columns = (table.rows[key] for table in contents.tables.values() if key in table.rows)
    known = sorted({str(number) for column in columns for number in column.dropna().unique()})
    places = list(range(1, len(known) + 1))
    draw.shuffle(places)
    width = len(str(len(known)))
    return {
        number: f"{NUMBERED[key]}{at:0{width}}" for number, at in zip(known, places, strict=True)
    }


def _with(table: Table, new: Mapping[str, Mapping[str, str]]) -> Table:
    keys = {key: table.rows[key].astype("str").map(new[key]).astype("str")
            for key in NUMBERED if key in table.rows}  # fmt: skip
    rows = table.rows.assign(**keys)
    first = [*keys, *(part for part in table.key if part not in keys)]
    return replace(table, rows=rows.sort_values(first, ignore_index=True))
