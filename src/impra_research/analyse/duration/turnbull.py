"""The curve when of each date only an interval is known: "registered between 2009 and 2011".

Turnbull (1976): the distribution that makes the intervals (lo, hi] most likely, by self-consistency
(EM). It can put weight only between the end of one interval and the start of another; within such a
gap the curve is not determined. lifelines reads the intervals as closed, which moves the curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impra_research.analyse.duration.durations import Floats, durations, groups
from impra_research.errors import UsageError

COLUMNS = ["group", "after", "month", "mass", "survival", "low", "high", "events", "n"]
STEPS = 100_000


@dataclass(frozen=True, slots=True)
class Intervals:
    """Distinct intervals (lo, hi] with how many gave each, and the gaps that can hold weight."""

    lo: Floats
    hi: Floats
    count: Floats
    after: Floats
    until: Floats
    holds: Floats  # 1 where a gap (column) lies within an interval (row)


def turnbull_curve(
    histories: pd.DataFrame,
    *,
    by: str | None = "place",
    level: float = 0.95,
    cluster: str | None = None,
    draws: int = 500,
    seed: int = 2014,
) -> pd.DataFrame:
    """Share not yet registered, from the shortest and the longest reading of each duration.

    Columns: `group`, `after`, `month` (the curve falls somewhere in (after, month]), `mass`,
    `survival` (at `month`), `low`, `high` (percentiles of drawing enterprises, or `cluster`s of
    them, again), `events`, `n`. Ceasing unregistered censors. In R: survfit(Surv(lo, hi,
    type = "interval2")).

    Raises
    ------
    UsageError
        An enterprise came under observation late: its interval says nothing of who left before.
    """
    rng = np.random.default_rng(seed)
    curves = []
    for group, members in groups(histories, by):
        spells = durations(members, cluster=cluster)
        if spells.entry.any():
            raise UsageError("Turnbull's curve does not know of late entry",
                             fix="leave out the histories whose entry is not 0")  # fmt: skip
        lo, hi = interval_bounds(members)
        curve = turnbull(lo, hi)
        low, high = _limits(lo, hi, spells.cluster, draws, level, rng)
        curves.append(curve.assign(group=group, low=low, high=high, n=len(members),
                                   events=spells.events()))  # fmt: skip
    return (
        pd.concat(curves, ignore_index=True)[COLUMNS] if curves else pd.DataFrame(columns=COLUMNS)
    )


def interval_bounds(histories: pd.DataFrame) -> tuple[Floats, Floats]:
    """Between which months each registered: not by `lo`, but by `hi`; infinite when not yet."""
    event = histories["event"].to_numpy(dtype=bool)
    low, high = (histories[f"months_{end}"].to_numpy(dtype=float) for end in ("low", "high"))
    return np.where(event, low - 1, low), np.where(event, high, np.inf)


def turnbull(lo: Floats, hi: Floats, *, weights: Floats | None = None) -> pd.DataFrame:
    """One curve: `after`, `month`, `mass`, `survival`; an infinite month holds who never registers.

    Raises
    ------
    UsageError
        An interval is empty.
    """
    told = intervals(lo, hi, weights)
    mass = self_consistent(told.holds, told.count[None, :])[0]
    return pd.DataFrame({"after": told.after, "month": told.until, "mass": mass,
                         "survival": np.clip(1 - mass.cumsum(), 0, 1)})  # fmt: skip


def intervals(lo: Floats, hi: Floats, weights: Floats | None = None) -> Intervals:
    """Find the gaps: from the last start before an end, to that end."""
    if (lo >= hi).any():
        raise UsageError(f"{int((lo >= hi).sum())} intervals (lo, hi] are empty",
                         fix="an event in month t lies in (t - 1, t]")  # fmt: skip
    distinct, row = np.unique(np.column_stack([lo, hi]), axis=0, return_inverse=True)
    count = np.bincount(row, weights, len(distinct)).astype(float)
    ends = np.unique(distinct[:, 1])
    starts = np.unique(distinct[:, 0])
    last = starts[np.searchsorted(starts, ends) - 1]
    after, first = np.unique(last, return_index=True)
    until = ends[first]
    holds = (distinct[:, :1] <= after) & (until <= distinct[:, 1:])
    return Intervals(distinct[:, 0], distinct[:, 1], count, after, until, holds.astype(float))


def self_consistent(holds: Floats, counts: Floats, *, close: float = 1e-12) -> Floats:
    """Weights of the gaps, one row for each row of counts: p <- mean of p given each interval."""
    mass = np.full((len(counts), holds.shape[1]), 1 / holds.shape[1])
    total = counts.sum(axis=1, keepdims=True)
    going = np.arange(len(counts))
    for _ in range(STEPS):
        now = mass[going]
        within = now @ holds.T
        ratio = np.divide(counts[going], within, out=np.zeros_like(within), where=within > 0)
        better = now * (ratio @ holds) / total[going]
        mass[going] = better
        going = going[np.abs(better - now).max(axis=1) > close]
        if not len(going):
            break
    return mass


def _limits(lo: Floats, hi: Floats, cluster: np.ndarray | None, draws: int, level: float,
            rng: np.random.Generator) -> tuple[Floats, Floats]:  # fmt: skip
    """Percentiles of the curve over draws of enterprises, or of clusters of them."""
    told = intervals(lo, hi)
    _, row = np.unique(np.column_stack([lo, hi]), axis=0, return_inverse=True)
    unit = np.arange(len(lo)) if cluster is None else cluster
    held = np.zeros((int(unit.max(initial=-1)) + 1, len(told.count)))
    np.add.at(held, (unit, row), 1.0)
    drawn = rng.multinomial(len(held), np.full(len(held), 1 / len(held)), size=draws) @ held
    curves = 1 - self_consistent(told.holds, drawn, close=1e-6).cumsum(axis=1)
    low, high = np.quantile(np.clip(curves, 0, 1), [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high
