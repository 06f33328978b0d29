"""Errors of Cox's coefficients when those of one cluster resemble one another.

`robust_covariance` is R's (Lin & Wei 1989): coxph(..., cluster = g). It is too small where few
clusters register while exposed, so what a page shows are the errors of `cluster_errors`: each
cluster's score inflated by its leverage, with Satterthwaite's degrees of freedom, as the
discrete-time model has them (`analyse.sandwich`). benchmarks/cox.md says how often each covers.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from impra_research.analyse.duration.cox import CoxFit, Likelihood
from impra_research.analyse.duration.cox_risk_sets import Floats
from impra_research.analyse.sandwich import ClusterErrors, errors_of


def score_residuals(at: Likelihood) -> Floats:
    """Give what each row adds to the score, unweighted: residuals(type = "score") in R."""
    rows, event = at.rows, at.rows.event
    taken = at.r[:, None] * (rows.x * at.exposure()[:, None] - _drift(at))
    residuals = -taken
    residuals[event] += rows.x[event] - at.mean[rows.at]
    return np.asarray(residuals)


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
    names, code = np.unique(np.asarray(clusters), return_inverse=True)
    return np.array([np.bincount(code, column, len(names)) for column in values.T]).T


def _drift(at: Likelihood) -> Floats:
    drift = at.rows.until(at.drift)
    drift[at.rows.event] -= at.drift_tied[at.rows.at]
    return drift


def _information(at: Likelihood) -> Floats:
    """Give each row's part of the information: w r times its squared distance from the means."""
    rows, x = at.rows, at.rows.x
    square, tied = _squares(at)
    around = rows.until(square)
    around[rows.event] -= tied[rows.at]
    cross = x[:, :, None] * _drift(at)[:, None, :]
    around -= cross + np.swapaxes(cross, 1, 2)
    around += x[:, :, None] * x[:, None, :] * at.exposure()[:, None, None]
    return np.asarray((rows.weights * at.r)[:, None, None] * around)


def _squares(at: Likelihood) -> tuple[Floats, Floats]:
    """Give the hazard-weighted square of the mean at each event time, and what Efron takes back of it."""
    rows, k, f = at.rows, at.rows.tie, at.rows.fraction
    told = rows.mean_weight[k] / at.left**3
    c = [np.bincount(k, told * f**power, len(rows.times))[:, None, None] for power in range(4)]
    s, d = at.s1[:, :, None], at.d1[:, :, None]
    ss, sd, dd = (a * np.swapaxes(b, 1, 2) for a, b in ((s, s), (s, d), (d, d)))
    sd = sd + np.swapaxes(sd, 1, 2)
    return c[0] * ss - c[1] * sd + c[2] * dd, c[1] * ss - c[2] * sd + c[3] * dd
