"""Errors of Cox's coefficients when those of one cluster resemble one another.

`robust_covariance` is R's (Lin & Wei 1989): coxph(..., cluster = g). It is too small where few
clusters register while exposed, so what a page shows are the errors of `cluster_errors`: each
cluster's score inflated by its leverage, with Satterthwaite's degrees of freedom, as the
discrete-time model has them (`analyse.sandwich`). benchmarks/cox.md says how often each covers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.duration.cox import CoxFit, Likelihood
from impra_research.analyse.duration.cox_risk_sets import Floats
from impra_research.analyse.sandwich import ClusterErrors, errors_of


def score_residuals(at: Likelihood) -> Floats:
    """Give what each row adds to the score, unweighted: residuals(type = "score") in R."""
    rows, own = at.rows, at.rows.event - at.r * at.exposure
    columns = zip(rows.x.T, at.drift.T, at.drift_tied.T, at.mean.T, strict=True)
    return np.array([
        own * x + at.r * (rows.until(drift) - rows.then(tied)) - rows.then(mean)
        for x, drift, tied, mean in columns
    ]).T  # fmt: skip


def robust_covariance(fit: CoxFit, clusters: npt.ArrayLike) -> Floats:
    """Estimate the covariance robust to clusters, without a small-sample correction, as R does."""
    sums = _by_cluster(clusters, score_residuals(fit.at) * fit.rows.weights[:, None])
    shifts = sums @ fit.covariance
    return np.asarray(shifts.T @ shifts)


def cluster_errors(fit: CoxFit, clusters: npt.ArrayLike) -> ClusterErrors:
    """Estimate the errors with each cluster's score inflated by its leverage (CR3, Satterthwaite).

    The information of a cluster is its rows' part of the variance of x within the risk sets: these
    parts add up to the information, as X' W X does over the clusters of a linear model.
    """
    p = fit.rows.x.shape[1]
    scores = _by_cluster(clusters, score_residuals(fit.at) * fit.rows.weights[:, None])
    parts = _by_cluster(clusters, _information(fit.at).reshape(-1, p * p))
    return errors_of(parts.reshape(-1, p, p), scores)


def _by_cluster(clusters: npt.ArrayLike, values: Floats) -> Floats:
    code, names = pd.factorize(np.asarray(clusters), use_na_sentinel=False)
    return np.array([np.bincount(code, column, len(names)) for column in values.T]).T


def _drift(at: Likelihood) -> Floats:
    return at.rows.until(at.drift) - at.rows.then(at.drift_tied)


def _information(at: Likelihood) -> Floats:
    """Give each row's part of the information: w r times its squared distance from the means."""
    rows, x = at.rows, at.rows.x
    square, tied = _squares(at)
    around = rows.until(square) - rows.then(tied)
    cross = x[:, :, None] * _drift(at)[:, None, :]
    around -= cross + np.swapaxes(cross, 1, 2)
    around += x[:, :, None] * x[:, None, :] * at.exposure[:, None, None]
    return np.asarray((rows.weights * at.r)[:, None, None] * around)


def _squares(at: Likelihood) -> tuple[Floats, Floats]:
    """Give the hazard-weighted square of the mean at each event time, and what Efron takes back of it."""
    told = at.rows.mean_weight[at.rows.tie] / at.left**3
    c = [each[:, None, None] for each in at.rows.tied(told, 4)]
    s, d = at.s1[:, :, None], at.d1[:, :, None]
    ss, sd, dd = (a * np.swapaxes(b, 1, 2) for a, b in ((s, s), (s, d), (d, d)))
    sd = sd + np.swapaxes(sd, 1, 2)
    return c[0] * ss - c[1] * sd + c[2] * dd, c[1] * ss - c[2] * sd + c[3] * dd
