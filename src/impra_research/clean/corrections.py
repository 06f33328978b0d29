"""Corrections are data: where, the expected old value, the new value, the reason.

No value is edited in code. A correction that no longer finds the value it expects stops the run, so
that a corrected file and a new export cannot be mixed up. It names a cell as it was read: where a source
has its form, by the form's table and heading, with the form's code as the old value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from impra_research.declared import Declared, read_declared
from impra_research.errors import CorrectionError, did_you_mean, nearest
from impra_research.read import Received
from impra_research.read.received import in_file
from impra_research.study import Study


class Correction(Declared):
    """One correction; `row` is the number seen in a spreadsheet, `who` a role and never a name."""

    file: str
    sheet: str = ""
    row: int
    column: str
    expected: str
    value: str
    reason: str
    who: str
    date: date


class CorrectionsFile(Declared):
    """The shape of corrections.yml."""

    corrections: tuple[Correction, ...] = ()


def read_corrections(study: Study) -> tuple[Correction, ...]:
    """Read corrections.yml; a study without it has no corrections."""
    path = study.raw / "corrections.yml"
    return read_declared(path, CorrectionsFile).corrections if path.is_file() else ()


def apply_corrections(
    received: Mapping[str, Mapping[str, Received]], corrections: tuple[Correction, ...]
) -> dict[str, dict[str, Received]]:
    """Correct the tables received, by source and sheet; those given stay as they are.

    Raises
    ------
    CorrectionError
        A file, a row, a column or the expected old value is not there; all faults are listed.
    """
    tables = {(t.file, t.sheet): t for sheets in received.values() for t in sheets.values()}
    faults = [fault for each in corrections if (fault := _misfit(each, tables))]
    faults += _corrected_twice(corrections)
    if faults:
        raise CorrectionError(
            "corrections.yml does not fit the files:\n" + "\n".join(f"  - {f}" for f in faults),
            fix="look at these rows again, then correct or remove the entries",
        )
    return {
        source: {name: _corrected(table, corrections) for name, table in sheets.items()}
        for source, sheets in received.items()
    }


def _corrected(table: Received, corrections: tuple[Correction, ...]) -> Received:
    rows = table.rows.copy()
    for correction in corrections:
        if (correction.file, correction.sheet) == (table.file, table.sheet):
            rows.loc[correction.row, correction.column] = correction.value
    return replace(table, rows=rows)


def _corrected_twice(corrections: tuple[Correction, ...]) -> list[str]:
    cells = Counter((each.file, each.sheet, each.row, each.column) for each in corrections)
    return [f"{in_file(file, sheet)} row {row}, {column!r}: corrected {times} times; keep one entry"
            for (file, sheet, row, column), times in cells.items() if times > 1]  # fmt: skip


def _misfit(correction: Correction, tables: Mapping[tuple[str, str], Received]) -> str:
    """Say why a correction cannot be applied; "" when it can."""
    table = tables.get((correction.file, correction.sheet))
    if table is None:
        sheets = [sheet for file, sheet in tables if file == correction.file]
        if not sheets:
            files = {file for file, _ in tables}
            return f"no source reads a file {correction.file!r}; {did_you_mean(correction.file, files)}"
        hint = did_you_mean(correction.sheet, filter(None, sheets))
        return f"{correction.file} has no sheet {correction.sheet!r} that is read; {hint}"
    where, headings = f"{table.where} row {correction.row}", table.rows.columns
    if correction.column not in headings:
        # In a file without headings these are a respondent's answers: none is listed.
        near = nearest(correction.column, headings)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"{where}: no column {correction.column!r}{hint}"
    where += f", {correction.column!r}"
    if correction.row not in table.rows.index:
        last = table.rows.index.max()
        rows = f"rows 2 to {last}" if len(table.rows) else "headings and no row below them"
        return f"{where}: the file has {rows}"
    found = table.rows.at[correction.row, correction.column]
    if found != correction.expected:
        return f"{where}: the cell does not hold the expected old value"
    return ""
