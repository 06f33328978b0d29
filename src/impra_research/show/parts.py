"""Median and quartiles of a number, rounded, each only where enough answers lie on either side of it."""

from __future__ import annotations

from math import floor, log10

import numpy as np
import pandas as pd

from impra_research.show.disclosure import TOTAL, mask_counts

PARTS = {"first_quartile": 0.25, "median": 0.5, "third_quartile": 0.75}
FINENESS = 20  # steps at least between the first and the third quartile
COARSE = 5  # the smallest step: closer together, many give the same answer


def step_of(values: pd.Series) -> int | None:
    """Give what the parts of a number are rounded to, so that none gives one person's answer exactly.

    Of 5, 10, 50, 100 and so on the largest that still parts the middle half in `FINENESS`; None where
    answers lie so close that many give the same.

    Examples
    --------
    >>> step_of(pd.Series([700, 1032.5, 1383.5])), step_of(pd.Series(range(30)))
    (10, None)
    """
    numbers = pd.to_numeric(values).astype("float64").dropna()
    finest = (numbers.quantile(0.75) - numbers.quantile(0.25)) / FINENESS if len(numbers) else 0
    if finest < COARSE:
        return None
    ten = 10 ** floor(log10(finest))
    return int(5 * ten if finest >= 5 * ten else ten)


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
    step = step_of(values)
    parts = {
        place: [
            shown[place],
            *(
                _rounded(_part(group, at, shown[place], least, weights), step)
                for at in PARTS.values()
            ),
        ]
        for place, group in (groups | {TOTAL: values}).items()
    }
    return pd.DataFrame(parts, index=["n", *PARTS], dtype=object)


def _rounded(part: float | None, step: int | None) -> float | None:
    return part if part is None or step is None else floor(part / step + 0.5) * float(step)


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
