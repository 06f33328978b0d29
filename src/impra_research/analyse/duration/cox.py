"""Cox's model on rows (entry, exit]: Efron's ties, left truncation, weights, strata, covariates that change.

By hand, because every library at hand errs on one of these: statsmodels counts who enters in the
month of an event as at risk, lifelines has no robust errors where covariates change. In R:
survival::coxph(Surv(entry, exit, event) ~ x + strata(s), weights = w).

The letters: r = exp(x b); S0, S1 the sums of w r and w r x over a risk set; D0, D1 those over who
registers in that month. Of d tied events the l-th counts S - f D, f = l / d (Efron 1977).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from impra_research.analyse.duration.cox_risk_sets import Floats, RiskSets
from impra_research.errors import UsageError

STEPS, ENOUGH = 50, 1e-10


class Likelihood:
    """The partial likelihood at some coefficients, with what its derivatives are made of.

    `hazard` is the step of the cumulative hazard at each event time, `drift` the hazard-weighted
    mean of x; of those who register then, Efron's method takes back `hazard_tied`, `drift_tied`.
    """

    def __init__(self, rows: RiskSets, b: Floats) -> None:
        self.rows, self.b = rows, b
        eta = rows.x @ b
        self.shift = float(eta.max(initial=0))
        self.r: Floats = np.exp(eta - self.shift)
        wr = rows.weights * self.r
        moments = np.column_stack([wr, wr[:, None] * rows.x])
        total, dying = rows.at_risk(moments), rows.dying(moments)
        self.s1, self.d1 = total[:, 1:], dying[:, 1:]
        f, k = rows.fraction, rows.tie
        self.left: Floats = total[k, 0] - f * dying[k, 0]
        told = rows.mean_weight[k]
        registered = rows.weights[rows.event] @ (eta[rows.event] - self.shift)
        self.value = float(registered - told @ np.log(self.left))
        size = len(rows.times)
        self.hazard: Floats = np.asarray(np.bincount(k, told / self.left, size), dtype=float)
        self.hazard_tied: Floats = np.asarray(
            np.bincount(k, told * f / self.left, size), dtype=float
        )
        second = [np.bincount(k, told * f**power / self.left**2, size) for power in range(3)]
        self.drift: Floats = second[0][:, None] * self.s1 - second[1][:, None] * self.d1
        self.drift_tied: Floats = second[1][:, None] * self.s1 - second[2][:, None] * self.d1

    @cached_property
    def mean(self) -> Floats:
        """Mean of x over the risk set of each event time, that of its tied events averaged."""
        summed = self.hazard[:, None] * self.s1 - self.hazard_tied[:, None] * self.d1
        return np.asarray(summed / (self.rows.mean_weight * self.rows.deaths)[:, None])

    def exposure(self, times: Floats | float = 1.0) -> Floats:
        """Give each row's cumulative hazard but for r, each event time counted `times`."""
        rows = self.rows
        hazard = rows.until(np.asarray(self.hazard * times))
        hazard[rows.event] -= np.asarray(self.hazard_tied * times)[rows.at]
        return hazard

    @cached_property
    def _exposure(self) -> Floats:
        return self.exposure()

    @cached_property
    def score(self) -> Floats:
        """First derivative."""
        rows = self.rows
        return np.asarray(rows.x.T @ (rows.weights * (rows.event - self.r * self._exposure)))

    def information(self, times: Floats | None = None) -> Floats:
        """Minus the second derivative, each event time counted `times`."""
        rows, t = self.rows, (np.ones(1) if times is None else times)[:, None]
        exposure = self._exposure if times is None else self.exposure(times)
        spread = rows.weights * self.r * exposure
        around = self.s1.T @ (t * self.drift) - self.d1.T @ (t * self.drift_tied)
        return np.asarray((rows.x * spread[:, None]).T @ rows.x - (around + around.T) / 2)


@dataclass(frozen=True, slots=True)
class CoxFit:
    """Coefficients where the partial likelihood is highest; not `converged` when there is no such place."""

    rows: RiskSets
    coefficients: Floats
    at: Likelihood
    null: float
    converged: bool

    @property
    def covariance(self) -> Floats:
        """Inverse of the information: rows taken as independent."""
        return np.asarray(np.linalg.inv(self.at.information()))

    @property
    def events(self) -> int:
        """Count the events."""
        return int(self.rows.event.sum())

    def cumulative_hazard(self, x: Floats) -> Floats:
        """Give the cumulative hazard at each event time of who has these covariates throughout."""
        reached = np.exp(float((x - self.rows.means) @ self.coefficients) - self.at.shift)
        steps = np.cumsum(self.at.hazard)
        began = np.searchsorted(self.rows.stratum, self.rows.stratum)
        before = np.concatenate([[0.0], steps])[began]
        return np.asarray((steps - before) * reached)


def fit_cox(rows: RiskSets, start: Floats | None = None) -> CoxFit:
    """Fit by Newton's steps, halved while they do not rise.

    Raises
    ------
    UsageError
        A covariate does not vary among those at risk, or repeats others; or there is no event.
    """
    if not rows.event.any():
        raise UsageError("no event: nothing to fit", fix="choose a longer observation or more rows")
    null = Likelihood(rows, np.zeros(rows.x.shape[1]))
    _check_rank(null)
    at = null if start is None else Likelihood(rows, start)
    for _ in range(STEPS):
        try:
            step: Floats = np.asarray(np.linalg.solve(at.information(), at.score))
        except np.linalg.LinAlgError:
            break
        rise = float(at.score @ step)
        at = _higher(at, step)
        if rise < ENOUGH * 1e-4 * abs(at.value):
            return CoxFit(rows, at.b, at, null.value, converged=_bends(at, null))
    return CoxFit(rows, at.b, at, null.value, converged=False)


def _higher(at: Likelihood, step: Floats) -> Likelihood:
    """Go the step, or the first half of it after which the likelihood is not lower."""
    for halves in range(20):
        found = Likelihood(at.rows, at.b + step / 2**halves)
        if found.value >= at.value - ENOUGH * abs(at.value):
            return found
    return at


def _check_rank(null: Likelihood) -> None:
    information = null.information()
    scale = np.sqrt(np.diag(information).clip(min=0))
    alike = bool((scale <= 1e-7 * np.abs(null.rows.x).max(axis=0, initial=0)).any())
    if not alike and len(scale):
        alike = np.linalg.eigvalsh(information / np.outer(scale, scale)).min() < 1e-10
    if alike:
        raise UsageError(
            "a covariate does not vary among those at risk, or repeats others",
            fix="leave it out, or join its levels",
        )


def _bends(at: Likelihood, null: Likelihood) -> bool:
    """Tell whether the likelihood has a top: it is flat where a coefficient runs off to infinity."""
    return bool((np.diag(at.information()) > 1e-6 * np.diag(null.information())).all())
