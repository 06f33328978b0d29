"""Mean months within a horizon: unregistered, or lost to registering and to ceasing.

statsmodels has no restricted mean, and lifelines' variance is that of min(T, horizon), not of the
estimate. Nothing is extrapolated: a group not followed to the horizon has no estimate.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.duration.durations import BASE, CAUSES, Durations, durations, groups
from impra_research.analyse.duration.incidence import incidence_curve
from impra_research.analyse.duration.influence import alike, on_incidence, on_log_survival
from impra_research.analyse.duration.kaplan_meier import table_by
from impra_research.analyse.duration.risk_sets import RiskSets, risk_sets, share
from impra_research.analyse.estimate import Estimate, estimates_table, z_of

METHOD = "Kaplan-Meier area, Greenwood"
LEAST = 5  # clusters in each place
NO_SPREAD = 1e-9  # months: nobody had registered, or all in one month


def restricted_mean(
    histories: pd.DataFrame, *, by: str | None = "place", horizon: int = 60, level: float = 0.95
) -> pd.DataFrame:
    """Mean months unregistered within the horizon: the area under the curve, one row a group.

    Columns: `group`, then those of `Estimate`, then `events`.
    In R: print(survfit(...), rmean = horizon), or survRM2::rmst2.
    """
    return table_by(
        histories, by, lambda _, members: _restricted(durations(members), horizon, level)[0]
    )


def restricted_mean_difference(
    histories: pd.DataFrame,
    *,
    places: tuple[str, str],
    horizon: int = 60,
    level: float = 0.95,
    weight: str | None = None,
    cluster: str | None = None,
) -> Estimate:
    """Months by which the second place's restricted mean exceeds the first's.

    The two groups are independent, so the variances add. With clusters, each within one place, a
    variance counts C / (C - 1) times and the interval is t's with as many degrees of freedom as
    clusters less two: the normal one is too narrow where clusters are few (benchmarks/duration.md).
    """
    each = [durations(histories[histories["place"] == place], weight=weight, cluster=cluster)
            for place in places]  # fmt: skip
    (first, first_se), (second, second_se) = (_restricted(one, horizon, level) for one in each)
    name = f"restricted mean ({horizon} months), {places[1]} - {places[0]}"
    n, method = first.n + second.n, first.method
    reasons = [f"{p}: {e.reason}" for p, e in zip(places, (first, second), strict=True) if e.reason]
    held = [0 if one.cluster is None else len(np.unique(one.cluster)) for one in each]
    if cluster is not None:
        reasons += few_clusters(places, held)
    if reasons:
        return Estimate.impossible(name, n=n, base=BASE, reason="; ".join(reasons), method=method)
    value, half = second.value - first.value, z_of(level) * float(np.hypot(first_se, second_se))
    if cluster is not None:
        method += f", {sum(held)} clusters, t"
        errors = [
            se * (c / (c - 1)) ** 0.5 for se, c in zip((first_se, second_se), held, strict=True)
        ]
        half = float(t.ppf(0.5 + level / 2, sum(held) - 2) * np.hypot(*errors))
    return Estimate(name, value, value - half, value + half, n=n, base=BASE, method=method)


def months_lost(
    histories: pd.DataFrame, *, by: str | None = "place", horizon: int = 60, level: float = 0.95
) -> pd.DataFrame:
    """Months of the horizon spent registered, and spent ceased: `group`, `outcome`, then `Estimate`'s.

    The area under each cumulative incidence (Andersen 2013); with the mean months in neither state
    they add up to the horizon. In R: print(survfit(Surv(entry, months, factor(event))), rmean).
    """
    rows, found = [], []
    for group, members in groups(histories, by):
        spells = durations(members)
        for outcome, cause in CAUSES.items():
            found.append(_lost(spells, outcome, horizon, level))
            rows.append((group, outcome, spells.events(cause)))
    table = estimates_table(found)
    for position, column in enumerate(("group", "outcome")):
        table.insert(position, column, [row[position] for row in rows])
    return table.assign(events=[row[2] for row in rows])


def few_clusters(places: tuple[str, str], held: list[int]) -> list[str]:
    """Name the places with too few clusters for any error to be told."""
    named = zip(places, held, strict=True)
    return [f"{place}: fewer than {LEAST} clusters" for place, count in named if count < LEAST]


def not_followed(spells: Durations, horizon: int) -> str:
    """Why there is no estimate to this horizon; nothing when there is."""
    sets = risk_sets(spells, causes=len(CAUSES))
    followed = int(spells.exit.max(initial=0))
    if followed < horizon and (not len(spells) or sets.survival()[-1] > 0):
        return f"followed for {followed} months only"
    watched = sets.members[1 : min(followed, horizon) + 1]
    if (watched == 0).any():
        return f"nobody under observation in month {int(np.argmin(watched)) + 1}"
    return ""


def _restricted(spells: Durations, horizon: int, level: float) -> tuple[Estimate, float]:
    """Area under the curve up to the horizon, and its standard error.

    Var = sum over event months of A(t)^2 d / (n (n - d)), with A(t) the area from t to the horizon
    (Klein & Moeschberger 2003, 4.5); with weights or clusters, the squares of what each adds.
    """
    spells = spells.of_cause()
    robust = spells.weights is not None or spells.cluster is not None
    name = f"restricted mean ({horizon} months)"
    method = "Kaplan-Meier area, infinitesimal jackknife" if robust else METHOD
    if reason := not_followed(spells, horizon):
        nothing = Estimate.impossible(name, n=len(spells), base=BASE, reason=reason, method=method)
        return nothing, float("nan")
    sets = risk_sets(spells, last=max(horizon - 1, int(spells.exit.max())))
    survival = sets.survival()[:horizon]
    if robust:
        members = alike(spells)
        added = on_log_survival(members.spells, sets)[:, :horizon] @ survival
        variance = float(members.variance(added[:, None])[0])
    else:
        variance = _area_variance(sets, survival, horizon)
    area, se = float(survival.sum()), variance**0.5
    half = z_of(level) * se
    return Estimate(name, area, area - half, area + half, len(spells), BASE, method), se


def _area_variance(sets: RiskSets, survival: np.ndarray, horizon: int) -> float:
    ahead = np.cumsum(survival[::-1])[::-1]
    n, d = sets.at_risk[:horizon], sets.all_events[:horizon]
    spread = np.where(n > d, share(d, n * np.maximum(n - d, 1)), 0.0)
    return float(np.sum(ahead**2 * spread))


def _lost(spells: Durations, outcome: str, horizon: int, level: float) -> Estimate:
    name = f"months {outcome} of {horizon}"
    method = "area under Aalen-Johansen"
    if reason := not_followed(spells, horizon):
        return Estimate.impossible(name, n=len(spells), base=BASE, reason=reason, method=method)
    cause = CAUSES[outcome]
    last = max(horizon - 1, int(spells.exit.max()))
    sets, members = risk_sets(spells, causes=len(CAUSES), last=last), alike(spells)
    area = float(incidence_curve(sets, cause)[:horizon].sum())
    added = on_incidence(members.spells, sets, cause)[:, :horizon].sum(axis=1, keepdims=True)
    half = z_of(level) * float(members.variance(added)[0]) ** 0.5
    return Estimate(name, area, area - half, area + half, len(spells), BASE, method)
