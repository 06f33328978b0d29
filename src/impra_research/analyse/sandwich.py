"""Errors that hold when those of one cluster resemble one another, also where a few clusters decide."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def cluster_covariance(
    x: Floats, weights: Floats, residuals: Floats, clusters: npt.NDArray[np.intp]
) -> Floats:
    """Estimate the covariance of coefficients: B (sum of u u') B, u = (I - A B)^-1 X' W e a cluster.

    A = X' W X of the cluster and B the inverse of their sum; equal to (I - H)^-1 on the rows.
    """
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.diff(clusters[order], prepend=-1))
    weighted = x * weights[:, None]
    information = np.stack([z.T @ w for z, w in zip(
        np.split(x[order], starts[1:]), np.split(weighted[order], starts[1:]), strict=True)])  # fmt: skip
    bread = np.linalg.inv(information.sum(axis=0))
    scores = np.add.reduceat((weighted * residuals[:, None])[order], starts)
    leverage = np.eye(x.shape[1]) - information @ bread
    inflated = np.linalg.solve(leverage, scores[:, :, None])[:, :, 0]
    return np.asarray(bread @ (inflated.T @ inflated) @ bread)
