"""The rows of all sources under one heading: keys, provenance, texts as received, columns of the tables.

A text as received stands under `raw NAME`, which no column of a table can be called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from impra_research.clean.streamed.coded import Coded, raw, with_values
from impra_research.clean.streamed.once import NUMBER
from impra_research.clean.unfold import PROVENANCE
from impra_research.read.scanned import ROW, Scanned
from impra_research.read.staged import Staged
from impra_research.study import Study

PLACE = "place of the row"  # over all sources, in their order
SOURCES = 2**40  # more rows than any file has


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


def sources_of(study: Study, table: str) -> Sequence[str]:
    """List the sources that hold rows of a table."""
    return [name for name in study.declared.sources if study.sheet_of(name, table)]
