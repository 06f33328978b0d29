"""Values that a closed list does not know, told once a column: what is known, then which rows.

A value that resembles no known one may be a name or an address that a shifted row brought into the
wrong column: of personal data it is not shown, and file, row and column say where to look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from textwrap import fill

import pandas as pd

from impra_research.errors import nearest

SHOWN = 12
WIDTH = 78
HIDDEN = "a value unlike any known one (not shown: look at the row)"
EMPTY = "an empty cell; give its reason under `missing` in study.yml"


def unknown_values(
    file: str, values: pd.Series[str], known: Collection[str], *, personal: bool = False
) -> Iterator[str]:
    """Yield one text on the values of a column that are not known, or nothing.

    Parameters
    ----------
    values
        The column, indexed by the rows of the file; its name is the heading.
    personal
        Whether the column may hold what identifies a person.
    """
    unknown = values[~values.isin(list(known))]
    if len(unknown):
        where = f"{file}, column {values.name!r}, holds unknown values"
        yield describe_unknown(where, unknown, known, personal=personal)


def describe_unknown(
    where: str,
    unknown: pd.Series[str],
    known: Collection[str],
    *,
    personal: bool = True,
    called: str = "",
) -> str:
    """Say where the values are, what is known there, and for each value its rows and nearest name.

    A list that is too long to begin is `called` by its name.

    Examples
    --------
    >>> values = pd.Series(["FRA", "Frnce", "Frnce"], index=[3, 7, 9])
    >>> print(describe_unknown("a.csv, column 'land'", values, ["France", "Italie"]))
    a.csv, column 'land'
        known: 'France', 'Italie'
        row 3: a value unlike any known one (not shown: look at the row)
        rows 7, 9: 'Frnce'; did you mean 'France'?
    """
    distinct = unknown.unique()
    told = {value: _told(value, known, personal=personal) for value in distinct[:SHOWN]}
    rows: dict[str, dict[object, None]] = {}  # in order, each row once
    for row, value in unknown.items():
        if value in told:
            rows.setdefault(told[value], {})[row] = None
    lines = [f"{_rows(list(found))}: {text}" for text, found in rows.items()]
    lines += [f"... and {len(distinct) - SHOWN} more values"] if len(distinct) > SHOWN else []
    listed = f"known: {called}" if called else _listed("known: ", [repr(name) for name in known])
    lines = [listed, *lines] if known else lines
    indented = [fill(line, WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 6,
                     break_long_words=False, break_on_hyphens=False) for line in lines]  # fmt: skip
    return "\n".join([where, *indented])


def _told(value: str, known: Collection[str], *, personal: bool) -> str:
    near = nearest(value, known)
    if value in known:
        return f"{value!r} is a name of several"
    if near:
        return f"{value!r}; did you mean {near[0]!r}?"
    if not value:
        return EMPTY
    few_digits = value.isdecimal() and len(value) <= 3  # a code such as 99 identifies nobody
    return HIDDEN if personal and not few_digits else repr(value)


def _rows(rows: list[object]) -> str:
    return _listed("row " if len(rows) == 1 else "rows ", [str(row) for row in rows])


def _listed(head: str, parts: list[str]) -> str:
    more = f" and {len(parts) - SHOWN} more" if len(parts) > SHOWN else ""
    return head + ", ".join(parts[:SHOWN]) + more
