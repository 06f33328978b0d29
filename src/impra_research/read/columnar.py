"""Parquet files as text cells, so that the codebook reads them as it reads any other file.

Whole numbers lose their decimal point, decimals are written with the sign that the source declares,
dates in ISO 8601, an absent value as an empty cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import NOTHING, Noted
from impra_research.study import Source

if TYPE_CHECKING:
    import polars as pl

EXACT = 1e15


def read_parquet(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read a Parquet file as text.

    Raises
    ------
    ReceivedFileError
        It is not a Parquet file, or a column holds lists or bytes.
    """
    texts = scan_parquet(path, source).collect().to_pandas().astype("str")
    return {"": (texts.set_axis(pd.RangeIndex(2, 2 + len(texts), name="row")), NOTHING)}


def scan_parquet(path: Path, source: Source) -> pl.LazyFrame:
    """Read a Parquet file as text, in pieces and when asked.

    Raises
    ------
    ReceivedFileError
        As `read_parquet`.
    """
    import polars as pl

    try:
        cells = pl.scan_parquet(path, glob=False)
        schema = cells.collect_schema()
    except pl.exceptions.PolarsError:
        raise ReceivedFileError(
            f"{source.file} is not a Parquet file",
            fix="export it again, or name the right `instrument` in study.yml",
        ) from None
    columns = [_text(name, kind, source) for name, kind in schema.items()]
    return cells.select(columns)


def _text(name: str, kind: pl.DataType, source: Source) -> pl.Expr:
    import polars as pl

    column = pl.col(name)
    if kind.is_float():
        whole = column.is_finite() & (column == column.round()) & (column.abs() < EXACT)
        sure = column.cast(pl.String).str.replace(r"\.(\d{3})$", ".${1}0")  # as in a workbook
        texts = sure.str.replace(".", source.decimal, literal=True)
        number = pl.when(whole).then(column).otherwise(None)
        return pl.coalesce(number.cast(pl.Int64).cast(pl.String), texts).fill_null("")
    if kind == pl.Boolean:
        return column.cast(pl.Int8).cast(pl.String).fill_null("")
    if isinstance(kind, pl.Datetime):
        day, moment = column.dt.strftime("%Y-%m-%d"), column.dt.strftime("%Y-%m-%dT%H:%M:%S")
        midnight = column.dt.time() == pl.time(0)
        return pl.when(midnight).then(day).otherwise(moment).fill_null("")
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        raise ReceivedFileError(
            f"{source.file}, column {name!r} holds no single values ({kind})",
            fix="export it with one value a cell",
        )
    return column.cast(pl.String).fill_null("")
