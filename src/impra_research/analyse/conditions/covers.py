"""All smallest sets of terms that hold every positive row: counted, the first shown.

The least number of terms is proved by integer programming (HiGHS); the prices of its relaxation tell
which terms no smallest set can have. Sets are then counted by their first unheld row, each once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from impra_research.analyse.conditions.fit import Floats
from impra_research.analyse.conditions.minimise import Bools

CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Covers:
    """Smallest sets of terms: `size` of each, how many there are, those shown, as numbers of terms.

    `count` is None where there were too many to count; `reason` then says so.
    """

    size: int
    count: int | None
    shown: tuple[tuple[int, ...], ...]
    reason: str = ""


class _TooManyError(Exception):
    """The effort is spent."""


def smallest_covers(chart: Bools, *, most: int = 100, effort: int = 20_000) -> Covers:
    """Find every smallest set of rows of the chart that holds all its columns.

    `effort` bounds the steps of counting, not seconds: the same chart has the same answer.
    """
    patterns, of = np.unique(chart, axis=0, return_inverse=True)
    alike = [np.flatnonzero(of.reshape(-1) == each) for each in range(len(patterns))]
    needed = patterns[:, _hardest(patterns)]
    price = _prices(needed)
    size = _least(needed, price)
    search = _Search(needed, [len(each) for each in alike], price, effort)
    begin = (np.ones(needed.shape[1], dtype=bool), np.ones(len(needed), dtype=bool), size)
    try:
        count: int | None = search.count(*begin)
        reason = "" if count is not None and count <= most else "more_than_shown"
    except _TooManyError:
        count, reason = None, "too_many_to_count"
        search = _Search(needed, search.weight, price, effort)
    sets = (chosen for some in search.walk(*begin, counted=count is not None)
            for chosen in product(*(alike[each].tolist() for each in some)))  # fmt: skip
    shown = []
    try:
        for chosen in islice(sets, most):
            shown.append(tuple(sorted(chosen)))
    except _TooManyError:
        pass
    return Covers(size, count, tuple(sorted(shown)), reason)


def _hardest(patterns: Bools) -> Bools:
    """Leave out columns that are held wherever another one is."""
    by = np.unique(patterns.T, axis=0)
    inside = (by.astype(np.float32) @ (~by).T.astype(np.float32)) == 0  # each of a also in b
    np.fill_diagonal(inside, False)
    kept = by[~inside.any(axis=0)]
    return np.array([np.flatnonzero((row == patterns.T).all(axis=1))[0] for row in kept])


def _prices(needed: Bools) -> Floats:
    from scipy.optimize import linprog

    solved = linprog(np.ones(len(needed)), A_ub=-needed.T.astype(float),
                     b_ub=-np.ones(needed.shape[1]), bounds=(0, None), method="highs")  # fmt: skip
    price = np.maximum(-solved.ineqlin.marginals, 0)
    return np.asarray(price / max(1.0, float((needed @ price).max())))


def _least(needed: Bools, price: Floats) -> int:
    from scipy.optimize import Bounds, LinearConstraint, milp

    solved = milp(np.ones(len(needed)), integrality=np.ones(len(needed)), bounds=Bounds(0, 1),
                  constraints=LinearConstraint(needed.T.astype(float), lb=1))  # fmt: skip
    return round(float(solved.fun))


class _Search:
    """Counting and walking through the smallest covers, each met once."""

    def __init__(self, needed: Bools, weight: list[int], price: Floats, effort: int) -> None:
        self.needed, self.weight, self.price, self.effort = needed, weight, price, effort
        self.known: dict[tuple[bytes, bytes], int] = {}

    def count(self, open_rows: Bools, allowed: Bools, left: int) -> int:
        """Count the ways to hold the open rows with so many terms."""
        if not open_rows.any():
            return 1
        usable = self._usable(open_rows, allowed, left)
        key = (open_rows.tobytes(), usable.tobytes())
        if key not in self.known:
            self.known[key] = sum(
                self.weight[one] * self.count(rows, rest, left - 1)
                for one, rows, rest in self._branches(open_rows, usable)
            )
        return self.known[key]

    def walk(
        self, open_rows: Bools, allowed: Bools, left: int, *, counted: bool
    ) -> Iterator[tuple[int, ...]]:
        """Give the covers one by one, without dead ends where they are counted."""
        if not open_rows.any():
            yield ()
            return
        usable = self._usable(open_rows, allowed, left)
        for one, rows, rest in self._branches(open_rows, usable):
            if not counted or self.count(rows, rest, left - 1):
                for others in self.walk(rows, rest, left - 1, counted=counted):
                    yield (one, *others)

    def _usable(self, open_rows: Bools, allowed: Bools, left: int) -> Bools:
        """Terms that some cover of the open rows by so many may have: what they waste must fit."""
        self.effort -= 1
        if self.effort < 0:
            raise _TooManyError
        worth = self.price * open_rows
        spare = left - worth.sum()
        touching = self.needed[:, open_rows].any(axis=1)
        return np.asarray(allowed & touching & (1 - self.needed @ worth <= spare + CLOSE))

    def _branches(self, open_rows: Bools, usable: Bools) -> Iterator[tuple[int, Bools, Bools]]:
        choices = self.needed[usable].sum(axis=0)
        row = np.where(open_rows, choices, len(usable) + 1).argmin()
        rest = usable.copy()
        for one in np.flatnonzero(usable & self.needed[:, row]):
            rest = rest.copy()
            rest[one] = False
            yield int(one), open_rows & ~self.needed[one], rest
