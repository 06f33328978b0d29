"""Corrections are data: where, the expected old value, the new value, the reason.

No value is edited in code. A correction that no longer finds the value it expects stops the run, so
that a corrected file and a new export cannot be mixed up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from impra_research.declared import Declared, read_declared
from impra_research.errors import CorrectionError, did_you_mean
from impra_research.read import Received
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
    received: Mapping[str, Received], corrections: tuple[Correction, ...]
) -> dict[str, Received]:
    """Apply the corrections that concern these tables; the tables received stay as they are.

    Raises
    ------
    CorrectionError
        A row, a column or the expected old value is not there; all faults are listed.
    """
    faults: list[str] = []
    corrected = {
        name: replace(table, rows=_corrected(table, corrections, faults))
        for name, table in received.items()
    }
    if faults:
        raise CorrectionError(
            "corrections.yml does not fit the files:\n" + "\n".join(f"  - {f}" for f in faults),
            fix="look at these rows again, then correct or remove the entries",
        )
    return corrected


def _corrected(table: Received, corrections: tuple[Correction, ...], faults: list[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202
    rows = table.rows.copy()
    for correction in corrections:
        if (correction.file, correction.sheet) != (table.file, table.sheet):
            continue
        if fault := _misfit(correction, table):
            faults.append(fault)
        else:
            rows.loc[correction.row, correction.column] = correction.value
    return rows


def _misfit(correction: Correction, table: Received) -> str:
    where = f"{correction.file} row {correction.row}, {correction.column!r}"
    if correction.column not in table.rows.columns:
        return f"{where}: no such column; {did_you_mean(correction.column, table.rows.columns)}"
    if correction.row not in table.rows.index:
        return f"{where}: the file has rows 2 to {table.rows.index.max()}"
    found = table.rows.at[correction.row, correction.column]
    return (
        ""
        if found == correction.expected
        else f"{where}: expected {correction.expected!r} is not there"
    )
