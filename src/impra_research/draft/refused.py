"""What no study is drafted from: files that are not what they seem, tables without headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pandas as pd

from impra_research.draft.disclosure import is_person
from impra_research.errors import ReceivedFileError, UsageError, did_you_mean
from impra_research.read.guard import refuse_hostile
from impra_research.read.received import in_file
from impra_research.study import Sheet


def refuse_unusable(files: Sequence[Path]) -> None:
    """Refuse files before anything opens them.

    Raises
    ------
    UsageError
        A file is not there, has a name that cannot be shown, or the name of another.
    ReceivedFileError
        A file is not what its suffix says, or would fill the memory.
    """
    lost = [ascii(str(path)) for path in files if not path.is_file()]
    if lost or not files:
        raise UsageError(
            f"there is no file {', '.join(lost)}" if lost else "no file was named",
            fix="name the files as received, such as impra codebook draft answers.csv",
        )
    names = [path.name for path in files]
    if odd := [ascii(name) for name in names if not name.isprintable()]:
        raise UsageError(
            f"a file's name holds signs that cannot be shown: {', '.join(odd)}",
            fix="rename it: study.yml names the file",
        )
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(
            f"two files are named {', '.join(twice)}", fix="give one of them another name"
        )
    for path in files:
        refuse_hostile(path, path.name)


def refuse_unusable_sheets(
    name: str, sheets: Mapping[str, pd.DataFrame], layout: Sheet | None = None
) -> None:
    """Refuse a file without a table, or with a person's name where a heading should be.

    Raises
    ------
    ReceivedFileError
        It names the columns by their number.
    """
    layout = layout or Sheet()
    row = layout.first_row or 1
    if layout.sheet and layout.sheet not in sheets:
        raise ReceivedFileError(f"{name} has no sheet {layout.sheet!r} on which anything is written",
                                fix=did_you_mean(layout.sheet, sheets))  # fmt: skip
    if not sheets:
        raise ReceivedFileError(
            f"{name} holds no table: nothing is written on any of its sheets",
            fix="export it again, or name the file that holds the answers",
        )
    for sheet, rows in sheets.items():
        headings = enumerate(map(str, rows.columns), start=1)
        if numbers := [str(n) for n, heading in headings if is_person(heading)]:
            raise ReceivedFileError(
                f"{in_file(name, sheet)}, row {row}: the heading of column {', '.join(numbers)} looks "
                "like a person's name or number",
                fix=f"if row {row} holds answers, write a row of headings above it in a copy, and "
                "draft from the copy; a heading stands in every codebook. Headings of a workbook "
                "that stand lower: --first-row",
            )


def refuse_titles(name: str, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a sheet made for the eye whose first row is no row of headings: a title, or half of them.

    Raises
    ------
    ReceivedFileError
        Most columns have no heading, or neighbours have the same one.
    """
    for sheet, rows in sheets.items():
        headings = list(map(str, rows.columns))
        empty = [n for n, heading in enumerate(headings, start=1) if not heading]
        again = [
            n for n, pair in enumerate(pairwise(headings), start=2) if pair[0] == pair[1] != ""
        ]
        if len(empty) * 2 > len(headings) > 2 or again:
            what = (f"column {', '.join(map(str, again))} has the heading of the one before it" if again
                    else f"{len(empty)} of {len(headings)} columns have no heading")  # fmt: skip
            raise ReceivedFileError(
                f"{in_file(name, sheet)}, row 1: {what}; is it a title, or the first of several rows "
                "of headings?",
                fix="say where the headings stand, such as --first-row 2 --heading-rows 2, and where "
                "the answers end, such as --stop-at Total;\nif row 1 is all there is: --first-row 1",
            )
