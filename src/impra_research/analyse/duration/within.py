"""Share registered (or ceased) within some months: the second place's less the first's."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.duration.durations import BASE, CAUSES, Durations, durations
from impra_research.analyse.duration.incidence import incidence_curve
from impra_research.analyse.duration.influence import alike, on_incidence
from impra_research.analyse.duration.restricted import NO_SPREAD, few_clusters, not_followed
from impra_research.analyse.duration.risk_sets import risk_sets
from impra_research.analyse.estimate import Estimate


def incidence_difference(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str],
    month: int = 36,
    outcome: str = "registered",
    cluster: str | None = "cluster",
    level: float = 0.95,
) -> Estimate:
    """Difference of two cumulative incidences (Aalen-Johansen) at a month.

    What clusters add is summed over both places, so that one that lies in both counts once; each place
    counts C / (C - 1) times, and the interval is t's with as many degrees of freedom as clusters
    less two, as in `restricted_mean_difference`.
    """
    kept = histories[histories["base"] & histories["place"].isin(places)]
    spells = durations(kept, cluster=cluster)
    units = np.arange(len(spells)) if spells.cluster is None else spells.cluster
    spells = Durations(spells.entry, spells.exit, spells.event, cluster=units)
    sides = [spells.where((kept["place"] == place).to_numpy()) for place in places]
    name = f"{outcome} within {month} months, {places[1]} - {places[0]}"
    held = [len(np.unique(units[(kept["place"] == place).to_numpy()])) for place in places]
    clusters = len(np.unique(units))
    method = f"Aalen-Johansen, {clusters} clusters, t"
    reasons = [f"{place}: {reason}" for place, side in zip(places, sides, strict=True)
               if (reason := not_followed(side, month))]  # fmt: skip
    if reasons := reasons + few_clusters(places, held):
        return Estimate.impossible(
            name, n=len(kept), base=BASE, reason="; ".join(reasons), method=method
        )
    value, added = 0.0, np.zeros(int(units.max()) + 1)
    for sign, side, size in zip((-1, 1), sides, held, strict=True):
        share, by_unit = _at(side, CAUSES[outcome], month, len(added))
        value += sign * share
        added += sign * by_unit * (size / (size - 1)) ** 0.5
    half = float(t.ppf(0.5 + level / 2, clusters - 2) * np.sqrt((added**2).sum()))
    if half < NO_SPREAD:
        return Estimate.impossible(name, n=len(kept), base=BASE, reason="no spread", method=method)
    return Estimate(name, value, value - half, value + half, len(kept), BASE, method)


def _at(spells: Durations, cause: int, month: int, size: int) -> tuple[float, np.ndarray]:
    """Share with the outcome by the month, and what each cluster adds to it."""
    sets = risk_sets(spells, causes=len(CAUSES), last=max(month, int(spells.exit.max())))
    members = alike(spells)
    influence = members.weight * on_incidence(members.spells, sets, cause)[:, month]
    return float(incidence_curve(sets, cause)[month]), np.bincount(
        np.asarray(members.spells.cluster), influence, size
    )
