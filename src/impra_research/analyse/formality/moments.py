"""Counts behind every coefficient of yes/no items, for the sample and for draws from it at once.

A coefficient of the items is a function of how many answered two items, and how many said yes to one or
both. A draw with replacement weighs each row by how often it was drawn, so that the counts of a thousand
draws are one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """For each draw and each pair of items i, j, among rows that answered both.

    `answered`: rows; `yes`: yes to i; `both`: yes to i and j. Each has shape draws x k x k.
    """

    answered: Floats
    yes: Floats
    both: Floats

    @property
    def covariance(self) -> Floats:
        """Covariance of each pair times the rows that answered it."""
        return self.both - self.yes * np.swapaxes(self.yes, 1, 2) / self._rows

    @property
    def largest(self) -> Floats:
        """Largest covariance that the two shares allow, times the rows: reached without an error."""
        other = np.swapaxes(self.yes, 1, 2)
        return np.minimum(self.yes, other) - self.yes * other / self._rows

    @property
    def _rows(self) -> Floats:
        return np.maximum(self.answered, 1)


def pairs_of(items: pd.DataFrame, *, draws: int = 0, seed: int = 2014) -> Pairs:
    """Count the pairs of the sample, or of draws of its rows with replacement."""
    values = items.to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(values)
    yes = np.where(known, values, 0.0)
    weights = _drawn(len(values), draws, seed) if draws else np.ones((1, len(values)))
    n, k = values.shape

    def summed(one: Floats, other: Floats) -> Floats:
        products = (one[:, :, None] * other[:, None, :]).reshape(n, k * k)
        return np.asarray(weights @ products).reshape(len(weights), k, k)

    there = known.astype(float)
    return Pairs(summed(there, there), summed(yes, there), summed(yes, yes))


def _drawn(rows: int, draws: int, seed: int) -> Floats:
    generator = np.random.default_rng(seed)
    return generator.multinomial(rows, np.full(rows, 1 / rows), size=draws).astype(float)


def percentiles(drawn: Floats, level: float) -> tuple[float, float]:
    """Give the interval that holds the middle of the draws; nan where a twentieth of them has no answer."""
    told = drawn[np.isfinite(drawn)]
    if len(told) < 0.95 * len(drawn) or not len(told):
        return float("nan"), float("nan")
    low, high = np.quantile(told, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)
