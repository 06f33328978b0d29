"""The rules of the codebook over rows that are read piece by piece.

A rule about one row is evaluated by `clean.rules`, on each piece as the engine brings it. What must be
unique is looked up over the whole file, with the columns concerned alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import polars as pl

from impra_research.clean.quarantine import PERSON_GONE, holds_histories
from impra_research.clean.rules import (
    broken_rows,
    columns_used,
    first_variable,
    rules_of,
)
from impra_research.clean.streamed.kinds import as_pandas
from impra_research.clean.streamed.rows import PLACE, judged, sources_of
from impra_research.codebook import Codebook, Rule
from impra_research.study import Study

NEW = "set aside now"
Shapes = Mapping[str, pd.DataFrame]


def judge_rows(study: Study, rows: pl.LazyFrame, shapes: Shapes) -> pl.LazyFrame:
    """Say of each row, for each table, which rule it breaks, if any; and which flags it bears.

    Parameters
    ----------
    shapes
        Each table without rows: the types of its columns.
    """
    for table in sorted(shapes, key=lambda name: name != "person"):
        here = pl.col("source").is_in(sources_of(study, table))
        if table != "person":
            gone = here & pl.col(judged("person")[0]).is_not_null()
            rows = _set_aside(rows, table, gone, PERSON_GONE, "person", "person")
        for name, rule in rules_of(study.codebook, table, then="quarantine").items():
            broken = here & _broken(rows, table, name, rule, study.codebook, shapes)
            shown = first_variable(rule, study.codebook)
            rows = _set_aside(rows, table, broken, name, shown, "rules")
        for name, rule in rules_of(study.codebook, table, then="flag").items():
            broken = here & _broken(rows, table, name, rule, study.codebook, shapes)
            still_here = pl.col(judged(table)[0]).is_null()
            rows = rows.with_columns((still_here & broken).alias(flag(name)))
    return rows


def flag(rule: str) -> str:
    """Name the column that says whether a row bears a flag."""
    return f"flag {rule}"


def stages_of(codebook: Codebook, table: str) -> list[str]:
    """List the stages that a table goes through, in their order."""
    ruled = bool(rules_of(codebook, table, then="quarantine"))
    stages = ["person"] if table != "person" else []
    return ["values", *stages, *["rules"] * ruled, *["history"] * holds_histories(codebook, table)]


def _set_aside(rows: pl.LazyFrame, table: str, broken: pl.Expr, *said: str) -> pl.LazyFrame:
    """Enter what rows break; one that broke something before keeps its first reason."""
    columns = judged(table)
    new = (pl.col(columns[0]).is_null() & broken).alias(NEW)
    return rows.with_columns(new).with_columns(
        pl.when(NEW).then(pl.lit(text)).otherwise(pl.col(column)).alias(column)
        for column, text in zip(columns, said, strict=True)
    )


def _broken(
    rows: pl.LazyFrame, table: str, name: str, rule: Rule, codebook: Codebook, shapes: Shapes
) -> pl.Expr:
    of_person = shapes["person"].drop(columns="person")
    own, persons = columns_used(name, rule, codebook, shapes[table], of_person)
    like, person_like = shapes[table][own], of_person[persons]

    def breaks(piece: pl.Series) -> pl.Series:
        cells = piece.struct.unnest()
        of_table = as_pandas(cells.select(own), like).assign(person=range(len(cells)))
        person = as_pandas(cells.select(persons), person_like)
        found = broken_rows(of_table, name, rule, codebook=codebook, person=person)
        return pl.Series(of_table.index.isin(found), dtype=pl.Boolean)

    if rule.unique:
        again = _alike(rows, table, own)
        later = again.filter(breaks(again.select(own).to_struct()))[PLACE]
        return pl.col(PLACE).is_in(later.implode())
    used = pl.struct(list(dict.fromkeys((*own, *persons))))
    return used.map_batches(breaks, return_dtype=pl.Boolean, is_elementwise=True)


def _alike(rows: pl.LazyFrame, table: str, columns: list[str]) -> pl.DataFrame:
    """Give the rows that nothing set aside before and whose values stand on another row, in their order.

    What stands once in the file, or lacks a value, is not judged.
    """
    values = pl.col(columns[0]) if len(columns) == 1 else pl.struct(columns)
    whole = rows.select(PLACE, *columns).drop_nulls().collect(engine="streaming")
    places = whole.filter(values.is_duplicated())[PLACE]
    still_here = pl.col(PLACE).is_in(places.implode()) & pl.col(judged(table)[0]).is_null()
    return rows.filter(still_here).select(PLACE, *columns).collect(engine="streaming").sort(PLACE)
