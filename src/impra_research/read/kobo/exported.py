"""Which table of the form each sheet or file of an export holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.kobo.headings import best_styles, spelled
from impra_research.read.notes import Note, Noted, noted, together
from impra_research.read.plain import plain_label
from impra_research.read.xlsform import Versions
from impra_research.study import Source

Read = Mapping[str, Noted]
LONGEST_SHEET = 31  # Excel cuts the name of a sheet


@dataclass(frozen=True, slots=True, eq=False)
class Exported:
    """One table as it was exported: its name in the form (None: not in it), how study.yml asks for it."""

    table: str | None
    given_as: str
    rows: pd.DataFrame
    note: Note


def tables_of_form(path: Path, source: Source, versions: Versions, read: Read) -> list[Exported]:
    """Say which table of the form each sheet is.

    Raises
    ------
    ReceivedFileError
        study.yml asks a CSV for the rows of a repeat group, which it does not hold.
    """
    asked_for = _asked_for(path, source)
    match path.suffix.lower():
        case ".json":
            named = {form_path: name for name, form_path in versions.sheets.items()}
            return [Exported(named[at], named[at], *table) for at, table in read.items()]
        case ".csv" | ".tsv" | ".txt":
            ((rows, note),) = read.values()
            return [_of_csv(path, source, versions, asked_for, rows, note)]
        case _:
            return [_of_sheet(number, sheet, versions, asked_for, *table)
                    for number, (sheet, table) in enumerate(read.items())]  # fmt: skip


def _asked_for(path: Path, source: Source) -> list[str]:
    """List the names under which study.yml asks this file for tables."""
    file = this_file(path, source)
    return [sheet.sheet or "" for sheet in source.sheets.values()
            if (sheet.file or source.file) == file]  # fmt: skip


def this_file(path: Path, source: Source) -> str:
    """Find the name that study.yml gives a file."""
    known = (file for file in source.files() if path.as_posix().endswith(f"/{file}"))
    return next(known, source.file)


def _of_sheet(
    number: int, sheet: str, versions: Versions, asked_for: Iterable[str], rows: pd.DataFrame, note: Note
) -> Exported:  # fmt: skip
    if number == 0:  # an export begins with the submissions, under the form's title
        return Exported("", sheet if sheet in asked_for else "", rows, note)
    cut = {name: name for name in versions.sheets} | {
        name[:LONGEST_SHEET]: name for name in versions.sheets}  # fmt: skip
    table = cut.get(sheet)
    return Exported(table, sheet if table is None else table, rows, note)


def _of_csv(
    path: Path, source: Source, versions: Versions, asked_for: list[str], rows: pd.DataFrame, note: Note
) -> Exported:  # fmt: skip
    repeats = [name for name in versions.sheets if name]
    if this_file(path, source) != source.file:  # ODK writes one file a repeat group
        given_as = asked_for[0] if asked_for else ""
        table = given_as if given_as in repeats else _most_alike(versions, repeats, rows)
        return Exported(table, given_as, rows, note)
    groups = ", ".join(repeats)
    if set(asked_for) & set(repeats):
        raise ReceivedFileError(
            f"{source.file}: the form has repeat groups ({groups}) but a CSV holds none of their rows",
            fix="export XLSX or JSON instead; of ODK, name the file of each group under `file`",
        )
    elsewhere = any(sheet.file for sheet in source.sheets.values())
    told = note if elsewhere or not repeats else together(note, noted("no_repeats", groups=groups))
    return Exported("", "", rows, told)


def _most_alike(versions: Versions, tables: list[str], rows: pd.DataFrame) -> str:
    def alike(table: str) -> int:
        best = best_styles(versions, table, list(rows.columns))
        known = spelled(versions, table, best[0]) if best else {}
        return sum(plain_label(heading) in known for heading in rows.columns)

    return max(tables, key=alike, default="")
