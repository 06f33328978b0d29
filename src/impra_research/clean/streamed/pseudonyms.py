"""Identifiers that have a pseudonym, coded over the whole file: each distinct one once, as ever."""

from __future__ import annotations

import pandas as pd
import polars as pl

from impra_research.clean.persons import pseudonymised
from impra_research.clean.streamed.kinds import as_pandas
from impra_research.study import Study

CODE = "keyed code"


def with_pseudonyms(study: Study, rows: pl.LazyFrame, like: pd.DataFrame) -> pl.LazyFrame:
    """Put the keyed code in the place of every column of `like` that has `pseudonym: true`.

    Raises
    ------
    DataError
        Two persons would have the same code.
    """
    named = [name for name, each in study.codebook.variables.items() if each.pseudonym]
    known = {name: _distinct(rows, name) for name in named if name in like}
    coded = pseudonymised(study, {name: as_pandas(met, like) for name, met in known.items()})
    for name, met in known.items():
        codes = met.with_columns(pl.Series(CODE, coded[name][name].tolist(), dtype=pl.String))
        found = rows.join(codes.lazy(), on=met.columns, how="left", maintain_order="left")
        rows = found.with_columns(pl.col(CODE).alias(name)).drop(CODE)
    return rows


def _distinct(rows: pl.LazyFrame, name: str) -> pl.DataFrame:
    return rows.select("source", name).drop_nulls().unique().collect(engine="streaming")
