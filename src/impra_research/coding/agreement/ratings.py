"""What coders decided, counted: units x categories, from ratings of coders x units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.why import Why
from impra_research.errors import UsageError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counts:
    """Units that somebody rated: `table` is units x categories, `by_coder` coders x units.

    `by_coder` holds the number of the category, -1 where a coder did not judge; `kept` says which of
    the units received these are.
    """

    categories: Array
    table: Array
    by_coder: NDArray[np.int64]
    kept: NDArray[np.bool_]

    @property
    def raters(self) -> Array:
        """Count the coders of each unit."""
        found: Array = self.table.sum(axis=1)
        return found

    @property
    def paired(self) -> NDArray[np.bool_]:
        """Say which units two coders or more have judged."""
        return self.raters >= 2

    @property
    def n(self) -> int:
        """Count the units that two coders or more have judged."""
        return int(self.paired.sum())

    def drawn(self, bootstrap: Bootstrap) -> Bootstrap:
        """Draw from these units only."""
        return bootstrap.of(self.kept)

    def why(self) -> Why | None:
        """Say why these units can give no coefficient of agreement beyond chance."""
        if not self.n:
            return "no_units"
        used = np.count_nonzero(self.table[self.paired].sum(axis=0))
        return "one_category" if used == 1 else None

    def pairable(self) -> Counts:
        """Leave out the units that one coder alone has judged."""
        kept = self.kept.copy()
        kept[kept] = self.paired
        return Counts(self.categories, self.table[self.paired], self.by_coder[:, self.paired], kept)


def count(ratings: ArrayLike, *, categories: Sequence[float] | None = None) -> Counts:
    """Count ratings of coders x units, nan where a coder did not judge a unit.

    `categories` names those that could have been chosen; without it, those that were.

    Raises
    ------
    UsageError
        There are not two coders, or a rating is no category.

    Examples
    --------
    >>> count([[1, 1, np.nan], [1, 2, 2]]).table
    array([[2., 0.],
           [1., 1.],
           [0., 1.]])
    """
    given = np.asarray(ratings, dtype=float)
    if given.ndim != 2 or len(given) < 2:
        raise UsageError(
            "agreement is measured between two coders or more, one row of ratings each",
            fix="give ratings as coders x units, nan where a coder did not judge",
        )
    known, number = _numbered(given, categories)
    judged = number >= 0
    kept = np.asarray(judged.any(axis=0))
    number = number[:, kept]
    flat = (np.arange(number.shape[1]) * len(known) + number)[number >= 0]
    cells = np.bincount(flat, minlength=number.shape[1] * len(known))
    table = cells.reshape(number.shape[1], len(known)).astype(float)
    return Counts(known, table, number, kept)


def _numbered(given: Array, categories: Sequence[float] | None) -> tuple[Array, NDArray[np.int64]]:
    """Give the categories in order, and the number of each rating's (-1 when it is missing)."""
    judged = ~np.isnan(given)
    known = np.unique(given[judged] if categories is None else np.asarray(categories, float))
    number = np.full(given.shape, -1, dtype=np.int64)
    number[judged] = np.searchsorted(known, given[judged])
    strange = judged & ~np.isin(given, known)
    if strange.any() or np.isinf(known).any():
        raise UsageError(
            f"{int(strange.sum()) or 'infinite'} ratings are no category",
            fix="name every category in `categories`, as finite numbers",
        )
    return known, number
