"""How long until registration: Kaplan-Meier curves and what is read off them.

statsmodels gives the curve and its Greenwood error. By hand: the log-log limits at each month
(statsmodels has none), the median read where curve and limits cross one half (its `quantile` takes
S < 1/2 where the textbook and R take S <= 1/2), and the restricted mean with its error (it has none).
Histories outside the risk set (`base` False) are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from impra_research.analyse.estimate import Estimate, TestResult, estimates_table, z_of

BASE = "began unregistered"


def survival_curve(
    histories: pd.DataFrame, *, by: str | None = "place", level: float = 0.95
) -> pd.DataFrame:
    """Share not yet registered after each month in which someone registered, from month 0 on.

    Columns: `group`, `month`, `at_risk` (just before), `events`, `survival`, `low`, `high`
    (log-log, pointwise), `n`. In R: survival::survfit(..., conf.type = "log-log").
    """
    curves = [
        _curve(members, level).assign(group=group, n=len(members))
        for group, members in _groups(histories, by)
    ]
    columns = ["group", "month", "at_risk", "events", "survival", "low", "high", "n"]
    return (
        pd.concat(curves, ignore_index=True)[columns] if curves else pd.DataFrame(columns=columns)
    )


def risk_table(
    histories: pd.DataFrame, *, by: str | None = "place", every: int = 12, horizon: int = 60
) -> pd.DataFrame:
    """Count who is still at risk at months 0, 12, 24, ..., and who has registered by then.

    Columns: `group`, `month`, `at_risk`, `registered`.
    """
    at = range(0, horizon + 1, every)
    rows = [
        (group, month, int((_months(members) >= month).sum()),
         int((_months(members[members["event"]]) <= month).sum()))
        for group, members in _groups(histories, by)
        for month in at
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["group", "month", "at_risk", "registered"])


def median_time(
    histories: pd.DataFrame, *, by: str | None = "place", level: float = 0.95
) -> pd.DataFrame:
    """Month by which half have registered, with its interval, one row a group.

    Columns: `group`, then those of `Estimate`, then `events`. The median is the first month with
    S(t) <= 1/2 and its limits are the months where the log-log limits cross one half (Brookmeyer &
    Crowley 1982); a limit never reached is infinite.
    """
    return _table(histories, by, lambda group, members: _median(group, members, level))


def restricted_mean(
    histories: pd.DataFrame, *, by: str | None = "place", horizon: int = 60, level: float = 0.95
) -> pd.DataFrame:
    """Mean months unregistered within the horizon: the area under the curve, one row a group.

    Columns: `group`, then those of `Estimate`, then `events`. Nothing is extrapolated: a group not
    followed to the horizon has no estimate.
    In R: print(survfit(...), rmean = horizon), or survRM2::rmst2.
    """
    return _table(histories, by, lambda _, members: _restricted(members, horizon, level)[0])


def restricted_mean_difference(
    histories: pd.DataFrame, *, places: tuple[str, str], horizon: int = 60, level: float = 0.95
) -> Estimate:
    """Months by which the second place's restricted mean exceeds the first's.

    The two groups are independent, so the variances add.
    """
    a, b = (histories[histories["place"] == place] for place in places)
    (first, first_se), (second, second_se) = (_restricted(x, horizon, level) for x in (a, b))
    name = f"restricted mean ({horizon} months), {places[1]} - {places[0]}"
    n, method = first.n + second.n, first.method
    reasons = [f"{p}: {e.reason}" for p, e in zip(places, (first, second), strict=True) if e.reason]
    if reasons:
        return Estimate.impossible(name, n=n, base=BASE, reason="; ".join(reasons), method=method)
    value, half = second.value - first.value, z_of(level) * float(np.hypot(first_se, second_se))
    return Estimate(name, value, value - half, value + half, n=n, base=BASE, method=method)


def logrank(histories: pd.DataFrame, *, by: str = "place") -> TestResult:
    """Test whether the groups register at the same pace (log-rank).

    In R: survival::survdiff.
    """
    from statsmodels.duration.survfunc import survdiff

    kept = histories[histories["base"] & histories[by].notna()]
    groups, n, events = kept[by].astype("str"), len(kept), int(kept["event"].sum())
    test = TestResult(f"log-rank by {by}", n=n, events=events, base=BASE, method="log-rank")
    levels = groups.nunique()
    if levels < 2 or events == 0:
        return replace(test, reason="fewer than two groups" if levels < 2 else "no event")
    statistic, p = survdiff(_months(kept), kept["event"].to_numpy(dtype=int), groups)
    return replace(test, statistic=float(statistic), df=levels - 1, p=float(p))


def _groups(histories: pd.DataFrame, by: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
    at_risk = histories[histories["base"]]
    if by is None:
        yield "all", at_risk
        return
    for group, members in at_risk.groupby(by, observed=True, dropna=True):
        yield str(group), members


def _months(histories: pd.DataFrame) -> np.ndarray:
    return np.asarray(histories["months"], dtype=float)


def _curve(members: pd.DataFrame, level: float) -> pd.DataFrame:
    """One group's curve, with a first row for month 0."""
    from statsmodels.duration.survfunc import SurvfuncRight

    fit = SurvfuncRight(_months(members), members["event"].to_numpy(dtype=int))
    survival = np.where(fit.surv_prob < 1e-12, 0.0, fit.surv_prob)
    low, high = _log_log(survival, fit.surv_prob_se, level)
    start = pd.DataFrame({"month": [0], "at_risk": [len(members)], "events": [0],
                          "survival": [1.0], "low": [1.0], "high": [1.0]})  # fmt: skip
    steps = pd.DataFrame({"month": fit.surv_times.astype(int), "at_risk": fit.n_risk.astype(int),
                          "events": fit.n_events.astype(int), "survival": survival,
                          "low": low, "high": high})  # fmt: skip
    return pd.concat([start, steps], ignore_index=True)


