"""The difference of restricted means when enterprises come in clusters, by drawing clusters again.

Months are whole numbers, so a draw of clusters is a row of weights, and a thousand curves are one
product of matrices: draws x clusters, times clusters x months.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.duration.durations import BASE, Durations, Floats, Integers, durations
from impra_research.analyse.duration.restricted import NO_SPREAD, few_clusters, not_followed
from impra_research.analyse.duration.risk_sets import share
from impra_research.analyse.estimate import Estimate


def drawn_mean_difference(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str],
    cluster: str | None = "cluster",
    horizon: int = 60,
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 2014,
    ceasing: bool = False,
) -> Estimate:
    """Months by which the second place's restricted mean exceeds the first's, clusters drawn again.

    Clusters are drawn within each place, one fewer than there are (Rao & Wu 1988), or in both places
    together where some lie in both. The interval is the error of the draws times t with as many
    degrees of freedom as clusters less two: it holds where percentiles do not (benchmarks/duration.md).
    Who ceased is censored; with `ceasing`, ceasing ends the months too, which are then those spent
    unregistered and still active (the horizon less both of `months_lost`).
    """
    at_risk = histories[histories["base"] & histories["place"].isin(places)]
    every = durations(at_risk, cluster=cluster)
    spells = every.of_any() if ceasing else every.of_cause()
    second = (at_risk["place"] == places[1]).to_numpy()
    name = f"restricted mean ({horizon} months), {places[1]} - {places[0]}"
    reasons = [f"{place}: {reason}" for place, kept in zip(places, (~second, second), strict=True)
               if (reason := not_followed(spells.where(kept), horizon))]  # fmt: skip
    units = np.arange(len(spells)) if spells.cluster is None else spells.cluster
    clusters = len(np.unique(units))
    held = [len(np.unique(units[kept])) for kept in (~second, second)]
    reasons += few_clusters(places, held)
    method = f"{draws:,} draws of {clusters} clusters, t"
    if reasons:
        return Estimate.impossible(
            name, n=len(spells), base=BASE, reason="; ".join(reasons), method=method
        )
    value, drawn = mean_differences(spells, second, units, horizon=horizon, draws=draws, seed=seed)
    half = float(t.ppf(0.5 + level / 2, clusters - 2)) * float(drawn.std(ddof=1))
    if half < NO_SPREAD:
        return Estimate.impossible(
            name, n=len(spells), base=BASE, reason="no spread", method=method
        )
    return Estimate(name, value, value - half, value + half, len(spells), BASE, method)


def mean_differences(
    spells: Durations, second: np.ndarray, units: Integers, *, horizon: int, draws: int, seed: int
) -> tuple[float, Floats]:
    """Restricted mean of the `second` spells less that of the others: as found, and in each draw."""
    rng, areas = np.random.default_rng(seed), []
    held = [np.unique(units[kept]) for kept in (~second, second)]
    apart = not len(np.intersect1d(held[0], held[1]))
    everyone = _draw(rng, np.unique(units), int(units.max()) + 1, draws)
    for kept, own in zip((~second, second), held, strict=True):
        drawn = _draw(rng, own, int(units.max()) + 1, draws) if apart else everyone
        counted = np.vstack([np.ones(drawn.shape[1]), drawn])
        areas.append(_areas(spells.where(kept), units[kept], counted, horizon))
    difference = areas[1] - areas[0]
    return float(difference[0]), difference[1:]


def _draw(rng: np.random.Generator, own: Integers, size: int, draws: int) -> Floats:
    """How often each of its clusters is in a draw."""
    drawn = np.zeros((draws, size))
    drawn[:, own] = rng.multinomial(len(own) - 1, np.full(len(own), 1 / len(own)), size=draws)
    return drawn


def _areas(spells: Durations, units: Integers, counted: Floats, horizon: int) -> Floats:
    """Area under the curve of each row of counts of clusters; months 1 ... horizon - 1 decide it."""
    size, months = counted.shape[1], horizon + 1
    at_risk = np.zeros((size, months))
    for times, sign in ((spells.entry, 1), (spells.exit, -1)):
        np.add.at(at_risk, (units, np.minimum(times + 1, horizon)), sign * (times < horizon))
    events = np.zeros((size, months))
    happened = (spells.event == 1) & (spells.exit < horizon)
    np.add.at(events, (units[happened], spells.exit[happened]), 1)
    falls = share(counted @ events, counted @ at_risk.cumsum(axis=1))
    area: Floats = np.cumprod(1 - falls, axis=1)[:, :horizon].sum(axis=1)
    return area
