"""Whether texts can be read as numbers or dates: all of them, or all but a few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import pandas as pd

from impra_research.clean.dates import NotADateError, read_date
from impra_research.clean.readers import UnfitValueError, read_number
from impra_research.codebook.variables import Level
from impra_research.read.plain import plain_label

T = TypeVar("T")


def read_all(values: list[str], read: Callable[[str], T]) -> list[T] | None:
    """Read every value, or give None at the first that cannot be read."""
    found: list[T] = []
    for value in values:
        try:
            found.append(read(value))
        except (UnfitValueError, NotADateError):
            return None
    return found


def nearly_all(
    cells: pd.Series, counts: Mapping[str, int], decimal: str, *, few: int
) -> tuple[Level, tuple[int, ...]] | None:
    """Find a level that all cells but one in `few` fit, and the rows of the others."""
    for level, read in _readers(decimal).items():
        unfit = [value for value in counts if read_all([value], read) is None]
        if 0 < sum(counts[value] for value in unfit) * few <= sum(counts.values()):
            rows = cells.index[cells.map(plain_label).isin(unfit)]
            return level, tuple(int(row) for row in rows)
    return None


def _readers(decimal: str) -> dict[Level, Callable[[str], object]]:
    return {"ratio": lambda text: read_number(text, decimal=decimal), "date": read_date}
