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
        moments = [rows.sums(wr * column) for column in (1.0, *rows.x.T)]
        at_risk, dying = np.stack(moments, axis=-1)
        self.s1, self.d1 = at_risk[:, 1:], dying[:, 1:]
        f, k, weight = rows.fraction, rows.tie, rows.mean_weight[rows.tie]
        self.left: Floats = at_risk[k, 0] - f * dying[k, 0]
        self.value = float(rows.registered @ b - weight @ (np.log(self.left) + self.shift))
        self.hazard, self.hazard_tied = rows.tied(weight / self.left, 2)
        c0, c1, c2 = rows.tied(weight / self.left**2, 3)
        self.drift: Floats = c0[:, None] * self.s1 - c1[:, None] * self.d1
        self.drift_tied: Floats = c1[:, None] * self.s1 - c2[:, None] * self.d1

    @cached_property
    def _expected(self) -> Floats:
        """Sum of x over those whose events are expected, by event time."""
        return np.asarray(self.hazard[:, None] * self.s1 - self.hazard_tied[:, None] * self.d1)

    @property
    def mean(self) -> Floats:
        """Mean of x over the risk set of each event time, that of its tied events averaged."""
        return np.asarray(self._expected / (self.rows.mean_weight * self.rows.deaths)[:, None])

    @property
    def score(self) -> Floats:
        """First derivative."""
        return np.asarray(self.rows.registered - self._expected.sum(axis=0))

    @cached_property
    def exposure(self) -> Floats:
        """Give each row's cumulative hazard but for r."""
        return self._exposed(1.0)

    def _exposed(self, times: Floats | float) -> Floats:
        return self.rows.until(self.hazard * times) - self.rows.then(self.hazard_tied * times)

    @cached_property
    def information(self) -> Floats:
        """Minus the second derivative."""
        return self._spread(self.exposure, 1.0)

    def information_at(self, times: Floats) -> Floats:
        """Give the information, each event time counted `times`."""
        return self._spread(self._exposed(times), times[:, None])

    def _spread(self, exposure: Floats, times: Floats | float) -> Floats:
        rows = self.rows
        spread = rows.weights * self.r * exposure
        squares = np.array([(column * spread) @ rows.x for column in rows.x.T])
        around = self.s1.T @ (times * self.drift) - self.d1.T @ (times * self.drift_tied)
        return np.asarray(squares - (around + around.T) / 2)


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
        return np.asarray(np.linalg.inv(self.at.information))

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
            step: Floats = np.asarray(np.linalg.solve(at.information, at.score))
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
    information = null.information
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
    return bool((np.diag(at.information) > 1e-6 * np.diag(null.information)).all())
