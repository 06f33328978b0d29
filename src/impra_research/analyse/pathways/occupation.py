"""Where enterprises are by when: the Aalen-Johansen estimate of the share in each state.

Each enterprise counts from the month it is under observation (left truncation) until the interview.
The error is the infinitesimal jackknife, summed over clusters (persons, associations), as R's survival
has it: no assumption that moves of one enterprise, or enterprises of one person, are independent. The
limits count that clusters are few, which R's do not: C / (C - 1) of the variance, and t with C - 1
degrees of freedom (benchmarks/pathways.md).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import t

from impra_research.analyse.pathways.costs import Floats
from impra_research.analyse.pathways.few import marked
from impra_research.analyse.pathways.multistate import _groups, at_risk
from impra_research.errors import UsageError

COLUMNS = [
    "group",
    "month",
    "state",
    "value",
    "se",
    "low",
    "high",
    "at_risk",
    "n",
    "base",
    "method",
]


def state_occupation(
    spells: pd.DataFrame,
    *,
    states: Sequence[str],
    by: str | None = "place",
    horizon: int = 60,
    cluster: str = "enterprise",
    level: float = 0.95,
) -> pd.DataFrame:
    """Share of enterprises in each state at months 0 to `horizon` after the origin, with intervals.

    Columns: `group`, `month`, `state`, `value`, `se`, `low`, `high` (logit, t, pointwise), `at_risk`
    (enterprises under observation just after the month), `n`, `base`, `method`. `spells` are those
    of `multistate`. The shares at month 0 are those in which enterprises began. Rows end
    at the last month with anyone under observation.
    In R: survival::survfit(Surv(entry, exit, to) ~ 1, id = enterprise, istate = state).

    Raises
    ------
    UsageError
        `cluster` is no column.
    """
    if cluster not in spells:
        raise UsageError(
            f"no column {cluster!r} in the spells", fix="name a column, or leave it out"
        )
    tables = [
        _of_group(members, list(states), horizon, cluster, level).assign(group=group)
        for group, members in _groups(at_risk(spells, states), by)
    ]
    none = pd.DataFrame(columns=COLUMNS)
    return marked(pd.concat(tables, ignore_index=True)[COLUMNS] if tables else none)


def _of_group(
    members: pd.DataFrame, states: list[str], horizon: int, cluster: str, level: float
) -> pd.DataFrame:
    shares, errors, under = aalen_johansen(members, states, horizon, cluster)
    low, high = _limits(shares, errors, members[cluster].nunique(), level)
    told = [
        (month, state, *(each[month, k] for each in (shares, errors, low, high)), under[month])
        for month in range(len(shares)) for k, state in enumerate(states)
    ]  # fmt: skip
    columns = ["month", "state", "value", "se", "low", "high", "at_risk"]
    return pd.DataFrame(told, columns=columns).assign(
        n=members["enterprise"].nunique(), base="enterprises under observation",
        method="Aalen-Johansen",
    )  # fmt: skip


def _limits(shares: Floats, errors: Floats, clusters: int, level: float) -> tuple[Floats, Floats]:
    """Limits on the logit scale; where all or none are in a state, the exact ones of as many clusters."""
    tail = (1 - level) / 2
    rest = tail ** (1 / clusters)
    if clusters < 2:
        nothing = np.full(shares.shape, np.nan)
        return nothing, nothing
    p, inside = shares, (shares > 0) & (shares < 1)
    half = (
        t.ppf(1 - tail, clusters - 1)
        * np.sqrt(clusters / (clusters - 1))
        * np.divide(errors, p * (1 - p), out=np.zeros_like(p), where=inside)
    )
    middle = logit(np.where(inside, p, 0.5))
    low = np.where(inside, expit(middle - half), np.where(p <= 0, 0.0, rest))
    high = np.where(inside, expit(middle + half), np.where(p >= 1, 1.0, 1 - rest))
    return low, high


def aalen_johansen(
    stretches: pd.DataFrame, states: list[str], horizon: int, cluster: str
) -> tuple[Floats, Floats, Floats]:
    """Shares (months x states), their errors, and how many are under observation, for months 0, 1, ...

    With h(t) the matrix of moves over those at risk, p(t) = p(t-1) (I + h(t)), and the influence of a
    cluster follows the same product: u(t) = u(t-1) (I + h(t)) + p(t-1) dh(t).
    """
    code = {state: k for k, state in enumerate(states)}
    k = len(states)
    at, to = stretches["state"].map(code).to_numpy(), stretches["to"].map(code)
    goes = to.fillna(-1).to_numpy(dtype=np.int64)
    entry, leaves = (stretches[end].to_numpy(dtype=np.int64) for end in ("entry", "exit"))
    whose, owners = pd.factorize(stretches[cluster])
    first = (~stretches.duplicated("enterprise") & stretches["started"].notna()).to_numpy()
    started = np.eye(k)[stretches["started"].map(code).to_numpy()[first]]
    p, influence = started.mean(axis=0), np.zeros((len(owners), k))
    np.add.at(influence, whose[first], (started - p) / len(started))
    last = min(horizon, int(leaves.max(initial=0)))
    shares, errors, under = [p], [_error(influence)], [float((entry <= 0).sum())]
    for month in range(1, last + 1):
        risk = (entry < month) & (leaves >= month)
        moved = np.flatnonzero(risk & (leaves == month) & (goes >= 0))
        if len(moved):
            here = np.bincount(at[risk], minlength=k).astype(np.float64)
            per = np.divide(1, here, out=np.zeros(k), where=here > 0)
            hazard = np.zeros((k, k))
            np.add.at(hazard, (at[moved], goes[moved]), per[at[moved]])
            hazard -= np.diag(hazard.sum(axis=1))
            influence = influence + influence @ hazard
            rows = np.flatnonzero(risk)
            np.add.at(influence, whose[rows], -(p * per)[at[rows], None] * hazard[at[rows]])
            gone = np.eye(k)[goes[moved]] - np.eye(k)[at[moved]]
            np.add.at(influence, whose[moved], (p * per)[at[moved], None] * gone)
            p = p + p @ hazard
        shares.append(p)
        errors.append(_error(influence))
        under.append(float(((entry <= month) & (leaves > month)).sum()))
    return np.array(shares), np.array(errors), np.array(under)


def _error(influence: Floats) -> Floats:
    return np.asarray(np.sqrt((influence**2).sum(axis=0)))
