"""How well a factor model fits: CFI, RMSEA and SRMR, as lavaan's `fitMeasures` gives them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import chi2

from impra_research.analyse.scales.factor_model import FactorFit
from impra_research.analyse.scales.moments import Moments


def fit_measures(fit: FactorFit, groups: Sequence[Moments]) -> dict[str, float]:
    """Give `chi2`, `df`, `p`, `cfi`, `rmsea`, `srmr`; nan for a fit that has a reason not to be one.

    CFI is against items that do not go together at all; RMSEA is per degree of freedom and group; SRMR is
    the mean residual correlation, and of standardised means, weighted by group.
    """
    names = ("chi2", "df", "p", "cfi", "rmsea", "srmr")
    if fit.reason:
        return dict.fromkeys(names, float("nan")) | {"df": fit.df}
    n, beyond = sum(each.n for each in groups), max(fit.chi2 - fit.df, 0.0)
    alone = max(_beyond_alone(groups), beyond)
    found = (
        fit.chi2,
        fit.df,
        float(chi2.sf(fit.chi2, fit.df)) if fit.df else float("nan"),
        1 - beyond / alone if alone else 1.0,
        float(np.sqrt(len(groups) * beyond / (n * fit.df))) if fit.df else 0.0,
        sum(each.n / n * _srmr(each, *own) for each, own in zip(groups, fit.implied, strict=True)),
    )
    return dict(zip(names, found, strict=True))


def _beyond_alone(groups: Sequence[Moments]) -> float:
    """Chi2 of items that do not go together, less its degrees of freedom."""
    p = len(groups[0].mean)
    logs = [each.n * np.linalg.slogdet(_correlations(each))[1] for each in groups]
    return float(-sum(logs) - len(groups) * p * (p - 1) / 2)


def _correlations(group: Moments) -> np.ndarray:
    spread = np.sqrt(np.diagonal(group.covariance))
    return np.asarray(group.covariance / np.outer(spread, spread))


def _srmr(group: Moments, mean: np.ndarray, covariance: np.ndarray) -> float:
    spread = np.sqrt(np.diagonal(group.covariance))
    away = ((group.covariance - covariance) / np.outer(spread, spread))[np.tril_indices(len(mean))]
    left = np.concatenate([away, (group.mean - mean) / spread])
    return float(np.sqrt((left**2).mean()))
