"""Who has registered and who has ceased by each month, each with the other as a competing event.

Aalen-Johansen: ceasing is not censoring, so 1 - Kaplan-Meier would overstate who registers. Months
are integers and ties stay ties (lifelines separates them at random); left truncation, weights and
clusters are honoured (statsmodels' `CumIncidenceRight` knows none of the three with an error).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.duration.durations import (
    BASE,
    CAUSES,
    Durations,
    Floats,
    durations,
    groups,
)
from impra_research.analyse.duration.influence import alike, on_incidence
from impra_research.analyse.duration.kaplan_meier import log_log
from impra_research.analyse.duration.risk_sets import RiskSets, risk_sets, share
from impra_research.analyse.estimate import Estimate, estimates_table

COLUMNS = ["group", "outcome", "month", "at_risk", "events", "incidence", "low", "high", "n"]
METHOD = "Aalen-Johansen, log-log limits"


def cumulative_incidence(
    histories: pd.DataFrame,
    *,
    by: str | None = "place",
    level: float = 0.95,
    weight: str | None = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Share registered, and share ceased, after each month in which someone did either.

    Columns: `group`, `outcome` (registered, ceased), `month`, `at_risk` (just before), `events`,
    `incidence`, `low`, `high` (log-log, pointwise; null before the first event), `n`.
    In R: survival::survfit(Surv(entry, months, factor(event)), id, weights, cluster).
    """
    curves = [
        aalen_johansen(durations(members, weight=weight, cluster=cluster), level=level).assign(
            group=group, n=len(members)
        )
        for group, members in groups(histories, by)
    ]
    return (
        pd.concat(curves, ignore_index=True)[COLUMNS] if curves else pd.DataFrame(columns=COLUMNS)
    )


def incidence_at(
    histories: pd.DataFrame,
    *,
    month: int = 36,
    by: str | None = "place",
    level: float = 0.95,
    weight: str | None = None,
    cluster: str | None = None,
) -> pd.DataFrame:
    """Share registered, and share ceased, within some months: `group`, `outcome`, then `Estimate`'s.

    Then `count` (of those that did by then) and `events` (of all that did). A group not followed so
    long has no estimate; one without an event of the kind by then has 0 and no interval.
    """
    rows, found = [], []
    for group, members in groups(histories, by):
        spells = durations(members, weight=weight, cluster=cluster)
        curve = aalen_johansen(spells, level=level)
        for outcome, cause in CAUSES.items():
            told = curve[(curve["outcome"] == outcome) & (curve["month"] <= month)]
            found.append(_at(told, spells, f"{outcome} within {month} months, {group}", month))
            rows.append((group, outcome, int(told["events"].sum()), spells.events(cause)))
    table = estimates_table(found)
    for position, column in enumerate(("group", "outcome")):
        table.insert(position, column, [row[position] for row in rows])
    return table.assign(count=[row[2] for row in rows], events=[row[3] for row in rows])


def _at(curve: pd.DataFrame, spells: Durations, name: str, month: int) -> Estimate:
    followed = int(spells.exit.max(initial=0))
    if followed < month and (spells.event == 0).any():
        reason = f"followed for {followed} months only"
        return Estimate.impossible(name, n=len(spells), base=BASE, reason=reason, method=METHOD)
    value, low, high = curve.iloc[-1][["incidence", "low", "high"]].astype(float)
    reason = "no such event" if value == 0 else ""
    low, high = (np.nan, np.nan) if reason else (low, high)
    return Estimate(name, value, low, high, len(spells), BASE, METHOD, reason)


def aalen_johansen(spells: Durations, *, level: float = 0.95) -> pd.DataFrame:
    """One curve a cause: `outcome`, `month`, `at_risk`, `events`, `incidence`, limits, `se`."""
    sets = risk_sets(spells, causes=len(CAUSES))
    members, curves = alike(spells), []
    for outcome, cause in CAUSES.items():
        incidence = incidence_curve(sets, cause)
        se = np.sqrt(members.variance(on_incidence(members.spells, sets, cause)))
        low, high = log_log(incidence, se, level)
        counted = np.bincount(spells.exit[spells.event == cause], minlength=len(incidence))
        table = pd.DataFrame({"outcome": outcome, "month": np.arange(len(incidence)),
                              "at_risk": sets.members, "events": counted,
                              "incidence": incidence, "low": low, "high": high, "se": se})  # fmt: skip
        table.loc[0, ["at_risk", "low", "high"]] = [int((spells.entry == 0).sum()), 0.0, 0.0]
        curves.append(table[(sets.all_events > 0) | (table["month"] == 0)])
    return pd.concat(curves, ignore_index=True)


def incidence_curve(sets: RiskSets, cause: int) -> Floats:
    """Sum of S(before) d/n over the months so far."""
    before = np.concatenate([[1.0], sets.survival()[:-1]])
    curve: Floats = np.cumsum(before * share(sets.events[cause - 1], sets.at_risk))
    return curve
