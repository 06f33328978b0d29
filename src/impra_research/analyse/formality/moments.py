"""Counts behind every coefficient of yes/no items, of the sample and without each of its rows in turn.

A coefficient of the items is a function of how many answered two items, and how many said yes to one or
both. Rows alike leave alike: without any one row of a kind, the counts are those of the sample less its
own. Intervals are the jackknife's, t, on the scale of the cube root of 1 - coefficient, on which few errors
are nearly symmetric: none ends beyond 1, and they hold where Feldt's are too wide for yes and no, and
percentiles of draws too narrow (benchmarks/formality.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import t

Floats = npt.NDArray[np.float64]
METHOD = "jackknife of the cube root of 1 - coefficient, t"
ALIKE = "nobody departs from the order, or one row alone varies: no interval"
NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Pairs:
    """For the sample, then without a row of each kind, and each pair of items i, j, among who answered both.

    `answered`: rows; `yes`: yes to i; `both`: yes to i and j. Each has shape (1 + kinds) x k x k;
    `kinds` counts the rows of each kind.
    """

    answered: Floats
    yes: Floats
    both: Floats
    kinds: Floats

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


def pairs_of(items: pd.DataFrame) -> Pairs:
    """Count the pairs of the sample, and of the sample without a row of each kind."""
    values = np.nan_to_num(items.to_numpy(dtype=float, na_value=np.nan), nan=-1.0)
    kinds, count = np.unique(values, axis=0, return_counts=True)
    there, yes = (kinds >= 0).astype(float), (kinds == 1).astype(float)

    def summed(one: Floats, other: Floats) -> Floats:
        own = one[:, :, None] * other[:, None, :]
        whole = np.tensordot(count.astype(float), own, axes=1)
        return np.concatenate([whole[None], whole - own])

    return Pairs(summed(there, there), summed(yes, there), summed(yes, yes), count.astype(float))


def jackknifed(found: Floats, kinds: Floats, level: float) -> tuple[float, float, str]:
    """Give the interval of a coefficient found as `Pairs` tells, or nan and why there is none."""
    n = kinds.sum()
    if n < 2 or not np.isfinite(found).all() or (found > 1 - NEARLY).all():
        return float("nan"), float("nan"), ALIKE
    scale = np.cbrt(np.maximum(1 - found, 0.0))
    away = scale[1:] - np.average(scale[1:], weights=kinds)
    half = t.ppf(0.5 + level / 2, n - 1) * np.sqrt((n - 1) / n * (kinds @ away**2))
    return float(1 - (scale[0] + half) ** 3), float(1 - max(scale[0] - half, 0.0) ** 3), ""
