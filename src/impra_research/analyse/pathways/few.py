"""Where a table of pathways rests on too little: few moves, few units, few still under observation."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from impra_research.analyse.caution import Caution, Kind
from impra_research.analyse.hazard import CLUSTERS, WARN

LEAST: dict[str, tuple[Kind, int]] = {
    "events": ("few_moves", WARN), "n": ("few_units", CLUSTERS), "at_risk": ("few_at_risk", WARN),
    "size": ("few_of_type", WARN), "smallest": ("few_of_type", WARN),
}  # fmt: skip


def marked(table: pd.DataFrame) -> pd.DataFrame:
    """Add the column `caution`: what each row is too small for, empty where nothing is."""
    return table.assign(
        caution=["; ".join(map(str, _of_row(row))) for row in table.to_dict("records")]
    )


def cautions(table: pd.DataFrame) -> tuple[Caution, ...]:
    """Tell what to be careful of in a table of pathways, each kind once: with its smallest count.

    Examples
    --------
    >>> [str(caution) for caution in cautions(pd.DataFrame({"events": [0, 3, 12], "n": 40}))]
    ['3 moves, fewer than 10']
    """
    found: dict[str, Caution] = {}
    for caution in (each for row in table.to_dict("records") for each in _of_row(row)):
        least = found.setdefault(caution.kind, caution)
        found[caution.kind] = min(least, caution, key=lambda each: each.count)
    return tuple(found.values())


def _of_row(row: Mapping[Hashable, Any]) -> Iterator[Caution]:
    """Leave out moves never seen, whose limit is exact, states nobody was in, and month 0, which is told."""
    for column, (kind, least) in LEAST.items():
        if column not in row or (column == "at_risk" and row.get("month") == 0):
            continue
        count = int(row[column])
        if count < least and (count or column == "at_risk"):
            yield Caution(kind, count=count, least=least)
