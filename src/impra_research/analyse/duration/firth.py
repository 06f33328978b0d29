"""Firth's penalty for few events: Cox's model, and the discrete-time model (cloglog).

By hand: no library at hand has it. In R: coxphf::coxphf, logistf for the logit link. For cloglog the
penalty is Jeffreys', with the expected information. Rows are taken as independent in the profile.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from impra_research.analyse.duration.cox import Likelihood
from impra_research.analyse.duration.cox_risk_sets import Floats, RiskSets
from impra_research.analyse.duration.penalty import At, Penalised, highest, profile_interval


@dataclass(frozen=True, slots=True)
class FirthFit:
    """Coefficients at the top of a penalised likelihood, and how to read their intervals."""

    coefficients: Floats
    top: Penalised
    at: At

    @property
    def covariance(self) -> Floats:
        """Inverse of the information, without the penalty."""
        return np.asarray(np.linalg.inv(self.top.information))

    def interval(self, j: int, level: float = 0.95) -> tuple[float, float]:
        """Read the limits of a coefficient off its profile."""
        return profile_interval(self.at, self.top, j, level=level)


def firth_cox(rows: RiskSets) -> FirthFit:
    """Fit Cox's model with Firth's penalty."""
    return _fitted(lambda b: PenalisedCox(rows, b), rows.x.shape[1])


def firth_cloglog(x: Floats, y: Floats) -> FirthFit:
    """Fit P(y = 1) = 1 - exp(-exp(x b)) with Jeffreys' penalty; y is 0 or 1."""
    return _fitted(lambda b: PenalisedCloglog(x, y, b), x.shape[1])


def _fitted(at: At, parameters: int) -> FirthFit:
    top = highest(at, np.zeros(parameters), enough=1e-15)
    return FirthFit(top.b, top, at)


class PenalisedCox:
    """Cox's partial likelihood plus log|I| / 2, and its first derivative."""

    def __init__(self, rows: RiskSets, b: Floats) -> None:
        self.b, self.likelihood = b, Likelihood(rows, b)
        self.information = self.likelihood.information
        sign, size = np.linalg.slogdet(self.information)
        self.value = self.likelihood.value + size / 2 if sign > 0 else -np.inf

    @property
    def score(self) -> Floats:
        """Add tr(I^-1 dI/db) / 2: the third moments of x in the risk sets, along I^-1."""
        at, rows = self.likelihood, self.likelihood.rows
        inverse, x, p = np.linalg.inv(self.information), rows.x, rows.x.shape[1]
        q = np.einsum("ia,ab,ib->i", x, inverse, x)
        square = (x[:, :, None] * x[:, None, :]).reshape(-1, p * p)
        moments = np.hstack([x, square, q[:, None] * x]) * (rows.weights * at.r)[:, None]
        k, f = rows.tie, rows.fraction[:, None]
        at_risk, dying = np.stack([rows.sums(each) for each in moments.T], axis=-1)
        each = (at_risk[k] - f * dying[k]) / at.left[:, None]
        m, xx, qx = each[:, :p], each[:, p:-p].reshape(-1, p, p), each[:, -p:]
        along = np.einsum("ab,eab->e", inverse, xx)
        spread = xx - m[:, :, None] * m[:, None, :]
        third = qx - along[:, None] * m - 2 * np.einsum("ea,ab,ebc->ec", m, inverse, spread)
        return np.asarray(at.score + rows.mean_weight[k] @ third / 2)


class PenalisedCloglog:
    """The likelihood of the discrete-time model plus log|X' W X| / 2, and its first derivative."""

    def __init__(self, x: Floats, y: Floats, b: Floats) -> None:
        self.b, eta = b, np.clip(x @ b, -700, 30)
        hazard = np.exp(eta)
        none, some = np.exp(-hazard), -np.expm1(-hazard)
        odds = hazard * none / some
        weight = hazard * odds
        self.information = (x * weight[:, None]).T @ x
        sign, size = np.linalg.slogdet(self.information)
        told = np.where(y == 1, np.log(some), -hazard).sum()
        self.value = float(told + size / 2) if sign > 0 else -np.inf
        leverage = np.einsum("ia,ab,ib->i", x, np.linalg.pinv(self.information), x) * weight
        penalty = leverage * (2 - hazard - odds) / 2
        self.score = x.T @ (np.where(y == 1, odds, -hazard) + penalty)
