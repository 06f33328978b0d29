"""One source of a study, read as it was received.

Every cell is text, an empty cell is "", and each row keeps the number that a person sees beside it
when opening the file in a spreadsheet (the heading is row 1). Types, dates and missing reasons come
later, from the codebook, and from nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError, did_you_mean
from impra_research.read.broken_off import mark_broken_off
from impra_research.read.columnar import read_parquet
from impra_research.read.guard import refuse_hostile
from impra_research.read.kobo import read_kobo
from impra_research.read.limesurvey.exports import read_limesurvey
from impra_research.read.notes import NOTHING, Note, Noted, noted
from impra_research.read.statistical.files import read_statistical
from impra_research.read.text.delimited import read_delimited
from impra_research.read.text.fixed_width import read_fixed_width
from impra_research.read.text.torn import without_torn
from impra_research.read.workbooks.excel import read_excel
from impra_research.read.workbooks.forms import read_forms
from impra_research.read.written import refuse
from impra_research.study import Sheet, Source, Study


@dataclass(frozen=True, slots=True)
class Received:
    """One table as received.

    Attributes
    ----------
    source, file, sheet
        Where it came from; `sheet` is "" for a file without sheets.
    rows
        Text cells, one column a heading, indexed by the row number in the file.
    note
        How the file was read when that was not declared (a guessed encoding, for instance).
    torn
        How wide the rows were that have more or fewer cells than there are headings, by row number;
        they are not among `rows`.
    """

    source: str
    file: str
    sheet: str
    rows: pd.DataFrame
    note: Note = NOTHING
    torn: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))

    @property
    def where(self) -> str:
        """Name the file, and the sheet if it has sheets."""
        return in_file(self.file, self.sheet)

    def unread(self) -> Note:
        """Say how many rows are left in raw when no table reads the sheet."""
        return noted("sheet_not_read", n=len(self.rows)) if len(self.rows) else NOTHING


def in_file(file: str, sheet: str) -> str:
    """Name a file, and its sheet if it has sheets.

    Examples
    --------
    >>> in_file("a.xlsx", "main"), in_file("a.csv", "")
    ("a.xlsx, sheet 'main'", 'a.csv')
    """
    return f"{file}, sheet {sheet!r}" if sheet else file


def read_source(study: Study, source: str) -> dict[str, Received]:
    """Read every sheet that study.yml declares for a source, by the sheet's name in study.yml.

    Raises
    ------
    ReceivedFileError
        A file or sheet is missing or unreadable, a sheet is declared nowhere, or a heading is empty
        or written twice.
    """
    declared = study.declared.sources[source]
    files = _read_files(study, declared)
    _refuse_undeclared_sheets(declared, files)
    return {
        name: _received(source, declared, sheet, files) for name, sheet in declared.sheets.items()
    }


def _read_files(study: Study, source: Source) -> dict[str, dict[str, Noted]]:
    read = READERS[source.instrument]
    forms = [study.received(form) for form in source.form]
    for path, name in zip(forms, source.form, strict=True):
        refuse_hostile(path, name)
    paths = {file: study.received(file, sha256=sha) for file, sha in source.files().items()}
    for file, path in paths.items():
        refuse_hostile(path, file)
    return {file: read(path, source, forms) for file, path in paths.items()}


def _received(
    source: str,
    declared: Source,
    sheet: Sheet,
    files: Mapping[str, Mapping[str, Noted]],
) -> Received:
    file, name = sheet.file or declared.file, sheet.sheet or ""
    if name not in files[file]:
        raise ReceivedFileError(
            f"{file} has no sheet {name!r}",
            fix=f"correct `sheet` in study.yml; {did_you_mean(name, files[file])}",
        )
    rows, note = files[file][name]
    headings = named_headings(file, sheet, rows.columns.tolist())
    refuse_bad_headings(file, name, headings)
    rows, torn = without_torn(rows.set_axis(headings, axis="columns"))
    rows = mark_broken_off(rows) if declared.answered_in_order else rows
    return Received(source, file, name, rows, note, torn)


def named_headings(file: str, sheet: Sheet, headings: list[str]) -> list[str]:
    """Give the declared headings to columns that have none, or one that stands twice.

    Raises
    ------
    ReceivedFileError
        A column that is named has a heading of its own, or is not there.
    """
    times = Counter(headings)
    free = {n for n, heading in enumerate(headings, start=1) if not heading or times[heading] > 1}
    refuse(
        [f"{in_file(file, sheet.sheet or '')}, row 1: column {n} has a heading of its own"
         if n <= len(headings) else f"{in_file(file, sheet.sheet or '')} has no column {n}"
         for n in sheet.named if n not in free],
        fix="take it out of `named` in study.yml",
    )  # fmt: skip
    return [sheet.named.get(n, heading) for n, heading in enumerate(headings, start=1)]


def _refuse_undeclared_sheets(source: Source, files: Mapping[str, Mapping[str, object]]) -> None:
    declared = {(sheet.file or source.file, sheet.sheet or "") for sheet in source.sheets.values()}
    lost = [name for file in files for name in files[file] if (file, name) not in declared]
    if lost:
        raise ReceivedFileError(
            f"{source.file} has sheets that study.yml does not declare: {', '.join(lost)}",
            fix="declare them under `sheets` of this source: a sheet is never left out in silence",
        )


def refuse_bad_headings(file: str, sheet: str, headings: list[str]) -> None:
    """Tell columns by number: without a row of headings, these are a respondent's answers.

    Raises
    ------
    ReceivedFileError
        A heading is empty or written twice.
    """
    twice = [name for name, times in Counter(headings).items() if times > 1 and name]
    faults = [f"columns {_numbers(name, headings)} have the same heading" for name in twice]
    faults += [f"no heading: column {_numbers('', headings)}"] if "" in headings else []
    if faults:
        raise ReceivedFileError(
            f"{in_file(file, sheet)}, row 1: {'; '.join(faults)}",
            fix="name these columns by their number under `named` of the sheet in study.yml",
        )


def _numbers(name: str, headings: list[str]) -> str:
    return ", ".join(str(n) for n, heading in enumerate(headings, start=1) if heading == name)


Reader = Callable[[Path, Source, Sequence[Path]], dict[str, Noted]]
READERS: dict[str, Reader] = {
    "kobo": read_kobo,
    "limesurvey": read_limesurvey,
    "csv": read_delimited,
    "parquet": read_parquet,
    "excel": read_excel,
    "fixed_width": read_fixed_width,
    "google_forms": read_forms,
    "ms_forms": read_forms,
    "stata": read_statistical,
    "spss": read_statistical,
}
