"""Each file is read once: what cleaning needs of it stands in a file that all later passes read.

The number of the respondent is looked at on the way; every listed text becomes a number of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from impra_research.clean.person_numbers import look, refuse_bad_numbers
from impra_research.clean.streamed.cells import AT_ONCE
from impra_research.clean.streamed.coded import (
    columns_of_source,
    listed_text,
    raw,
    text_of,
    with_values,
)
from impra_research.read import Received
from impra_research.read.scanned import ROW, Scanned
from impra_research.read.staged import Staged, stage
from impra_research.study import Study
from impra_research.study.study_file import ROW_NUMBER

NUMBER = "number of the respondent"
SPELT = (*AT_ONCE, "date")  # levels whose texts may differ in every row: kept as they are written


def stage_rows(study: Study, scans: Mapping[str, Scanned], folder: Path) -> dict[str, Staged]:
    """Read each file once: what cleaning needs of it goes to `folder`, listed texts as numbers."""
    lists = {
        name: pl.Series(dtype=pl.Categorical(pl.Categories.random()))  # lives as long as its list
        for name in with_values(study.codebook)
    }
    return {
        source: _staged(study, scan, folder / f"{n}.parquet", lists)
        for n, (source, scan) in enumerate(scans.items())
    }


def _staged(study: Study, scan: Scanned, file: Path, lists: Mapping[str, pl.Series]) -> Staged:
    columns = columns_of_source(study, scan.source)
    spelt = [name for name in lists if study.codebook.variables[name].level in SPELT]
    staged = stage(
        scan.cells,
        file,
        kept=[pl.col(ROW), number_of(study, scan).alias(NUMBER),
              *(pl.col(columns[name]).alias(raw(name)) for name in spelt if name in columns)],
        numbered={text_of(name): (listed_text(study, scan.source, name), lists[name].dtype)
                  for name in columns},
    )  # fmt: skip
    listed = [
        pl.col(text_of(name)).cat.to(lists[name].dtype).alias(raw(name))
        for name in columns
        if name not in spelt
    ]
    unasked = [
        pl.lit(None, pl.String if name in spelt else lists[name].dtype).alias(raw(name))
        for name in lists
        if name not in columns
    ]
    return replace(staged, rows=staged.rows.with_columns(*listed, *unasked))


def number_of(study: Study, scan: Scanned) -> pl.Expr:
    """Read the number by which a file tells its respondents apart."""
    column = study.declared.sources[scan.source].sheets["main"].key or ""
    if column == ROW_NUMBER and column not in scan.headings:
        return pl.col(ROW).cast(pl.String)
    return pl.col(column)


def refuse_numbers(study: Study, scan: Scanned, staged: Staged) -> None:
    """Stop at a number of a respondent that is empty, taken, or may name somebody.

    Raises
    ------
    ReceivedFileError
        It names each row, and shows none of the cells.
    """
    source = study.declared.sources[scan.source]
    column = source.sheets["main"].key or ""
    number = pl.col(NUMBER)
    numbers = staged.rows.select(ROW, NUMBER).collect(engine="streaming")
    sound = number.str.contains(f"^(?:{look(source.numbers_like)})$") & number.is_unique()
    rows = numbers.filter(~sound).to_pandas().set_index(ROW).astype("str")
    found = Received(scan.source, scan.file, scan.sheet, rows)
    refuse_bad_numbers(rows[NUMBER], found, column, single=True, like=source.numbers_like)
