"""Omega: the share of the sum's variance that one common factor explains.

omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances) (McDonald 1999), from the
one-factor solution of least residuals on the correlations, loadings put back on the items' own scale.
Beside KR-20, which assumes that every item measures equally well. In R: psych::fa(items, nfactors = 1).
The items are yes or no: correlations of yes/no answers are smaller than those of what lies behind them,
and omega with them; it says how well the sum of these items ranks enterprises, nothing more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.formality.moments import Floats, pairs_of, percentiles

METHOD = "one factor (least residuals), bootstrap percentile"
DRAWS = 1000
STEPS, NEARLY = 5000, 1e-10


def omega(
    items: pd.DataFrame, *, draws: int = DRAWS, seed: int = 2014, level: float = 0.95
) -> Estimate:
    """Omega of the items (columns) over the rows that answered all of them."""
    answered = items.dropna().astype(float)
    n, k = answered.shape
    base = f"answered all {k} items"
    varied = n > 1 and bool((answered.var() > 0).all())
    if k < 3 or not varied:
        reason = "fewer than three items" if k < 3 else "an item that all answer alike"
        return Estimate.impossible("omega", n=n, base=base, reason=reason, method=METHOD)
    value = _omega(_covariances(answered))[0]
    low, high = percentiles(_omega(_covariances(answered, draws=draws, seed=seed)), level)
    return Estimate("omega", float(value), low, high, n=n, base=base, method=METHOD)


def _covariances(answered: pd.DataFrame, *, draws: int = 0, seed: int = 0) -> Floats:
    pairs = pairs_of(answered, draws=draws, seed=seed)
    return pairs.covariance / (len(answered) - 1)


def _omega(covariances: Floats) -> Floats:
    spread = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    able = (spread > 0).all(axis=1)
    found = np.full(len(covariances), np.nan)
    scale = spread[able]
    loadings = _one_factor(covariances[able] / (scale[:, :, None] * scale[:, None, :]))
    common = np.square((loadings * scale).sum(axis=1))
    unique = ((1 - loadings**2) * scale**2).sum(axis=1)
    found[able] = common / (common + unique)
    return found


def _one_factor(correlations: Floats) -> Floats:
    """Give the loadings of one factor, draws x items: communalities until they stay as they are."""
    k = correlations.shape[1]
    at = np.arange(k)
    reduced = correlations.copy()
    common = 1 - 1 / np.diagonal(np.linalg.pinv(correlations), axis1=1, axis2=2)
    for _ in range(STEPS):
        reduced[:, at, at] = common
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, :, -1] * np.sqrt(np.maximum(values[:, -1:], 0))
        before, common = common, np.minimum(loadings**2, 1.0)
        if np.abs(common - before).max(initial=0) < NEARLY:
            break
    sign = np.where(loadings.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    return np.asarray(loadings * sign)
