"""What no study is drafted from, and remedies for whoever has no study.yml yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from impra_research.draft.disclosure import is_person
from impra_research.errors import ReceivedFileError, UsageError
from impra_research.read.guard import refuse_hostile
from impra_research.read.received import in_file
from impra_research.study.study_file import is_encoding

OPTIONS = {  # what may be told of files before there is a study.yml, with an example
    "encoding": "--encoding cp1252",
    "delimiter": "--delimiter ';'",
    "decimal": "--decimal ','",
}
SIGNS = {"tab": "\t", "\\t": "\t"}


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


def refuse_unusable_sheets(name: str, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Refuse a file without a table, or with a person's name where a heading should be.

    Raises
    ------
    ReceivedFileError
        It names the columns by their number.
    """
    if not sheets:
        raise ReceivedFileError(
            f"{name} holds no table: nothing is written on any of its sheets",
            fix="export it again, or name the file that holds the answers",
        )
    for sheet, rows in sheets.items():
        headings = enumerate(map(str, rows.columns), start=1)
        if numbers := [str(n) for n, heading in headings if is_person(heading)]:
            raise ReceivedFileError(
                f"{in_file(name, sheet)}, row 1: the heading of column {', '.join(numbers)} looks "
                "like a person's name or number",
                fix="if row 1 holds answers, write a row of headings above it in a copy, and draft "
                "from the copy; a heading stands in every codebook",
            )


def as_told(encoding: str | None, delimiter: str | None, decimal: str | None) -> dict[str, str]:
    r"""Give what a person says of the files, by key of study.yml.

    Raises
    ------
    UsageError
        No text is written so.

    Examples
    --------
    >>> as_told("cp1252", "tab", None)
    {'encoding': 'cp1252', 'delimiter': '\t'}
    """
    sign = SIGNS.get(delimiter or "", delimiter)
    given = {"encoding": encoding, "delimiter": sign, "decimal": decimal}
    told = {key: value for key, value in given.items() if value is not None}
    fits = {
        "encoding": is_encoding(told.get("encoding", "utf-8")),
        "delimiter": len(told.get("delimiter", ",")) == 1,
        "decimal": told.get("decimal", ".") in (".", ","),
    }
    for key in (each for each, well in fits.items() if not well):
        raise UsageError(
            f"no file is written with --{key} {told[key]!a}", fix=f"write it like {OPTIONS[key]}"
        )
    return told


def while_drafting(fault: ReceivedFileError) -> ReceivedFileError:
    """Give a fault with a remedy that needs no study.yml, which a draft has yet to write."""
    asked = next(
        (each for each in OPTIONS if f"`{each}" in fault.fix or f"{each}:" in fault.fix), ""
    )
    fix = fault.fix.replace("name it in study.yml", "draft from it")
    fix = fix.replace("name the copy in study.yml", "draft from the copy")
    fix += f"\nwhile there is no study.yml, add {OPTIONS[asked]} to this command" if asked else ""
    return ReceivedFileError(fault.what, fix=fix)
