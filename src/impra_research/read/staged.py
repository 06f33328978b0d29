"""A large file read once: its cells in a file that later passes read in a moment.

Texts that stand in many rows become numbers on the way; each number's text is kept beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Listed:
    """The distinct texts of a column, each with the number that stands for it in the rows."""

    numbers: pl.Series
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Staged:
    """The rows of a source, read once; and the distinct texts of those columns that became numbers."""

    rows: pl.LazyFrame
    listed: dict[str, Listed]


def stage(
    cells: pl.LazyFrame,
    file: Path,
    *,
    kept: Sequence[pl.Expr],
    numbered: Mapping[str, tuple[pl.Expr, pl.DataType]],
) -> Staged:
    """Write the cells of a source that cleaning needs into `file`, which is no result.

    Parameters
    ----------
    kept
        Columns that stay as they are.
    numbered
        Columns of text of which numbers are written, by name; the same categories give the same text
        the same number in each source.
    """
    import polars as pl

    numbers = [
        text.cast(categories).to_physical().alias(name)
        for name, (text, categories) in numbered.items()
    ]
    cells.select(*kept, *numbers).sink_parquet(file, compression="snappy", statistics=False)
    rows = pl.scan_parquet(file, glob=False)
    found = rows.select(pl.col(name).unique().drop_nulls().implode() for name in numbered)
    met = found.collect(engine="streaming").to_dict()
    listed = {
        name: _listed(met[name].explode(), categories) for name, (_, categories) in numbered.items()
    }
    return Staged(rows, listed)


def _listed(numbers: pl.Series, categories: pl.DataType) -> Listed:
    import polars as pl

    texts = numbers.cat.to(categories).cast(pl.String)
    return Listed(numbers, texts.to_list())
