"""Median and quartiles of a number, each only where enough answers lie on either side of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.show.disclosure import TOTAL, mask_counts

PARTS = {"first_quartile": 0.25, "median": 0.5, "third_quartile": 0.75}


def parts_of(
    rows: pd.DataFrame, name: str, places: tuple[str, ...], least: int, weight: str | None = None
) -> pd.DataFrame:
    """Count a number in each place, with the parts that enough answers lie on either side of."""
    values = pd.to_numeric(rows[name]).astype("float64").dropna()
    weights = None if weight is None else rows[weight].astype("float64").fillna(0)
    groups = {place: values[rows["place"].loc[values.index] == place] for place in places}
    shown = mask_counts(pd.DataFrame({"n": {p: len(v) for p, v in groups.items()}}), least)["n"]
    if sum(map(len, groups.values())) < len(values):
        shown[TOTAL] = len(values) if len(values) >= least else f"<{least}"
    parts = {
        place: [
            shown[place],
            *(_part(group, at, shown[place], least, weights) for at in PARTS.values()),
        ]
        for place, group in (groups | {TOTAL: values}).items()
    }
    return pd.DataFrame(parts, index=["n", *PARTS], dtype=object)


def _part(
    values: pd.Series, at: float, n: object, least: int, weights: pd.Series | None
) -> float | None:
    """Part a number, weighted where there are weights; None where few lie on one side of it."""
    if isinstance(n, str) or len(values) * min(at, 1 - at) < least:
        return None
    if weights is None:
        return float(values.quantile(at))
    part = np.quantile(values, at, weights=weights.loc[values.index], method="inverted_cdf")
    sides = (values <= part).sum(), (values >= part).sum()
    return float(part) if min(sides) >= least else None
