"""A coefficient of agreement with its interval, made from sums over units in one way for all.

A `Formula` is a coefficient as a function of sums of parts, one row of parts a unit. The estimate is
that function of the sums; a bootstrap weights the rows. So a thousand draws are one product of
matrices, whatever the coefficient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impra_research.coding.agreement.resampling import Bootstrap, draw_sums
from impra_research.coding.agreement.why import Why

Array = NDArray[np.float64]
LEVEL = 0.95
# A share of draws without an answer above which the others no longer stand for all.
UNTOLD = 0.05


@dataclass(frozen=True, slots=True)
class Coefficient:
    """Agreement of coders; `why` (a key of `WHY`) explains a value or an interval that is missing.

    `low` and `high` are the 95 % interval, `error` the standard error, `n` the units that two coders
    or more have judged.
    """

    name: str
    value: float | None
    low: float | None
    high: float | None
    error: float | None
    n: int
    why: Why | None = None

    @classmethod
    def untold(cls, name: str, n: int, why: Why, value: float | None = None) -> Coefficient:
        """Give a coefficient without interval, or without value, and why."""
        return cls(name, value, None, None, None, n, why)


@dataclass(frozen=True, slots=True)
class Formula:
    """A coefficient as a function of sums: `value` takes draws x parts and gives a value a draw.

    `least` is the smallest it usually takes: -1, or 0 for a share.
    """

    name: str
    parts: Array
    value: Callable[[Array], Array]
    n: int
    least: float = -1.0

    def estimate(self) -> float:
        """Give the coefficient of all units together."""
        return float(self.value(self.parts.sum(axis=0, keepdims=True))[0])

    def drawn(self, bootstrap: Bootstrap) -> Array:
        """Give the coefficient of each draw; nan where a draw leaves nothing to compare."""
        return self.value(draw_sums(self.parts, bootstrap))


def with_error(formula: Formula, error: float, *, units: int) -> Coefficient:
    """Give the coefficient with Gwet's interval, value +- t(units - 1) times its error."""
    value = formula.estimate()
    if formula.n < 2:
        return Coefficient.untold(formula.name, formula.n, "one_unit", value)
    if error <= 1e-12:
        return Coefficient.untold(formula.name, formula.n, "no_variation", value)
    low, high = _straight(value, _t(units) * error, formula.least)
    return Coefficient(formula.name, value, low, high, error, formula.n)


def with_draws(formula: Formula, bootstrap: Bootstrap) -> Coefficient:
    """Give the coefficient with the interval of a bootstrap over documents (or units)."""
    value, clusters = formula.estimate(), bootstrap.clusters(len(formula.parts))
    if clusters < 2:
        return Coefficient.untold(formula.name, formula.n, bootstrap.alone, value)
    drawn = formula.drawn(bootstrap)
    told = drawn[np.isfinite(drawn)]
    if len(told) < (1 - UNTOLD) * len(drawn):
        return Coefficient.untold(formula.name, formula.n, "rare", value)
    error = float(told.std(ddof=1))
    if error <= 1e-12:
        return Coefficient.untold(formula.name, formula.n, "no_variation", value)
    low, high = drawn_interval(value, error, clusters, least=formula.least)
    return Coefficient(formula.name, value, low, high, error, formula.n)


def drawn_interval(
    value: float, error: float, clusters: int, *, least: float = -1.0
) -> tuple[float, float]:
    """Give the interval of a value whose error is that of draws of so many clusters.

    On Fisher's z with t of clusters - 1, the error larger by sqrt(n / (n - 1)) because draws vary too
    little: the percentiles of the draws cover the truth in 80 to 90 % of studies of 6 to 12 documents
    and this in 93 to 97 % (benchmarks/agreement.md).

    Examples
    --------
    >>> low, high = drawn_interval(0.8, 0.05, 12)
    >>> round(low, 3), round(high, 3)
    (0.652, 0.889)
    """
    reach = _t(clusters) * error * math.sqrt(clusters / (clusters - 1))
    half = (1 - least) / 2
    place = (value - least) / half - 1
    if not -1 < place < 1:
        return _straight(value, reach, least)
    middle, reach = math.atanh(place), reach / half / (1 - place**2)
    low, high = (least + half * (1 + math.tanh(end)) for end in (middle - reach, middle + reach))
    return low, high


def _t(clusters: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(clusters - 1, (1 + LEVEL) / 2))


def _straight(value: float, reach: float, least: float) -> tuple[float, float]:
    # With few units a coefficient itself may lie below the least.
    return max(value - reach, min(value, least)), min(value + reach, 1.0)
