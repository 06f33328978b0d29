"""Agreement beyond chance, (pa - pe) / (1 - pe): one pa, and a pe for each who proposed one.

pa is the mean, over units that two coders or more have judged, of the (weighted) share of pairs of
coders that agree. What chance gives, pe: Brennan & Prediger (1981) all categories alike; Scott (1955)
and Fleiss (1971) the mean shares of the categories; Cohen (1960) and Conger (1980) each coder's own
shares; Gwet (2008) AC1, with weights AC2. Missing ratings and errors as Gwet 2014, ch. 2 and 5; in R:
irrCAC.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from impra_research.coding.agreement.coefficient import (
    Coefficient,
    Formula,
    with_draws,
    with_error,
)
from impra_research.coding.agreement.ratings import Counts, count
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.weights import Weights, agreement_weights

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance gives: `of` sums of `parts` (draws x parts), and the pull of each unit on it."""

    parts: Array
    of: Callable[[Array], Array]
    pull: Array


ByChance = Callable[[Counts, Array], Chance]


def beyond_chance(
    name: str,
    ratings: ArrayLike,
    by_chance: ByChance,
    *,
    weights: Weights = "identity",
    categories: Sequence[float] | None = None,
    bootstrap: Bootstrap | None = None,
) -> Coefficient:
    """Give a coefficient with Gwet's interval, or with that of a bootstrap; or say why not."""
    counts = count(ratings, categories=categories)
    if why := counts.why():
        return Coefficient.untold(name, counts.n, why)
    if identical(counts):
        return Coefficient.untold(name, counts.n, "identical", 1.0)
    formula, error = formula_of(name, counts, by_chance, weights)
    if bootstrap is None:
        return with_error(formula, error, units=len(counts.table))
    return with_draws(formula, counts.drawn(bootstrap))


def identical(counts: Counts) -> bool:
    """Say whether all coders of each unit chose one category."""
    return bool((np.count_nonzero(counts.table, axis=1) == 1).all())


def formula_of(
    name: str, counts: Counts, by_chance: ByChance, weights: Weights
) -> tuple[Formula, float]:
    """Give the coefficient as a function of sums, and its standard error."""
    near = agreement_weights(counts.categories, weights)
    chance = by_chance(counts, near)
    agreed = agreeing_pairs(counts, near)
    parts = np.column_stack([agreed, counts.paired, chance.parts])

    def value(sums: Array) -> Array:
        return _beyond(_ratio(sums[:, 0], sums[:, 1]), chance.of(sums[:, 2:]))

    least = 0.0 if by_chance is none else -1.0
    formula = Formula(name, parts, value, counts.n, least)
    return formula, _error(formula, agreed, counts, chance)


def agreeing_pairs(counts: Counts, near: Array) -> Array:
    """Give, for each unit, the weighted share of the pairs of its coders that agree; 0 without pair."""
    raters = counts.raters
    pairs = np.where(counts.paired, raters * (raters - 1), 1)
    found: Array = (counts.table * (counts.table @ near - 1)).sum(axis=1) / pairs
    only: Array = np.where(counts.paired, found, 0.0)
    return only


def _ratio(above: Array, below: Array) -> Array:
    found: Array = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return found


def _beyond(agreed: Array, chance: Array) -> Array:
    return _ratio(agreed - chance, np.where(1 - chance > 1e-12, 1 - chance, 0.0))


def _error(formula: Formula, agreed: Array, counts: Counts, chance: Chance) -> float:
    """Give the standard error by linearisation (Gwet 2014, 5.3), all units of a large population."""
    n, value = len(agreed), formula.estimate()
    if n < 2 or not np.isfinite(value):
        return 0.0
    by_chance = float(chance.of(chance.parts.sum(axis=0, keepdims=True))[0])
    own = n / counts.n * (agreed - by_chance * counts.paired) / (1 - by_chance)
    pulled = own - 2 * (1 - value) * chance.pull / (1 - by_chance)
    return float(np.sqrt(((pulled - value) ** 2).sum() / (n * (n - 1))))


def none(counts: Counts, near: Array) -> Chance:
    """Owe nothing to chance: percent agreement."""
    return Chance(np.empty((len(counts.table), 0)), lambda sums: np.zeros(len(sums)), np.zeros(1))


def uniform(counts: Counts, near: Array) -> Chance:
    """Take every category alike, whatever was chosen (Brennan & Prediger 1981)."""
    by_chance = float(near.mean())
    return Chance(
        np.empty((len(counts.table), 0)), lambda sums: np.full(len(sums), by_chance), np.zeros(1)
    )


def mean_shares(counts: Counts, near: Array) -> Chance:
    """Take the mean shares of the categories, the same for all coders (Scott 1955, Fleiss 1971)."""
    shares = counts.table / counts.raters[:, None]
    observed = shares.mean(axis=0)

    def of(sums: Array) -> Array:
        drawn = sums / sums.sum(axis=1, keepdims=True)
        found: Array = np.einsum("dk,kl,dl->d", drawn, near, drawn)
        return found

    pull = shares @ near @ observed - observed @ near @ observed
    return Chance(shares, of, pull)


def uncertain(counts: Counts, near: Array) -> Chance:
    """Take chance where a coder is uncertain: sum of shares x (1 - shares) (Gwet 2008)."""
    shares = counts.table / counts.raters[:, None]
    q, observed = len(counts.categories), shares.mean(axis=0)
    scale = near.sum() / max(q * (q - 1), 1)

    def of(sums: Array) -> Array:
        drawn = sums / sums.sum(axis=1, keepdims=True)
        found: Array = scale * (drawn * (1 - drawn)).sum(axis=1)
        return found

    pull = scale * (shares @ (1 - observed) - observed @ (1 - observed))
    return Chance(shares, of, pull)


def own_shares(counts: Counts, near: Array) -> Chance:
    """Take each coder's own shares, over all pairs of coders (Cohen 1960; Conger 1980)."""
    by_coder = counts.by_coder[(counts.by_coder >= 0).any(axis=1)]
    coders, q = len(by_coder), len(counts.categories)
    chosen = (by_coder[..., None] == np.arange(q)).astype(float)

    def shares_of(sums: Array) -> Array:
        of_coder = sums.reshape(-1, coders, q)
        total = of_coder.sum(axis=2, keepdims=True)
        found: Array = np.divide(of_coder, total, out=np.zeros_like(of_coder), where=total > 0)
        return found

    def of(sums: Array) -> Array:
        shares = shares_of(sums)
        together, judging = shares.sum(axis=1), shares.any(axis=2).sum(axis=1)
        all_pairs = np.einsum("dk,kl,dl->d", together, near, together)
        found: Array = all_pairs - np.einsum("dgk,kl,dgl->d", shares, near, shares)
        return _ratio(found, judging * (judging - 1.0))

    parts = chosen.transpose(1, 0, 2).reshape(-1, coders * q)
    shares = shares_of(parts.sum(axis=0, keepdims=True))[0]
    judged = by_coder >= 0
    scale = len(counts.table) / judged.sum(axis=1)
    moved = (chosen - judged[..., None] * shares[:, None, :]) * scale[:, None, None]
    others = (shares.sum(axis=0) - shares) @ near / (coders * (coders - 1))
    return Chance(parts, of, np.einsum("gik,gk->i", moved, others))
