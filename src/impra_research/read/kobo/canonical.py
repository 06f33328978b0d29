"""One table of an export under the form's own headings, with the form's own codes in its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.kobo.answers import (
    Answers,
    answers,
    plain_number,
    point_parts,
    split_answers,
)
from impra_research.read.kobo.headings import Held, Joined
from impra_research.read.plain import plain_label
from impra_research.read.unknown import describe_unknown
from impra_research.read.xlsform import Asked, Versions
from impra_research.read.xlsform.versions import GEOPOINT_PARTS

Columns = dict[str, "pd.Series[str]"]
Cells = Callable[
    [str], "pd.Series[str] | None"
]  # the cells of a part of the answer, if it is there
SEPARATE = (
    "export the data again with each answer in a column of its own (0 and 1), or as XML values"
)


def canonical_table(
    rows: pd.DataFrame, versions: Versions, sheet: str, joined: Joined, where: str
) -> pd.DataFrame:
    """Give a table its canonical headings and cells; a question that the export left out has no column.

    Raises
    ------
    ReceivedFileError
        Several answers in one cell cannot be told apart, or are none of the form's.
    """

    def part(path: str, part: str) -> pd.Series[str] | None:
        number = joined.columns.get(Held(path, part))
        return None if number is None else rows.iloc[:, number]

    columns: Columns = {}
    for asked in versions.of_sheet(sheet):
        known = answers(versions, asked.path, joined.style.language)
        columns |= _columns(asked, versions, known, partial(part, asked.path), where)
    notes = [number for held, number in joined.columns.items()
             if held.path not in versions.questions and rows.iloc[:, number].any()]  # fmt: skip
    others = {number: rows.iloc[:, number] for number in (*notes, *joined.others)}
    headings = [*columns, *(str(rows.columns[number]) for number in others)]
    _refuse_same_heading(headings, where)
    cells = pd.concat([*columns.values(), *others.values()], axis="columns") if headings else rows
    return cells.set_axis(headings, axis="columns").astype("str")


def _refuse_same_heading(headings: list[str], where: str) -> None:
    if len(set(headings)) < len(headings):
        raise ReceivedFileError(
            f"{where}: {len(headings) - len(set(headings))} headings stand more than once",
            fix="export the data again with XML values and headers and the groups' names",
        )


def _columns(asked: Asked, versions: Versions, known: Answers, part: Cells, where: str) -> Columns:
    if asked.kind == "several" and asked.choices is not None:
        return _ticked(asked, versions.codes(asked), known, part, where)
    if asked.kind == "geopoint":
        return _point(asked, part)
    cells = part("")
    found = {} if cells is None else {asked.path: _answered(asked, cells, known, where)}
    link = part("URL")
    return found if link is None else found | {f"{asked.path}_URL": link}


def _answered(asked: Asked, cells: pd.Series[str], known: Answers, where: str) -> pd.Series[str]:
    if asked.level in ("count", "ratio"):
        return _each(cells, plain_number)
    if asked.kind != "one" or asked.choices is None:
        return cells
    unclear = cells[cells.map(plain_label).isin(known.unclear)] if known.unclear else cells[:0]
    if len(unclear):
        raise _cannot_tell(where, asked, unclear, "two answers of the form are written so")
    return _each(cells, lambda text: (known.code(text) or text) if text else "")


def _each(cells: pd.Series[str], read: Callable[[str], object]) -> pd.Series[str]:
    """Read each distinct text once."""
    places, distinct = pd.factorize(cells)
    found = np.array([read(text) for text in distinct], dtype="object")
    return pd.Series(found[places], index=cells.index)


def _point(asked: Asked, part: Cells) -> Columns:
    whole = part("")
    numbers = {name: cells for name in GEOPOINT_PARTS if (cells := part(name)) is not None}
    if whole is None and not numbers:
        return {}
    if whole is None:
        whole = pd.DataFrame(numbers).agg(lambda row: " ".join(filter(None, row)), axis="columns")
    found = {name: _each(numbers[name], plain_number) if name in numbers
             else _each(whole, partial(_part_of_point, at))
             for at, name in enumerate(GEOPOINT_PARTS)}  # fmt: skip
    return {asked.path: whole} | {f"_{asked.path}_{name}": found[name] for name in GEOPOINT_PARTS}


def _part_of_point(at: int, text: str) -> str:
    return point_parts(text)[at]


def _ticked(asked: Asked, codes: list[str], known: Answers, part: Cells, where: str) -> Columns:
    """Give each answer of several a column of 0 and 1; nothing ticked is nothing answered."""
    own = {code: _each(cells, _tick) for code in codes if (cells := part(code)) is not None}
    joined = part("")
    if joined is not None:
        own = _from_joined(asked, codes, known, joined, own, where)
    if not own:
        return {}
    ticked = pd.DataFrame(own)
    nothing = (ticked != "1").all(axis="columns")
    return {f"{asked.path}/{code}": cells.mask(nothing, "") for code, cells in ticked.items()}


def _tick(text: str) -> str:
    return {"true": "1", "false": "0", "": "0"}.get(text.lower(), text)


def _from_joined(
    asked: Asked, codes: list[str], known: Answers, joined: pd.Series[str], own: Columns, where: str
) -> Columns:
    """Read the answers joined in one cell; those that have a column of their own must agree with it."""
    nothing: list[frozenset[str]] = [frozenset()]
    ways = {text: split_answers(text, known) if text else nothing for text in joined.unique()}
    complete = own.keys() >= set(codes)

    def refuse(wrong: Mapping[str, bool], why: str) -> None:
        if any(wrong.values()) and len(rows := joined[joined.map(wrong).astype(bool)]):
            raise _cannot_tell(where, asked, rows, why)

    refuse(
        {text: not found for text, found in ways.items()}, "an answer that the form does not offer"
    )
    if complete and any(len(found) > 1 for found in ways.values()):
        return own
    refuse(
        {text: len(found) > 1 for text, found in ways.items()}, "answers that could be two things"
    )
    split = {code: _each(joined, partial(_in_way, ways, code))
             for code in codes}  # fmt: skip
    for code, cells in own.items():
        if len(rows := joined[cells != split[code]]):
            raise _cannot_tell(
                where, asked, rows, f"the cell and the column of {code!r} contradict"
            )
    return split


def _in_way(ways: Mapping[str, list[frozenset[str]]], code: str, text: str) -> str:
    return "1" if code in ways[text][0] else "0"


def _cannot_tell(where: str, asked: Asked, cells: pd.Series[str], why: str) -> ReceivedFileError:
    at = f"{where}, question {asked.path!r}: {why}"
    return ReceivedFileError(describe_unknown(at, cells, []), fix=SEPARATE)
