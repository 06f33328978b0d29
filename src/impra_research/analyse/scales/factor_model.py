"""A factor model fitted in several groups at once, by maximum likelihood on means and covariances.

As R's `lavaan::cfa(std.lv = TRUE)` fits it. Fisher scoring: each step is the least-squares fit of what the
model leaves over, in units of its errors; it starts from the same place each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from impra_research.analyse.scales.layout import Floats, Layout, implied, slopes_of, square_of
from impra_research.analyse.scales.moments import Moments

STEPS, NEARLY, ROUNDED = 300, 1e-18, 1e-11  # of chi2: what a step would gain; its last digits


@dataclass(frozen=True, slots=True)
class FactorFit:
    """A fitted model: `numbers` has one row a group; `reason` says why it is none to be trusted."""

    layout: Layout
    numbers: Floats
    chi2: float
    df: int
    covariance: Floats
    implied: tuple[tuple[Floats, Floats], ...]
    reason: str = ""
    about: str = ""

    def errors(self) -> Floats:
        """Give the standard error of each number (expected information); 0 where it is fixed."""
        found = np.sqrt(np.maximum(np.diagonal(self.covariance), 0.0))
        return np.where(self.layout.at < 0, 0.0, found[self.layout.at])


def fit_factors(
    groups: Sequence[Moments], layout: Layout, *, items: Sequence[str], start: Floats | None = None
) -> FactorFit:
    """Fit the model; what cannot be trusted comes back with a reason in the place of a chi2.

    `not_converged`; `negative_variance` of an item (`about`), the sign of a model that asks more than the
    answers tell; `factors_alike`, factors that cannot be told apart. `start` is the numbers of
    a fit nearby, one row a group.
    """
    free = _start(groups, layout) if start is None else layout.read(start)
    free, settled = _scored(groups, layout, free)
    numbers = layout.numbers(free)
    _, slopes = _linearised(groups, layout, free)
    reason, about = _improper(layout, numbers, groups, items) if settled else ("not_converged", "")
    return FactorFit(
        layout, numbers, chi2=_discrepancy(groups, layout, free),
        df=len(groups) * len(items) * (len(items) + 3) // 2 - layout.free,
        covariance=np.asarray(np.linalg.pinv(slopes.T @ slopes, hermitian=True), dtype=float),
        implied=tuple(implied(layout, row) for row in numbers), reason=reason, about=about,
    )  # fmt: skip


def _scored(groups: Sequence[Moments], layout: Layout, free: Floats) -> tuple[Floats, bool]:
    """Step until a step would gain nothing more; tell whether that was reached."""
    value = _discrepancy(groups, layout, free)
    for _ in range(STEPS):
        step, gain = _step(*_linearised(groups, layout, free))
        if gain < NEARLY * max(1.0, value):
            return free + step, True
        rounded = ROUNDED * max(1.0, value)
        for part in 0.5 ** np.arange(20):
            tried = _discrepancy(groups, layout, free + part * step)
            if tried < value + rounded:
                free, value = free + part * step, tried
                break
        else:
            return free, False
    return free, False


def _improper(
    layout: Layout, values: Floats, groups: Sequence[Moments], items: Sequence[str]
) -> tuple[str, str]:
    for row, group in zip(values, groups, strict=True):
        own = layout.parts(row)[2]
        if (own <= 0).any():
            return "negative_variance", f"{items[int(own.argmin())]} ({group.group})"
        if np.linalg.eigvalsh(square_of(layout, row)).min() <= 0:
            return "factors_alike", group.group
    return "", ""


def _discrepancy(groups: Sequence[Moments], layout: Layout, free: Floats) -> float:
    """Chi2: twice the distance of the log-likelihood from that of the moments as they are."""
    total = 0.0
    for group, row in zip(groups, layout.numbers(free), strict=True):
        mean, covariance = implied(layout, row)
        try:
            root = np.linalg.cholesky(covariance)
        except np.linalg.LinAlgError:
            return float("inf")
        white = solve_triangular(root, np.eye(len(mean)), lower=True, check_finite=False)
        away = group.mean - mean
        spread = white @ (group.covariance + np.outer(away, away))
        own = 2 * np.log(np.diagonal(root)).sum() - np.linalg.slogdet(group.covariance)[1]
        total += group.n * (own + (spread * white).sum() - len(mean))
    return float(total)


def _linearised(groups: Sequence[Moments], layout: Layout, free: Floats) -> tuple[Floats, Floats]:
    """Tell what the model leaves over, and how each free number moves it, in units of their errors."""
    left, moved = [], []
    for group, row, at in zip(groups, layout.numbers(free), layout.at, strict=True):
        mean, covariance = implied(layout, row)
        root = np.linalg.cholesky(covariance)
        away = group.mean - mean
        spread = group.covariance + np.outer(away, away) - covariance
        white = solve_triangular(root, np.eye(len(mean)), lower=True)
        of_covariance, of_mean = slopes_of(layout, row)
        slopes = np.zeros((len(mean) * (len(mean) + 1), layout.free))
        scaled = np.concatenate([
            np.sqrt(group.n / 2) * (white @ of_covariance @ white.T).reshape(len(row), -1),
            np.sqrt(group.n) * of_mean @ white.T,
        ], axis=1)  # fmt: skip
        slopes[:, at[at >= 0]] = scaled[at >= 0].T
        moved.append(slopes)
        left += [
            np.sqrt(group.n / 2) * (white @ spread @ white.T).ravel(),
            np.sqrt(group.n) * white @ away,
        ]
    return np.concatenate(left), np.concatenate(moved)


def _step(left: Floats, slopes: Floats) -> tuple[Floats, float]:
    """Move as least squares say, and tell by how much chi2 should fall."""
    slope, information = slopes.T @ left, slopes.T @ slopes
    try:
        step = cho_solve(cho_factor(information), slope)
    except np.linalg.LinAlgError:
        step = np.linalg.pinv(information, hermitian=True) @ slope
    return step, float(slope @ step)


def _start(groups: Sequence[Moments], layout: Layout) -> Floats:
    """Begin where half of each item is its factor's, every loading with the sign of its company."""
    p, numbers = len(layout.factor), layout.fixed.copy()
    for row, group in zip(numbers, groups, strict=True):
        spread = np.diagonal(group.covariance)
        sign = _signs(group.covariance / np.sqrt(np.outer(spread, spread)), layout)
        row[: 3 * p] = np.concatenate([sign * np.sqrt(spread / 2), group.mean, spread / 2])
    return layout.read(numbers)


def _signs(together: Floats, layout: Layout) -> Floats:
    """Tell which items of a factor go against the others, the fewer of them."""
    signs = np.ones(len(together))
    for factor in range(layout.factors):
        own = np.flatnonzero(layout.factor == factor)
        signs[own] = np.where(np.linalg.eigh(together[np.ix_(own, own)])[1][:, -1] < 0, -1.0, 1.0)
        signs[own] *= -1.0 if signs[own].sum() < 0 else 1.0
    return signs
