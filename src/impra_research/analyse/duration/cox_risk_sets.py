"""Who is at risk when: rows (entry, exit] of integer months, weights and strata.

Sums over risk sets are differences of running totals, so that time grows with the rows alone. Columns
lie together in memory (Fortran's order), so that each is gone through at the processor's pace.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

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
        given = np.asarray(x, dtype=float, order="F")
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
        code, times = pd.factorize(np.concatenate([self.entry, self.exit]), sort=True)
        entered, left = (each + self.strata * len(times) for each in np.split(code, 2))
        registers = np.flatnonzero(self.event)
        events = np.bincount(left[registers], minlength=left.max(initial=-1) + 1)
        grid, before = np.flatnonzero(events), np.cumsum(events > 0)
        self.times, self.stratum = times[grid % len(times)], grid // len(times)
        self.first, self.last = before[entered], before[left]
        self.deaths, self.at = events[grid], self.last[registers] - 1
        self._late = np.flatnonzero(self.first)
        self._leaves = self.last + (len(grid) + 1) * self.event
        self.mean_weight = self.sums(self.weights)[1] / self.deaths
        self.tie = np.repeat(np.arange(len(grid)), self.deaths)
        self._first_of_tie = np.cumsum(self.deaths) - self.deaths
        number = np.arange(len(self.at)) - self._first_of_tie[self.tie]
        self.fraction = number / self.deaths[self.tie] * (not self.breslow)
        self.registered = (self.weights * self.event) @ self.x

    def sums(self, values: Floats) -> tuple[Floats, Floats]:
        """Sum what is given for each row over each event time's risk set, and over who registers then."""
        size, late = len(self.times) + 1, self._late
        censored, dying = np.bincount(self._leaves, values, 2 * size).reshape(2, size)
        moving = censored + dying - np.bincount(self.first[late], values[late], size)
        return np.cumsum(moving[:0:-1])[::-1], np.asarray(dying[1:], dtype=float)

    def tied(self, values: Floats, powers: int) -> list[Floats]:
        """Sum what is given for each event by time: as it is, times its fraction f, times f^2, ..."""
        found = []
        for _ in range(powers):
            found.append(np.add.reduceat(values, self._first_of_tie))
            values = values * self.fraction
        return found

    def until(self, increments: Floats) -> Floats:
        """Sum what is given for each event time over the times at which each row is at risk."""
        total = _after(1, np.cumsum(increments, axis=0))
        found = total.take(self.last, axis=-1)
        found[..., self._late] -= total.take(self.first[self._late], axis=-1)
        return np.asarray(found.T)

    def then(self, values: Floats) -> Floats:
        """Give each row what is given for its event time; nothing where it has no event."""
        return np.asarray(_after(len(self.times) + 2, values).take(self._leaves, axis=-1).T)


def _after(zeros: int, values: Floats) -> Floats:
    """Put zeros before the first of the times, and let times be the last axis."""
    return np.concatenate([np.zeros((zeros, *values.shape[1:])), values]).T


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
