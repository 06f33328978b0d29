"""The highest point of a penalised likelihood, and the intervals read off its profile.

Firth (1993): half the logarithm of the determinant of the information is added to the likelihood, so that
coefficients stay finite where few events separate the groups, and less biased elsewhere. Their
intervals are those of the profile (Heinze & Schemper 2001), since the curve is lopsided there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import chi2

Floats = npt.NDArray[np.float64]
STEPS, ENOUGH, FAR = 200, 1e-9, 60  # enough for a limit; a top is sought more closely
ROUNDING = 1e-14


class Penalised(Protocol):
    """A penalised likelihood at some coefficients."""

    @property
    def b(self) -> Floats:
        """Where it is."""

    @property
    def value(self) -> float:
        """How high it is there."""

    @property
    def score(self) -> Floats:
        """Its first derivative, with that of the penalty."""

    @property
    def information(self) -> Floats:
        """Minus its second derivative, without that of the penalty."""


At = Callable[[Floats], Penalised]


def highest(at: At, start: Floats, *, held: int | None = None, enough: float = ENOUGH) -> Penalised:
    """Climb to the top, one coefficient held where it starts if asked."""
    free = np.arange(len(start)) != held
    here = at(start)
    for _ in range(STEPS):
        score = here.score[free]
        step = np.linalg.solve(here.information[np.ix_(free, free)], score)
        rise = float(score @ step)
        here = _higher(at, here, step, free, rise)
        if rise < enough:
            break
    return here


def _higher(
    at: At, here: Penalised, step: Floats, free: npt.NDArray[np.bool_], rise: float
) -> Penalised:
    """Go the step, or as much of it as rises by a quarter of what its slope promises.

    The information is not the curvature of the penalty: a whole step can land as high on the other side.
    """
    part = min(1.0, 5 / max(np.abs(step).max(initial=0), 1e-300))
    for halves in range(30):
        b = here.b.copy()
        b[free] += part / 2**halves * step
        there = at(b)
        if there.value >= here.value + part / 2**halves * rise / 4 - ROUNDING * abs(here.value):
            return there
    return here


def profile_interval(at: At, top: Penalised, j: int, *, level: float = 0.95) -> tuple[float, float]:
    """Give the values of a coefficient whose profile lies within the reach of chi2 from the top.

    A limit is infinite where the profile never falls so low.
    """
    fall = float(chi2.ppf(level, 1))
    reach = float(np.sqrt(fall * np.linalg.inv(top.information)[j, j]))
    return _limit(at, top, j, -reach, fall), _limit(at, top, j, reach, fall)


def _limit(at: At, top: Penalised, j: int, reach: float, fall: float) -> float:
    last = top

    def above(value: float) -> float:
        nonlocal last
        b = last.b.copy()
        b[j] = value
        last = highest(at, b, held=j)
        return 2 * (top.value - last.value) - fall

    inner, outer = float(top.b[j]), float(top.b[j]) + reach
    while above(outer) < 0:
        inner, outer = outer, outer + reach
        if abs(outer - top.b[j]) > max(FAR, 20 * abs(reach)):
            return float(np.inf * np.sign(reach))
    return float(brentq(above, inner, outer, xtol=1e-7, rtol=1e-9))
