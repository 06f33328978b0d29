"""Columns in two libraries: what is a category, a whole number or a day here is the same there."""

from __future__ import annotations

from typing import Any

import pandas as pd
import polars as pl

KINDS: dict[str, pl.DataType] = {
    "Int64": pl.Int64(),
    "int64": pl.Int64(),
    "Float64": pl.Float64(),
    "datetime64[s]": pl.Datetime("ms"),
}


def polars_kind(kind: Any) -> pl.DataType:  # noqa: ANN401  pandas has no common type of its types
    """Name the type of a pandas column as Polars calls it."""
    if isinstance(kind, pd.CategoricalDtype):
        return pl.Enum(list(kind.categories))
    return KINDS.get(str(kind), pl.String())


def as_polars(column: pd.Series) -> pl.Series:
    """Give a short pandas column to Polars."""
    values = [None if pd.isna(value) else value for value in column.astype("object")]
    return pl.Series(column.name, values, dtype=polars_kind(column.dtype))


def as_pandas(rows: pl.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Give rows to pandas, each column of the type it has in `like`."""
    return pd.DataFrame({column.name: _column(column, like[column.name].dtype) for column in rows})


def _column(column: pl.Series, kind: Any) -> Any:  # noqa: ANN401
    if isinstance(kind, pd.CategoricalDtype):
        codes = column.to_physical().cast(pl.Int32).fill_null(-1).to_numpy()
        return pd.Categorical.from_codes(codes, dtype=kind)
    match str(kind):
        case "Int64" | "Float64":
            return pd.Series(column.fill_null(0).to_numpy(), dtype=kind).mask(
                pd.Series(column.is_null().to_numpy())
            )
        case "datetime64[s]":
            return column.to_numpy().astype("datetime64[s]")
        case "int64":
            return column.to_numpy()
        case _:
            return pd.Series(column.to_list(), dtype="str")
