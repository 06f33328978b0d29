"""The rows of all sources under one heading: keys, provenance, texts as received, columns of the tables.

A text as received stands under `raw NAME`, which no column of a table can be called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from impra_research.clean.person_numbers import look, refuse_bad_numbers
from impra_research.clean.streamed.cells import AT_ONCE
from impra_research.clean.streamed.coded import (
    Coded,
    columns_of_source,
    listed_text,
    raw,
    text_of,
    with_values,
)
from impra_research.clean.unfold import PROVENANCE
from impra_research.read import Received
from impra_research.read.scanned import ROW, Scanned
from impra_research.read.staged import Staged, stage
from impra_research.study import Study
from impra_research.study.study_file import ROW_NUMBER

PLACE = "place of the row"  # over all sources, in their order
NUMBER = "number of the respondent"
SPELT = (*AT_ONCE, "date")  # levels whose texts may differ in every row: kept as they are written
SOURCES = 2**40  # more rows than any file has


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


def gather_rows(
    study: Study,
    scans: Mapping[str, Scanned],
    staged: Mapping[str, Staged],
    coded: Mapping[str, Mapping[str, Coded]],
) -> pl.LazyFrame:
    """Put the rows of all sources below each other, each with what it breaks by itself."""
    parts = [
        _filled(study, scan, staged[name], coded[name], first=n * SOURCES)
        for n, (name, scan) in enumerate(scans.items())
    ]
    columns = [column.meta.output_name() for each in next(iter(coded.values())).values()
               for column in each.columns]  # fmt: skip
    judgements = [name for table in study.codebook.tables for name in judged(table)]
    kept = [PLACE, *keys_of(study), *map(raw, with_values(study.codebook)), *columns, *judgements]
    decisions = decisions_of(coded)
    return pl.concat(
        part.with_columns(
            (
                pl.col(raw(name))
                .cast(pl.String)
                .is_in(_texts(coded[source][name].decided.get(how, [])))
            ).alias(decision(name, how))
            for name, how in decisions
        ).select(*kept, *(decision(*each) for each in decisions))
        for source, part in zip(scans, parts, strict=True)
    )


def _filled(
    study: Study, scan: Scanned, staged: Staged, coded: Mapping[str, Coded], *, first: int
) -> pl.LazyFrame:
    """Fill the columns of one source: first the values, then what the row breaks."""
    place = (pl.lit(first, pl.Int64) + pl.col(ROW)).alias(PLACE)
    faults = {name: each.fault for name, each in coded.items() if each.fault is not None}
    return (
        staged.rows.with_columns(place, *_keys(study, scan))
        .with_columns(
            *(column for each in coded.values() for column in each.columns),
            *(fault.alias(_fault(name)) for name, fault in faults.items()),
        )
        .with_columns(
            column
            for table in study.codebook.tables
            for column in _first_fault(study, table, list(faults))
        )
    )


def decisions_of(coded: Mapping[str, Mapping[str, Coded]]) -> list[tuple[str, str]]:
    """List which decisions of people were needed for which variables."""
    found = {(name, how): None for of in coded.values() for name, each in of.items()
             for how in each.decided}  # fmt: skip
    order = list(next(iter(coded.values())))
    return sorted(found, key=lambda each: (order.index(each[0]), each[1]))


def decision(variable: str, how: str) -> str:
    """Name the column that says whether people decided what a row's text means."""
    return f"decision {variable} {how}"


def _texts(texts: Sequence[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String).implode()


def judged(table: str) -> tuple[str, str, str]:
    """Name the columns that say why a row cannot stay: rule, variable, stage."""
    return f"rule {table}", f"variable {table}", f"stage {table}"


def keys_of(study: Study) -> list[str]:
    """Name the columns by which rows are told apart and found again."""
    parts = {part for table in study.codebook.tables.values() for part in table.key}
    return list(dict.fromkeys(("person", "enterprise", *PROVENANCE, *sorted(parts))))


def _keys(study: Study, scan: Scanned) -> list[pl.Expr]:
    source = study.declared.sources[scan.source]
    person = pl.lit(source.prefix + "-") + pl.col(NUMBER)
    told = {"source": scan.source, "file": scan.file, "sheet": scan.sheet}
    known = {name: pl.lit(text, pl.String) for name, text in told.items()}
    known |= {"person": person, "enterprise": person + "-1", "row": pl.col(ROW).cast(pl.Int64)}
    return [known.get(name, pl.lit(1, pl.Int64)).alias(name) for name in keys_of(study)]


def number_of(study: Study, scan: Scanned) -> pl.Expr:
    """Read the number by which a file tells its respondents apart."""
    column = study.declared.sources[scan.source].sheets["main"].key or ""
    if column == ROW_NUMBER and column not in scan.headings:
        return pl.col(ROW).cast(pl.String)
    return pl.col(column)


def _fault(variable: str) -> str:
    return f"fault {variable}"


def _first_fault(study: Study, table: str, faulty: Sequence[str]) -> list[pl.Expr]:
    """Say which of its own values a row cannot stay with: the first, in the codebook's order."""
    own = [name for name in study.codebook.of_table(table) if name in faulty]
    none = pl.lit(None, pl.String)
    named = [pl.when(pl.col(_fault(name)).is_not_null()).then(pl.lit(name)) for name in own]
    any_fault = pl.any_horizontal(False, *(pl.col(_fault(name)).is_not_null() for name in own))
    said = (
        pl.coalesce(none, *(pl.col(_fault(name)) for name in own)),
        pl.coalesce(none, *named),
        pl.when(any_fault).then(pl.lit("values")),
    )
    return [each.alias(name) for each, name in zip(said, judged(table), strict=True)]


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


def sources_of(study: Study, table: str) -> Sequence[str]:
    """List the sources that hold rows of a table."""
    return [name for name in study.declared.sources if study.sheet_of(name, table)]
