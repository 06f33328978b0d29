"""Several answers in one cell, parted by a sign that the answers hold too: `Bank, Chamber, trades, Union`.

The options that the form offered are declared, and a cell is read as a row of them; a text of one's own
comes last, as both Google and Microsoft write it. A cell that could be read in two ways, or that holds an
answer nobody declared, stops the reading: the row is named, never what it says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from impra_research.errors import UnknownValueError
from impra_research.read.text.empty import numbers

OTHER = "other"
# Sign for sign, so that what is compared is as long as what was written.
STRAIGHT = str.maketrans("’‘“”\u00a0\u202f", "''\"\"  ")
Ticked = tuple[frozenset[str], str]  # the options ticked, and a text of one's own


def split_several(
    rows: pd.DataFrame, several: Mapping[str, Sequence[str]], *, sign: str, file: str
) -> pd.DataFrame:
    """Put a column for each option, 1 or 0, in the place of a column of several answers.

    A cell without any answer leaves each of them empty: nobody has said whether it means none.

    Raises
    ------
    UnknownValueError
        A declared question is not there, or a cell holds what is no declared option.
    """
    for question, options in several.items():
        if question not in rows.columns:
            raise UnknownValueError(
                f"{file} has no column {question!r}",
                fix="correct `several` in study.yml: it names questions as the file does",
            )
        place = rows.columns.get_loc(question)
        split = _columns(rows[question], options, sign=sign, file=file)
        parts = [rows.iloc[:, :place], split, rows.iloc[:, place + 1 :]]
        rows = pd.concat(parts, axis="columns")
    return rows


def _columns(cells: pd.Series, options: Sequence[str], *, sign: str, file: str) -> pd.DataFrame:
    offered = [option for option in options if option != OTHER]
    read = partial(_read, offered=offered, sign=sign, other=OTHER in options)
    known = {cell: read(cell) for cell in cells.unique()}
    _refuse_unread(cells, known, file)
    ticked = cells.map(known)
    columns = {
        f"{cells.name} [{option}]": [
            "" if not cell else str(int(option in found))
            for cell, (found, _) in zip(cells, ticked, strict=True)
        ]
        for option in offered
    }
    if OTHER in options:
        columns[f"{cells.name} [{OTHER}]"] = [text for _, text in ticked]
    return pd.DataFrame(columns, index=cells.index, dtype="str")


def _refuse_unread(cells: pd.Series, known: Mapping[str, Ticked | None], file: str) -> None:
    unread = [cell for cell, ticked in known.items() if ticked is None]
    if unread:
        found = cells.index[cells.isin(unread)]
        raise UnknownValueError(
            f"{file}, column {cells.name!r}, row {numbers(found)}: an answer that is no declared "
            "option, or that can be read in two ways",
            fix=f"declare every option of the question under `several` in study.yml, and {OTHER!r} "
            "where people could write an answer of their own; or correct the cell in corrections.yml",
        )


def _read(cell: str, *, offered: Sequence[str], sign: str, other: bool) -> Ticked | None:
    """Read a cell in the only way there is; None when there is no way or more than one."""
    written = cell.removesuffix(sign)
    straight = {option.translate(STRAIGHT): option for option in offered}
    readings = set(_readings(written.translate(STRAIGHT), straight, sign, frozenset()))
    shortest = min((len(left) for _, left in readings), default=0)
    best = {reading for reading in readings if len(reading[1]) == shortest}
    if len(best) != 1:
        return None
    ticked, left = best.pop()
    if left and (not other or _holds_an_option(left, straight, sign)):
        return None
    own = written[len(written) - len(left) :]  # as it was written, not as it was compared
    return frozenset(straight[option] for option in ticked), own


def _readings(
    left: str, offered: Collection[str], sign: str, ticked: frozenset[str]
) -> Iterator[Ticked]:
    """Yield each way to read a text as options, each once, and what is left after them."""
    yield ticked, left
    for option in set(offered) - ticked:
        if left == option:
            yield ticked | {option}, ""
        elif left.startswith(option + sign):
            yield from _readings(left[len(option + sign) :], offered, sign, ticked | {option})


def _holds_an_option(text: str, offered: Collection[str], sign: str) -> bool:
    return any(f"{sign}{option}{sign}" in f"{sign}{text}{sign}" for option in offered)
