"""A coefficient of agreement with its interval, made from sums over units in one way for all.

A `Formula` is a coefficient as a function of sums of parts, one row of parts a unit. The estimate is
that function of the sums; a bootstrap weights the rows. So a thousand draws are one product of
matrices, whatever the coefficient.
"""

from __future__ import annotations

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
    """A coefficient as a function of sums: `value` takes draws x parts and gives a value a draw."""

    name: str
    parts: Array
    value: Callable[[Array], Array]
    n: int

    def estimate(self) -> float:
        """Give the coefficient of all units together."""
        return float(self.value(self.parts.sum(axis=0, keepdims=True))[0])

    def drawn(self, bootstrap: Bootstrap) -> Array:
        """Give the coefficient of each draw; nan where a draw leaves nothing to compare."""
        return self.value(draw_sums(self.parts, bootstrap))


def with_error(formula: Formula, error: float, *, units: int) -> Coefficient:
    """Give the coefficient with Gwet's interval, value +- t(units - 1) times its error."""
    from scipy.stats import t

    value = formula.estimate()
    if formula.n < 2:
        return Coefficient.untold(formula.name, formula.n, "one_unit", value)
    if error <= 1e-12:
        return Coefficient.untold(formula.name, formula.n, "no_variation", value)
    reach = float(t.ppf((1 + LEVEL) / 2, units - 1)) * error
    # With few units a coefficient itself may lie below -1.
    low, high = max(value - reach, min(value, -1.0)), min(value + reach, 1.0)
    return Coefficient(formula.name, value, low, high, error, formula.n)


def with_draws(formula: Formula, bootstrap: Bootstrap) -> Coefficient:
    """Give the coefficient with the percentile interval of a bootstrap over documents (or units)."""
    value = formula.estimate()
    if bootstrap.clusters(len(formula.parts)) < 2:
        return Coefficient.untold(formula.name, formula.n, bootstrap.alone, value)
    drawn = formula.drawn(bootstrap)
    told = drawn[np.isfinite(drawn)]
    if len(told) < (1 - UNTOLD) * len(drawn):
        return Coefficient.untold(formula.name, formula.n, "rare", value)
    low, high = np.quantile(told, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    if high - low <= 1e-12:
        return Coefficient.untold(formula.name, formula.n, "no_variation", value)
    error = float(told.std(ddof=1))
    return Coefficient(formula.name, value, float(low), float(high), error, formula.n)
