"""KoboToolbox and ODK: exports in every style become the one set of tables that their form describes.

With the form (`form:` in study.yml, one XLSForm a version, the oldest first) a table has a column a
question under the path of a submission (`id/region`), one a possible answer of several
(`act/appuis/banque`: 0 or 1), and codes in its cells, whichever words the export was written in. Empty
cells that the form explains hold `(not in this version)` or `(not shown)`. Without the form a table is
given as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from impra_research.read.kobo.canonical import canonical_table
from impra_research.read.kobo.central import files_beside, with_numbers
from impra_research.read.kobo.exported import Exported, tables_of_form, this_file
from impra_research.read.kobo.headings import Joined, Style, join
from impra_research.read.kobo.nested import read_nested
from impra_research.read.kobo.reasons import Reasons
from impra_research.read.kobo.style import find_style
from impra_research.read.kobo.typed_formulas import with_typed_formulas
from impra_research.read.notes import NOTHING, Note, Noted, noted, together
from impra_research.read.text.delimited import read_delimited
from impra_research.read.workbooks.workbook import read_workbook
from impra_research.read.xlsform import Versions, canonical_columns, read_versions
from impra_research.study import Source

Read = dict[str, Noted]


def read_kobo(path: Path, source: Source, forms: Sequence[Path] = ()) -> Read:
    """Read an export: .xlsx, .csv or .json, as its suffix says.

    Raises
    ------
    ReceivedFileError
        The file or a form cannot be read, or the file is not an export of the form.
    """
    versions = read_versions(forms) if forms else None
    written = _as_written(path, source, versions)
    if versions is None:
        return written
    exported = tables_of_form(path, source, versions, written)
    beside = [each for file, other in files_beside(path, this_file(path, source), source)
              for each in tables_of_form(other, source, versions, _beside(file, other, source))]  # fmt: skip
    return _canonical(path, source, versions, exported, beside)


def _beside(file: str, path: Path, source: Source) -> Read:
    return read_delimited(path, source.model_copy(update={"file": file}))


def _as_written(path: Path, source: Source, versions: Versions | None) -> Read:
    """Read the file itself; the submissions stand under "", or under the name of their sheet."""
    match path.suffix.lower():
        case ".json":
            columns = _columns(versions) if versions else {}
            title = versions.newest.title if versions else path.stem
            return {
                name: (rows, NOTHING) for name, rows in read_nested(path, columns, title).items()
            }
        case ".csv" | ".tsv" | ".txt":
            return read_delimited(path, source)
        case _:
            read = read_workbook(path, source)
            return with_typed_formulas(path, read) if versions else read


def _columns(versions: Versions) -> dict[str, list[str]]:
    """List the questions of every table by its path: JSON leaves out what nobody answered."""
    return {path: [asked.path for asked in versions.of_sheet(name)]
            for name, path in versions.sheets.items()}  # fmt: skip


def _canonical(
    path: Path, source: Source, versions: Versions, exported: Sequence[Exported],
    beside: Sequence[Exported],
) -> Read:  # fmt: skip
    """Give the tables of a file the form's headings, codes and reasons; those beside it are looked at."""
    where, named = this_file(path, source), _by_table([*beside, *exported])
    json = path.suffix.lower() == ".json"
    rows = {name: each.rows for name, each in named.items()}
    style = Style(None, "all") if json else find_style(versions, rows, where)
    tables, told = {}, {}
    for name, each in named.items():
        joined = join(versions, name, list(each.rows.columns), style, where)
        tables[name] = canonical_table(each.rows, versions, name, joined, where)
        told[name] = together(style.told, each.note, *_told(joined, versions, name, tables[name]))
    linked = with_numbers(versions, tables, where)
    read = {each.given_as: (each.rows, each.note) for each in exported if each.table is None}
    for name, each in _by_table(exported).items():
        reasons = Reasons(versions, linked)
        rows = reasons.table(name)
        read[each.given_as] = rows, together(told[name], *reasons.notes)
    return read


def _by_table(exported: Sequence[Exported]) -> dict[str, Exported]:
    return {each.table: each for each in exported if each.table is not None}


def _told(joined: Joined, versions: Versions, name: str, table: pd.DataFrame) -> Iterator[Note]:
    if joined.by_order:
        yield noted("by_order", columns=", ".join(joined.by_order))
    columns = {asked.path: [column for column, _ in canonical_columns(versions, asked)]
               for asked in versions.of_sheet(name)}  # fmt: skip
    lost = [path for path, own in columns.items() if not any(column in table for column in own)]
    if lost:
        yield noted("left_out", questions=", ".join(lost))