def _log_log(survival: np.ndarray, se: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """S^exp(+-z se / (S log S)); not defined where S = 0, as in R."""
    s = np.where((survival > 0) & (survival < 1), survival, np.nan)
    half = z_of(level) * se / np.abs(s * np.log(s))
    return s ** np.exp(half), s ** np.exp(-half)


def _median(group: str, members: pd.DataFrame, level: float) -> Estimate:
    curve, n = _curve(members, level), len(members)
    value, low, high = (_crosses(curve, column) for column in ("survival", "low", "high"))
    name, method = f"median months, {group}", "Kaplan-Meier, log-log limits"
    if np.isinf(value):
        reason = "fewer than half registered"
        return Estimate(name, float("nan"), low, high, n, BASE, method, reason)
    return Estimate(name, value, low, high, n=n, base=BASE, method=method)


def _crosses(curve: pd.DataFrame, column: str) -> float:
    """First month at or below one half; rounding must not hide a curve that sits on it."""
    below = curve.loc[curve[column] <= 0.5 + 1e-12, "month"]
    return float(below.iloc[0]) if len(below) else float("inf")


def _restricted(members: pd.DataFrame, horizon: int, level: float) -> tuple[Estimate, float]:
    """Area under the curve up to the horizon, and its standard error.

    Var = sum over event months of A(t)^2 d / (n (n - d)), with A(t) the area from t to the horizon
    (Klein & Moeschberger 2003, 4.5).
    """
    members = members[members["base"]]
    name, method = f"restricted mean ({horizon} months)", "Kaplan-Meier area, Greenwood"
    curve = _curve(members, level)
    followed = _months(members).max() if len(members) else 0
    if followed < horizon and not (curve["survival"].iloc[-1] == 0 and len(members)):
        reason = f"followed for {followed:.0f} months only"
        nothing = Estimate.impossible(name, n=len(members), base=BASE, reason=reason, method=method)
        return nothing, float("nan")
    curve = curve[curve["month"] < horizon]
    survival, d, n = (curve[c].to_numpy(dtype=float) for c in ("survival", "events", "at_risk"))
    widths = np.diff(curve["month"].to_numpy(dtype=float), append=horizon)
    ahead = np.cumsum((survival * widths)[::-1])[::-1]
    spread = np.divide(d, n * (n - d), out=np.zeros_like(d), where=n > d)
    area, se = float(ahead[0]), float(np.sqrt(np.sum(ahead**2 * spread)))
    half = z_of(level) * se
    return Estimate(name, area, area - half, area + half, len(members), BASE, method), se


def _table(
    histories: pd.DataFrame, by: str | None, estimate: Callable[[str, pd.DataFrame], Estimate]
) -> pd.DataFrame:
    groups = list(_groups(histories, by))
    table = estimates_table([estimate(group, members) for group, members in groups])
    table.insert(0, "group", [group for group, _ in groups])
    return table.assign(events=[int(members["event"].sum()) for _, members in groups])
