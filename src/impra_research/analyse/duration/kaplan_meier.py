"""Kaplan-Meier: the share not yet registered, month by month; the median; who is at risk.

statsmodels has no log-log limits, reads the median where S < 1/2 (the textbook and R: S <= 1/2), and
its error with weights is that of log S under frequency weights. Here Greenwood's error stands where
each spell counts once; with weights or clusters, `influence` gives it. Histories outside the risk
set (`base` False) are left out; one with `entry` is at risk only from then on (left truncation).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from impra_research.analyse.duration.durations import (
    BASE,
    Durations,
    Floats,
    durations,
    grouped,
    groups,
)
from impra_research.analyse.duration.influence import alike, on_log_survival
from impra_research.analyse.duration.risk_sets import RiskSets, risk_sets, risk_sets_by, share
from impra_research.analyse.estimate import Estimate, estimates_table, z_of

COLUMNS = ["group", "month", "at_risk", "events", "survival", "low", "high", "n"]


def survival_curve(
    histories: pd.DataFrame,
    *,
    by: str | None = "place",
    level: float = 0.95,
    weight: str | None = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Share not yet registered after each month in which someone registered, from month 0 on.

    Columns: `group`, `month`, `at_risk` (just before), `events`, `survival`, `low`, `high`
    (log-log, pointwise), `n`. `weight` and `cluster` name columns; `at_risk` and `events` count
    spells without their weights.
    In R: survival::survfit(Surv(entry, months, event), weights, cluster, conf.type = "log-log").
    """
    spells, names, group = grouped(histories, by, weight=weight, cluster=cluster)
    sizes, counted = (
        np.bincount(group, minlength=len(names)),
        risk_sets_by(spells, group, len(names)),
    )
    plain = weight is None and cluster is None
    curves = [
        _curve(sets, None if plain else spells.where(group == g), level).assign(
            group=name, n=int(sizes[g])
        )
        for g, (name, sets) in enumerate(zip(names, counted, strict=True)) if sizes[g]
    ]  # fmt: skip
    return (
        pd.concat(curves, ignore_index=True)[COLUMNS] if curves else pd.DataFrame(columns=COLUMNS)
    )


def kaplan_meier(spells: Durations, *, level: float = 0.95) -> pd.DataFrame:
    """One curve, with a first row for month 0: `month`, `at_risk`, `events`, `survival`, limits, `se`."""
    return _curve(risk_sets(spells), spells, level)


def _curve(sets: RiskSets, spells: Durations | None, level: float) -> pd.DataFrame:
    """One curve from its risk sets; `spells` tells of weights and clusters, if any."""
    survival, counted = sets.survival(), sets.events[0]
    se = survival * np.sqrt(greenwood(sets))
    if spells is not None:
        se = standard_error(spells.of_cause(), sets)
        counted = np.bincount(spells.exit[spells.event == 1], minlength=len(survival))
    low, high = log_log(survival, se, level)
    low[0] = high[0] = 1.0
    at_risk = np.concatenate([[sets.members[:2].max()], sets.members[1:]])
    shown = np.flatnonzero((counted > 0) | (np.arange(len(counted)) == 0))
    columns = {"at_risk": at_risk, "events": counted.astype(int), "survival": survival,
               "low": low, "high": high, "se": se}  # fmt: skip
    return pd.DataFrame({"month": shown} | {name: each[shown] for name, each in columns.items()})


def standard_error(spells: Durations, sets: RiskSets) -> Floats:
    """Greenwood's error of S(t); with weights or clusters, that of the infinitesimal jackknife."""
    survival = sets.survival()
    if spells.weights is None and spells.cluster is None:
        spread = greenwood(sets)
    else:
        members = alike(spells)
        spread = members.variance(on_log_survival(members.spells, sets))
    return survival * np.sqrt(spread)


def greenwood(sets: RiskSets) -> Floats:
    """Sum of d / (n (n - d)) over the months so far: the variance of log S."""
    n, d = sets.at_risk, sets.all_events
    summed: Floats = np.cumsum(np.where(n > d, share(d, n * np.maximum(n - d, 1e-300)), 0.0))
    return summed


def log_log(curve: Floats, se: Floats, level: float) -> tuple[Floats, Floats]:
    """S^exp(+-z se / (S log S)); not defined where S is 0 or 1, as in R."""
    s = np.where((curve > 0) & (curve < 1), curve, np.nan)
    half = z_of(level) * se / np.abs(s * np.log(s))
    return s ** np.exp(half), s ** np.exp(-half)


def risk_table(
    histories: pd.DataFrame, *, by: str | None = "place", every: int = 12, horizon: int = 60
) -> pd.DataFrame:
    """Count who is still at risk at months 0, 12, 24, ..., and who has registered by then.

    Columns: `group`, `month`, `at_risk`, `registered`.
    """
    rows = []
    for group, members in groups(histories, by):
        spells = durations(members)
        for month in range(0, horizon + 1, every):
            at_risk = (spells.exit >= month) & (spells.entry < max(month, 1))
            registered = (spells.event == 1) & (spells.exit <= month)
            rows.append((group, month, int(at_risk.sum()), int(registered.sum())))
    return pd.DataFrame(rows, columns=["group", "month", "at_risk", "registered"])


def median_time(
    histories: pd.DataFrame,
    *,
    by: str | None = "place",
    level: float = 0.95,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Month by which half have registered, with its interval, one row a group.

    Columns: `group`, then those of `Estimate`, then `events`. The median is the first month with
    S(t) <= 1/2 and its limits are the months where the log-log limits cross one half (Brookmeyer &
    Crowley 1982); a limit never reached is infinite. `cluster` names a column: limits robust to it.
    """
    return table_by(histories, by, lambda group, rows: _median(group, rows, level, cluster))


def _median(group: str, members: pd.DataFrame, level: float, cluster: str | None) -> Estimate:
    curve, n = kaplan_meier(durations(members, cluster=cluster), level=level), len(members)
    value, low, high = (_crosses(curve, column) for column in ("survival", "low", "high"))
    if curve["se"].isna().any():  # one cluster
        low = high = float("nan")
    name, method = f"median months, {group}", "Kaplan-Meier, log-log limits"
    method += ", robust to clusters" if cluster else ""
    if np.isinf(value):
        reason = "fewer than half registered"
        return Estimate(name, float("nan"), low, high, n, BASE, method, reason)
    return Estimate(name, value, low, high, n=n, base=BASE, method=method)


def _crosses(curve: pd.DataFrame, column: str) -> float:
    """First month at or below one half; rounding must not hide a curve that sits on it."""
    below = curve.loc[curve[column] <= 0.5 + 1e-12, "month"]
    return float(below.iloc[0]) if len(below) else float("inf")


def table_by(
    histories: pd.DataFrame, by: str | None, estimate: Callable[[str, pd.DataFrame], Estimate]
) -> pd.DataFrame:
    """One row a group: `group`, then the columns of `Estimate`, then `events`."""
    members = list(groups(histories, by))
    table = estimates_table([estimate(group, rows) for group, rows in members])
    table.insert(0, "group", [group for group, _ in members])
    return table.assign(events=[int(rows["event"].sum()) for _, rows in members])
