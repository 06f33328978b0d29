"""Who is at risk when: rows (entry, exit] of integer months, weights and strata.

Sums over risk sets are differences of running totals, so that time grows with the rows alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from impra_research.errors import UsageError

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]


class RiskSets:
    """Rows (entry, exit] with their events, and who is at risk at each event time.

    `weights` and `strata` (codes) are 1 and 0 unless given; `breslow` counts tied events as one
    risk set, as cmprsk does.
    """

    def __init__(
        self,
        x: npt.ArrayLike,
        exit: npt.ArrayLike,
        event: npt.ArrayLike,
        *,
        entry: npt.ArrayLike | None = None,
        weights: npt.ArrayLike | None = None,
        strata: npt.ArrayLike | None = None,
        breslow: bool = False,
    ) -> None:
        given = np.asarray(x, dtype=float)
        self.exit, self.event = np.asarray(exit), np.asarray(event, dtype=bool)
        n = len(self.exit)
        self.entry = np.zeros(n) if entry is None else np.asarray(entry)
        self.weights = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
        self.strata = np.zeros(n, dtype=np.intp) if strata is None else np.asarray(strata)
        self.breslow, self.means = breslow, given.mean(axis=0) if n else np.zeros(given.shape[1])
        self.x = given - self.means
        _check(self)
        self._place()

    def _place(self) -> None:
        """Count the event times of all strata; a row is at risk at the first-th to the last-th."""
        times, code = np.unique(np.concatenate([self.entry, self.exit]), return_inverse=True)
        entered, left = (each + self.strata * len(times) for each in np.split(code, 2))
        grid, k, self.deaths = np.unique(left[self.event], return_inverse=True, return_counts=True)
        self.times, self.stratum = times[grid % len(times)], grid // len(times)
        self.first = np.searchsorted(grid, entered, side="right")
        self.last = np.searchsorted(grid, left, side="right")
        self.at = k
        self._moving = _sums(self.last, len(grid)) - _sums(self.first, len(grid))
        self._dying = csr_array(
            (np.ones(len(k)), (k, np.flatnonzero(self.event))), (len(grid), len(code) // 2)
        )
        self.mean_weight = np.bincount(k, self.weights[self.event], len(grid)) / self.deaths
        self.tie = np.repeat(np.arange(len(grid)), self.deaths)
        starts = np.cumsum(self.deaths) - self.deaths
        number = np.arange(len(k)) - np.repeat(starts, self.deaths)
        self.fraction = number / self.deaths[self.tie] * (not self.breslow)

    def at_risk(self, values: Floats) -> Floats:
        """Sum the columns of values over the risk set of each event time."""
        return np.asarray(np.cumsum((self._moving @ values)[::-1], axis=0)[::-1])

    def dying(self, values: Floats) -> Floats:
        """Sum the columns of values over those whose event it is, at each event time."""
        return np.asarray(self._dying @ values)

    def until(self, increments: Floats) -> Floats:
        """Sum what is given for each event time over the times at which each row is at risk."""
        total = np.concatenate([np.zeros_like(increments[:1]), np.cumsum(increments, axis=0)])
        return np.asarray(total[self.last] - total[self.first])


def _sums(places: Integers, times: int) -> csr_array:
    """Make the matrix that adds up rows by the last event time they count for; place 0 counts for none."""
    rows = np.flatnonzero(places)
    return csr_array((np.ones(len(rows)), (places[rows] - 1, rows)), (times, len(places)))


def _check(rows: RiskSets) -> None:
    wrong = int((rows.entry >= rows.exit).sum())
    if wrong:
        raise UsageError(
            f"{wrong} of {len(rows.exit)} rows end in the month they begin or before",
            fix="leave them out, and say how many: nobody is at risk in (entry, exit]",
        )
    if not np.isfinite(rows.x).all():
        raise UsageError("a covariate is missing", fix="leave out the rows, and say how many")
    if (rows.weights <= 0).any():
        raise UsageError("a weight is zero or negative", fix="leave out the rows without weight")
