"""How much an estimate depends on dates that are half remembered: every date drawn again where it can lie.

A date known to the year lies in any of twelve months. Each draw takes one month for every date, uniformly
and in the order of the steps; the estimates are pooled as those of completed data sets (Rubin), so that
the interval holds what the dates leave open.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.pooling import ON_LOG, pooled
from impra_research.analyse.intervals import SINCE
from impra_research.analyse.life_history import with_dates

TRIES = 200


def redrawn(histories: pd.DataFrame, *, draws: int = 20, seed: int = 2014) -> list[pd.DataFrame]:
    """Draw every date of `life_histories` again, once a draw; what follows the start is after it."""
    seeds = np.random.SeedSequence(seed).spawn(draws)
    return [_redrawn(histories, np.random.default_rng(one)) for one in seeds]


def date_sensitivity(
    histories: pd.DataFrame,
    estimate: Callable[[pd.DataFrame], pd.DataFrame],
    *,
    draws: int = 20,
    seed: int = 2014,
    level: float = 0.95,
) -> pd.DataFrame:
    """Tell each estimate with its dates drawn again, beside the dates as they were read.

    `estimate` makes of histories a table of gaps (`value`, `se`, `df`) or of ratios (`hazard_ratio`,
    `se_log`, `df`), such as `gaps.restricted_gap` or `hazard.hazard_model`. Columns: those of that
    table, pooled (see `pooling.pooled`), and `as_read`, `lowest`, `highest` (over the draws).
    """
    tables = [estimate(one) for one in redrawn(histories, draws=draws, seed=seed)]
    found, as_read = pooled(tables, level=level), estimate(histories)
    name = next((column for column in ON_LOG if column in found), "value")
    each = np.array([table[name].to_numpy(dtype=float) for table in tables])
    return found.assign(
        as_read=as_read[name].to_numpy(dtype=float),
        lowest=each.min(axis=0),
        highest=each.max(axis=0),
    )


def _redrawn(histories: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    start = _month(histories, "start", rng)
    end = _month(histories, "end", rng)
    ordered = (histories["end_latest"] > histories["start_earliest"]).fillna(False)
    for _ in range(TRIES):
        late = ((end <= start).fillna(False) & ordered).to_numpy(dtype=bool)
        if not late.any():
            break
        # Both again, so that every pair in order is as likely as another.
        start = start.mask(late, _month(histories, "start", rng))
        end = end.mask(late, _month(histories, "end", rng))
    since = {name: _month(histories, name, rng) for name in SINCE}
    observed = _month(histories, "observed", rng)
    return with_dates(histories, start=start, end=end, observed=observed, since=since)


def _month(histories: pd.DataFrame, name: str, rng: np.random.Generator) -> pd.Series:
    """Draw a month of each interval; null where there is none."""
    low = histories[f"{name}_earliest"].astype("Int64")
    width = histories[f"{name}_latest"].astype("Int64") - low + 1
    luck = rng.random(len(histories))
    steps = np.floor(luck * width.to_numpy(dtype=float, na_value=1.0)).astype(np.int64)
    return low + steps
