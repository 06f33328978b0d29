"""Krippendorff's alpha: any number of coders, missing ratings, four levels of measurement.

alpha = 1 - Do / De = 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck, with o_ck the coincidences of
categories c and k within units, n_c their sums, n all pairable values and d_ck the squared
difference (Krippendorff 2019, 12.3). In R: irr::kripp.alpha; it has no interval there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impra_research.coding.agreement.chance import identical
from impra_research.coding.agreement.coefficient import (
    Coefficient,
    Formula,
    with_draws,
    with_error,
)
from impra_research.coding.agreement.ratings import Counts, count
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.weights import Distances, differences

Array = NDArray[np.float64]


def alpha(
    ratings: ArrayLike,
    *,
    level: Distances = "nominal",
    categories: Sequence[float] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Coefficient:
    """Krippendorff's alpha, over the units that two coders or more have judged.

    `level` may also be how far each two categories are apart (a matrix, in the order of categories).
    The interval is Gwet's (2014, 5.5: t of the linearised alpha, the ordinal metric taken as given),
    or that of the bootstrap.

    Examples
    --------
    >>> ratings = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    >>> round(alpha(ratings).value, 3)  # Krippendorff 2011, A
    0.095
    """
    name = f"Krippendorff's alpha ({level if isinstance(level, str) else 'own distances'})"
    counts = count(ratings, categories=categories).pairable()
    if why := counts.why():
        return Coefficient.untold(name, counts.n, why)
    if identical(counts):
        return Coefficient.untold(name, counts.n, "identical", 1.0)
    formula = alpha_formula(name, counts, level)
    if bootstrap is None:
        return with_error(formula, _error(counts, level), units=counts.n)
    return with_draws(formula, counts.drawn(bootstrap))


def alpha_formula(name: str, counts: Counts, level: Distances) -> Formula:
    """Give alpha as a function of sums over pairable units."""
    if isinstance(level, str) and level == "ordinal":
        return Formula(name, _coincident(counts), _ordinal(len(counts.categories)), counts.n)
    apart = differences(counts.categories, level)
    within = (counts.table * (counts.table @ apart)).sum(axis=1) / (counts.raters - 1)

    def value(sums: Array) -> Array:
        total = sums[:, 1:]
        return _alpha(sums[:, 0], np.einsum("dc,ck,dk->d", total, apart, total), total.sum(axis=1))

    return Formula(name, np.column_stack([within, counts.table]), value, counts.n)


def _alpha(within: Array, between: Array, n: Array) -> Array:
    ratio = np.divide(within, between, out=np.full(len(n), np.nan), where=between > 0)
    found: Array = 1 - (n - 1) * ratio
    return found


def _coincident(counts: Counts) -> Array:
    """Give for each unit the coincidences of each two different categories, then their frequencies."""
    first, second = np.triu_indices(len(counts.categories), k=1)
    pairs = counts.table[:, first] * counts.table[:, second] / (counts.raters - 1)[:, None]
    return np.column_stack([2 * pairs, counts.table])


def _ordinal(q: int) -> Callable[[Array], Array]:
    """Alpha with the ordinal metric: the difference of mid-ranks, which each draw has its own."""
    first, second = np.triu_indices(q, k=1)

    def value(sums: Array) -> Array:
        pairs, total = sums[:, : len(first)], sums[:, len(first) :]
        n, rank = total.sum(axis=1), np.cumsum(total, axis=1) - total / 2
        within = (pairs * (rank[:, first] - rank[:, second]) ** 2).sum(axis=1)
        spread = n * (total * rank**2).sum(axis=1) - (total * rank).sum(axis=1) ** 2
        return _alpha(within, 2 * spread, n)

    return value


def ordinal_differences(frequencies: Array) -> Array:
    """Give Krippendorff's ordinal metric: the squared difference of mid-ranks in these frequencies."""
    rank = np.cumsum(frequencies) - frequencies / 2
    found: Array = np.subtract.outer(rank, rank) ** 2
    return found


def _error(counts: Counts, level: Distances) -> float:
    """Give Gwet's standard error of alpha, with weights 1 - d / d_max."""
    n, raters, mean = counts.n, counts.raters, counts.raters.mean()
    if n < 2:
        return 0.0
    frequencies = counts.table.sum(axis=0)
    ordinal = isinstance(level, str) and level == "ordinal"
    apart = ordinal_differences(frequencies) if ordinal else differences(counts.categories, level)
    near, shares = 1 - apart / apart.max(), frequencies / frequencies.sum()
    own = (counts.table * (counts.table @ near - 1)).sum(axis=1) / (mean * (raters - 1))
    uneven = (raters - mean) / mean
    by_chance = shares @ near @ shares
    value = (own.mean() - by_chance) / (1 - by_chance)
    # Gwet corrects for uneven numbers of coders with the agreement of alpha, 1 / n nearer to one.
    agreed = own - (own.mean() + (1 - own.mean()) / raters.sum()) * uneven
    pull = counts.table @ near @ shares / mean - by_chance * uneven - by_chance
    pulled = (agreed - by_chance - 2 * (1 - value) * pull) / (1 - by_chance)
    return float(np.sqrt(((pulled - value) ** 2).sum() / (n * (n - 1))))
