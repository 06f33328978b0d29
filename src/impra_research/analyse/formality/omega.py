"""How well the sum of yes/no items ranks: KR-20, and omega, the share one common factor explains.

KR-20 = k / (k - 1) (1 - sum of item variances / variance of the sum) assumes that every item measures
equally well. omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances) (McDonald 1999),
from the one-factor solution of least residuals on the correlations, loadings put back on the items' own
scale. In R: psych::alpha(items), psych::fa(items, nfactors = 1). Correlations of yes/no answers are smaller
than those of what lies behind them, and omega with them; it says how well the sum of these items ranks
enterprises, nothing more.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.formality.moments import METHOD, Floats, jackknifed, pairs_of

STEPS, NEARLY = 5000, 1e-10


def kr20(items: pd.DataFrame, *, level: float = 0.95) -> Estimate:
    """KR-20 of the items (columns) over the rows that answered all of them."""
    answered = items.dropna().astype(float)
    n, k = answered.shape
    base = f"answered all {k} items"
    if k < 2 or n < 2 or answered.sum(axis=1).nunique() < 2:
        reason = "fewer than two items" if k < 2 else "no variation between rows"
        return Estimate.impossible("KR-20", n=n, base=base, reason=reason, method=METHOD)
    pairs = pairs_of(answered)
    shared = pairs.covariance
    own, whole = np.trace(shared, axis1=1, axis2=2), shared.sum(axis=(1, 2))
    value = (
        k / (k - 1) * (1 - np.divide(own, whole, out=np.full_like(own, np.nan), where=whole > 0))
    )
    low, high, why = jackknifed(value, pairs.kinds, level)
    return Estimate("KR-20", float(value[0]), low, high, n, base, METHOD, why)


def omega(items: pd.DataFrame, *, level: float = 0.95) -> Estimate:
    """Omega of the items (columns) over the rows that answered all of them."""
    answered = items.dropna().astype(float)
    n, k = answered.shape
    base = f"answered all {k} items"
    method = f"one factor (least residuals), {METHOD}"
    varied = n > 1 and bool((answered.var() > 0).all())
    if k < 3 or not varied:
        reason = "fewer than three items" if k < 3 else "an item that all answer alike"
        return Estimate.impossible("omega", n=n, base=base, reason=reason, method=method)
    pairs = pairs_of(answered)
    value = omega_of(pairs.covariance)
    low, high, why = jackknifed(value, pairs.kinds, level)
    return Estimate("omega", float(value[0]), low, high, n, base, method, why)


def omega_of(covariances: Floats) -> Floats:
    """Give omega of each matrix of covariances (or of them times a count)."""
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
