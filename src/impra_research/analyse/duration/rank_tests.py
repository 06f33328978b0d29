"""Do groups differ over the whole time: log-rank for registering, Gray's test beside ceasing.

The log-rank test is counted from the same risk sets as the curves, so it honours late entry.
statsmodels' `survdiff` is right, too, but sorts each row; Gray's test is comprisk's.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.stats import chi2

from impra_research.analyse.duration.durations import (
    BASE,
    CAUSES,
    Durations,
    durations,
    grouped,
    kept_of,
    numbered,
)
from impra_research.analyse.duration.risk_sets import risk_sets_by, share
from impra_research.analyse.estimate import TestResult


def logrank(histories: pd.DataFrame, *, by: str = "place", strata: str | None = None) -> TestResult:
    """Test whether the groups register at the same pace (log-rank), within strata if any.

    In R: survival::survdiff(Surv(months, event) ~ by + strata(...)).
    """
    kept, test = _asked(histories, by, "log-rank")
    if strata is not None:
        kept = kept[kept[strata].notna()]
        test = replace(test, n=len(kept), method=f"log-rank within {strata}")
    if reason := _untestable(kept, by, int(kept["event"].sum())):
        return replace(test, reason=reason)
    spells, _, group = grouped(kept, by)
    stratum = None if strata is None else pd.factorize(kept[strata])[0]
    statistic, df = logrank_statistic(spells, group, stratum)
    if df == 0:
        return replace(test, reason="no stratum holds two groups at risk")
    return replace(test, statistic=statistic, df=df, p=float(chi2.sf(statistic, df)))


def logrank_statistic(
    spells: Durations, group: np.ndarray, stratum: np.ndarray | None = None
) -> tuple[float, int]:
    """(O - E)' V^-1 (O - E) with the hypergeometric variance, and its degrees of freedom.

    A group that is never at risk beside another has no part in it.
    """
    size = int(group.max()) + 1
    excess, variance = np.zeros(size), np.zeros((size, size))
    insides = [None] if stratum is None else [stratum == number for number in np.unique(stratum)]
    for inside in insides:
        members = spells if inside is None else spells.where(inside)
        counted = risk_sets_by(members, group if inside is None else group[inside], size)
        n = np.array([sets.at_risk for sets in counted])
        d = np.array([sets.all_events for sets in counted])
        at_risk, events = n.sum(axis=0), d.sum(axis=0)
        part = share(n, at_risk)
        excess += (d - part * events).sum(axis=1)
        drawn = events * (at_risk - events) / np.maximum(at_risk - 1, 1)
        variance += np.diag((part * drawn).sum(axis=1)) - (part * drawn) @ part.T
    rank = int(np.linalg.matrix_rank(variance, hermitian=True, tol=1e-9 * variance.max(initial=0)))
    if rank == 0:
        return float("nan"), 0
    inverse = np.linalg.pinv(variance, hermitian=True, rcond=1e-9)
    return float(excess @ inverse @ excess), rank


def gray(histories: pd.DataFrame, *, by: str = "place", outcome: str = "registered") -> TestResult:
    """Test whether the groups' cumulative incidences of an outcome are the same (Gray 1988).

    Not for histories observed from a late entry: compare `incidence_at` instead.
    In R: cmprsk::cuminc(months, event, by)$Tests.
    """
    from comprisk import gray_test

    kept, test = _asked(histories, by, f"Gray's test, {outcome}")
    spells = durations(kept)
    test = replace(test, events=spells.events(CAUSES[outcome]))
    reason = _untestable(kept, by, test.events)
    if spells.entry.any():
        reason = "some came under observation late: compare shares at a month"
    if reason:
        return replace(test, reason=reason)
    found = gray_test(spells.exit, spells.event, kept[by].astype("str").to_numpy(dtype="U"),
                      cause=CAUSES[outcome])  # fmt: skip
    return replace(test, statistic=float(found.stat), df=int(found.df), p=float(found.pvalue))


def _asked(histories: pd.DataFrame, by: str, method: str) -> tuple[pd.DataFrame, TestResult]:
    kept = kept_of(histories, histories["base"] & histories[by].notna())
    events = int(kept["event"].sum())
    return kept, TestResult(f"{method.split(',')[0]} by {by}", len(kept), events, BASE, method)


def _untestable(kept: pd.DataFrame, by: str, events: int) -> str:
    group = numbered(kept[by])[1]
    if (group == group[:1]).all():
        return "fewer than two groups"
    return "no event" if events == 0 else ""
