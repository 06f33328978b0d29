"""A difference with the error that weights and clusters give it.

An estimate is a function of weighted sums; its derivative by the weight of each person is what that
person adds to it (linearisation: Binder 1983). Summed within clusters and squared, these give the
design-based variance, C / (C - 1) times, with t's C - 1 degrees of freedom. In R: package survey.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit
from scipy.stats import t

from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.duration.durations import Floats
from impra_research.analyse.estimate import Estimate

STEPS, ENOUGH, FAR = 50, 1e-12, 30.0


def standard_error(added: Floats, sample: Compared) -> float:
    """Estimate the error of what has this influence, a row a person; nan from one cluster."""
    together = np.bincount(sample.cluster, added)[np.unique(sample.cluster)]
    count = len(together)
    if count < 2:
        return float("nan")
    return float(np.sqrt(count / (count - 1) * np.sum((together - together.mean()) ** 2)))


def difference_row(
    model: str, value: float, added: Floats, sample: Compared, *, method: str, level: float
) -> dict[str, object]:
    """Write a row of a table of gaps: `model`, the fields of `Estimate`, `se`, `df`."""
    se, df = standard_error(added, sample), sample.clusters - 1
    half = float(t.ppf(0.5 + level / 2, df)) * se
    name = f"{sample.outcome}, {sample.groups[1]} - {sample.groups[0]}"
    told = Estimate(name, value, value - half, value + half, sample.n, sample.base, method)
    return {"model": model, **{f: getattr(told, f) for f in Estimate.__slots__}, "se": se, "df": df}


def refused_row(model: str, sample: Compared, *, method: str, reason: str) -> dict[str, object]:
    """Write the row of a gap that cannot be estimated."""
    name = f"{sample.outcome}, {sample.groups[1]} - {sample.groups[0]}"
    told = Estimate.impossible(name, n=sample.n, base=sample.base, reason=reason, method=method)
    told_fields = {f: getattr(told, f) for f in Estimate.__slots__}
    return {"model": model, **told_fields, "se": float("nan"), "df": sample.clusters - 1}


def gaps_table(rows: list[dict[str, object]], sample: Compared) -> pd.DataFrame:
    """Put rows of gaps together, with what they rest on."""
    return pd.DataFrame(rows).assign(**sample.about())


def with_constant(x: Floats) -> Floats:
    """Set a constant before the columns."""
    return np.column_stack([np.ones(len(x)), x])


def mean_influence(y: Floats, weights: Floats) -> Floats:
    """Give the derivative of a weighted mean by each weight, times that weight."""
    return np.asarray(weights * (y - np.average(y, weights=weights)) / weights.sum())


def logit_fit(x: Floats, y: Floats, weights: Floats) -> tuple[Floats, Floats] | None:
    """Fit a weighted logit: coefficients and what each person adds to them; None where it has no top.

    By hand: a thousand fits a second, and what each person adds. In R: survey::svyglm(quasibinomial()).
    """
    b = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = expit(x @ b)
        information = (x * (weights * p * (1 - p))[:, None]).T @ x
        scores = x * (weights * (y - p))[:, None]
        if np.linalg.cond(information) > 1e12:
            return None
        step = np.linalg.solve(information, scores.sum(axis=0))
        b = b + step * min(1.0, 5 / max(np.abs(step).max(), 1e-300))
        if scores.sum(axis=0) @ step < ENOUGH:
            break
    else:
        return None
    return None if np.abs(x @ b).max() > FAR else (b, np.linalg.solve(information, scores.T).T)
