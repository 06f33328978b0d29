"""Errors that hold when those of one cluster resemble one another, also where a few clusters decide.

Each cluster's score is inflated by its leverage (CR3: Bell & McCaffrey 2002; Mancl & DeRouen 2001),
and a coefficient that rests on few clusters gets a t distribution of few degrees of freedom
(Satterthwaite's, as Bell & McCaffrey give them: Pustejovsky & Tipton 2018, eq. 11). By hand:
statsmodels has neither. In R: clubSandwich::vcovCR(type = "CR3"), coef_test(test = "Satterthwaite").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import t

Floats = npt.NDArray[np.float64]
NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class ClusterErrors:
    """Errors of the coefficients of one fit.

    With A the information of a cluster and B = L L' the inverse of their sum, `own` is L' A L, the
    leverage of the cluster; `inflation` is (I - own)^-1 but for the directions that one cluster
    decides `alone`, of whose error the data say nothing; `scores` is L' X' W e, a row a cluster.
    """

    root: Floats
    own: Floats
    inflation: Floats
    alone: Floats
    scores: Floats

    @property
    def covariance(self) -> Floats:
        """Estimate the covariance of the coefficients."""
        psi = np.einsum("ab,gbc,gc->ga", self.root, self.inflation, self.scores)
        return np.asarray(psi.T @ psi)

    def standard_error(self, c: Floats) -> float:
        """Estimate the standard error of c' b."""
        return float(np.sqrt(c @ self.covariance @ c))

    def degrees(self, c: Floats) -> float:
        """Give Satterthwaite's degrees of freedom of c' b: few where few clusters decide it."""
        w = self.inflation @ (self.root.T @ c)
        u = np.einsum("gab,gb->ga", self.own, w)
        v, square = np.einsum("ga,ga->g", w, u), np.einsum("ga,ga->g", u, u)
        # p = diag(v) - u u', never written out: it has a row and a column a cluster.
        trace, squares = np.sum(v - square), np.sum(v**2 - 2 * v * square) + np.sum((u.T @ u) ** 2)
        return float(trace**2 / squares)

    def half_width(self, c: Floats, level: float = 0.95) -> float:
        """Give half the width of the interval of c' b; nan where one cluster alone decides part of it."""
        if np.abs(self.alone @ (self.root.T @ c)).max(initial=0) > NEARLY:
            return float("nan")
        return float(t.ppf(0.5 + level / 2, self.degrees(c))) * self.standard_error(c)


def cluster_errors(
    x: Floats, residuals: Floats, clusters: npt.NDArray[np.intp], *, weights: Floats
) -> ClusterErrors:
    """Give the errors of a weighted least-squares fit, or of the last step of a generalised one."""
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.diff(clusters[order], prepend=-1))
    rows = np.split(order, starts[1:])
    information = np.stack([(x[at] * weights[at, None]).T @ x[at] for at in rows])
    scores = np.add.reduceat((x * (weights * residuals)[:, None])[order], starts)
    return errors_of(information, scores)


def errors_of(information: Floats, scores: Floats) -> ClusterErrors:
    """Give the errors of any fit whose information and score are sums over clusters."""
    root = np.linalg.cholesky(np.linalg.inv(information.sum(axis=0)))
    own = root.T @ information @ root
    values, vectors = np.linalg.eigh(own)
    shared = values < 1 - NEARLY
    gain = np.divide(1, 1 - values, out=np.zeros_like(values), where=shared)
    inflation = (vectors * gain[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    alone = np.swapaxes(vectors, 1, 2)[~shared]
    return ClusterErrors(root, own, inflation, alone, scores @ root)
