"""The same cleaning for files beyond memory: Polars reads them in pieces, the codebook decides as ever.

Each distinct text of a column is read once by `clean.recode` and each rule is evaluated by
`clean.rules`, so a row has the same fate whether its file is held whole or not. Only studies in which a
row of a file is a person can be cleaned so (`flat`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from impra_research.clean import Cleaned, clean_files
from impra_research.clean.corrections import Correction, apply_corrections, read_corrections
from impra_research.clean.streamed.flat import why_not_flat
from impra_research.clean.tables import recode_tables
from impra_research.read import Received
from impra_research.read.scanned import ROW, Scanned, scan_source
from impra_research.study import Study

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Planned:
    """How a study will be cleaned: by table, rows that are not read yet.

    Attributes
    ----------
    kept, quarantined, counted
        The rows that stay, those that cannot, and how many of both.
    like
        The same tables without rows (but those of another width): their columns and types.
    decisions
        The variables with texts that people decided on, and by which decision.
    """

    study: Study
    kept: dict[str, pl.LazyFrame]
    quarantined: dict[str, pl.LazyFrame]
    counted: dict[str, pl.LazyFrame]
    like: Cleaned
    decisions: list[tuple[str, str]]

    def record(self, table: str, counted: pl.DataFrame) -> dict[str, object]:
        """Give the JSON record of a table from its counts."""
        from impra_research.clean.streamed.told import record

        told = record(self.study, table, counted, decisions=self.decisions)
        return told | {
            key: said for key, said in self.like.records[table].items() if key not in told
        }


def plan_cleaning(study: Study, folder: Path) -> Planned:
    """Read a study's files once, and say how each of their rows will be cleaned.

    Parameters
    ----------
    folder
        Where the rows stand meanwhile; what is planned reads them there.

    Raises
    ------
    ReceivedFileError, StudyFileError, CorrectionError, UnknownValueError
        A file, the codebook, a correction or a value is not what it should be.
    """
    from impra_research.clean.streamed import told
    from impra_research.clean.streamed.coded import read_columns
    from impra_research.clean.streamed.judge import judge_rows
    from impra_research.clean.streamed.once import refuse_numbers, stage_rows
    from impra_research.clean.streamed.rows import decisions_of, gather_rows

    scans = {name: scan_source(study, name) for name in study.declared.sources}
    scans = _corrected(scans, read_corrections(study))
    headings = {name: _headings(study, scan) for name, scan in scans.items()}
    like = clean_files(study, headings)
    accounts, shapes = recode_tables(study, headings)
    staged = stage_rows(study, scans, folder)
    for name, scan in scans.items():
        refuse_numbers(study, scan, staged[name])
    coded = read_columns(study, scans, staged)
    decisions = decisions_of(coded)
    rows = judge_rows(study, gather_rows(study, scans, staged, coded), shapes)
    kept = {
        name: told.kept_rows(study, rows, name, tables=list(shapes), like=table)
        for name, table in like.tables.items()
    }
    gone = {
        name: told.with_torn(
            told.quarantined_rows(
                study, rows, name, received=list(accounts[name].raw.columns), like=table
            ),
            table,
        )
        for name, table in like.quarantined.items()
    }
    counted = {
        name: told.with_torn_counted(
            told.counted_rows(study, rows, name, decisions=decisions),
            name,
            like.quarantined[name],
        )
        for name in shapes
    }
    return Planned(study, kept, gone, counted, like, decisions)


def _headings(study: Study, scan: Scanned) -> dict[str, Received]:
    """Give the table of a source without its rows, under each of its names in study.yml."""
    rows = pd.DataFrame(columns=list(scan.headings), dtype="str", index=pd.RangeIndex(2, 2))
    sheets = study.declared.sources[scan.source].sheets
    table = Received(scan.source, scan.file, scan.sheet, rows, scan.note, scan.torn)
    return dict.fromkeys(sheets, table)


def _corrected(
    scans: Mapping[str, Scanned], corrections: tuple[Correction, ...]
) -> dict[str, Scanned]:
    """Correct the cells that corrections.yml names, once they are seen to hold what it expects."""
    import polars as pl

    if not corrections:
        return dict(scans)
    places = [correction.row for correction in corrections]
    received = {}
    for name, scan in scans.items():
        named = pl.col(ROW).is_in(places) | (pl.col(ROW) == pl.col(ROW).max())
        rows = scan.cells.filter(named).collect(engine="streaming").to_pandas()
        table = rows.set_index(ROW).astype("str")
        received[name] = {"main": Received(scan.source, scan.file, scan.sheet, table)}
    apply_corrections(received, corrections)
    return {name: _with_values(scan, corrections) for name, scan in scans.items()}


def _with_values(scan: Scanned, corrections: tuple[Correction, ...]) -> Scanned:
    import polars as pl

    own = [each for each in corrections if (each.file, each.sheet) == (scan.file, scan.sheet)]
    columns = []
    for column in dict.fromkeys(each.column for each in own):
        values = {each.row: each.value for each in own if each.column == column}
        new = pl.col(ROW).replace_strict(values, default=None, return_dtype=pl.String)
        columns.append(pl.coalesce(new, pl.col(column)).alias(column))
    return replace(scan, cells=scan.cells.with_columns(columns)) if own else scan


__all__ = ["Planned", "plan_cleaning", "why_not_flat"]
