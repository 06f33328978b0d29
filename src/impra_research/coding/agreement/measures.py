"""The coefficients by their names: each takes ratings, coders x units, nan where one did not judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

import numpy as np
from numpy.typing import ArrayLike

from impra_research.coding.agreement import chance
from impra_research.coding.agreement.chance import beyond_chance, formula_of
from impra_research.coding.agreement.coefficient import Coefficient, with_draws
from impra_research.coding.agreement.ratings import Counts, count
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.two_coders import weighted_kappa
from impra_research.coding.agreement.weights import Weights, agreement_weights
from impra_research.errors import UsageError


class How(TypedDict, total=False):
    """What every coefficient can be told.

    `weights`: how near two categories are (identity when left out). `categories`: those that could
    have been chosen, when some never were. `bootstrap`: draws in the place of the analytic interval.
    """

    weights: Weights
    categories: Sequence[float] | None
    bootstrap: Bootstrap | None


def percent(ratings: ArrayLike, **how: Unpack[How]) -> Coefficient:
    """Share of pairs of coders that agree, mean over units; chance is not taken away.

    Examples
    --------
    >>> percent([[1, 1, 1, 2], [1, 1, 2, 2]]).value
    0.75
    """
    counts = count(ratings, categories=how.get("categories"))
    if counts.n and (why := counts.why()):
        return Coefficient.untold("percent", counts.n, why, 1.0)
    return beyond_chance("percent", ratings, chance.none, **how)


def brennan_prediger(ratings: ArrayLike, **how: Unpack[How]) -> Coefficient:
    """Brennan & Prediger's coefficient: S of Bennett for two coders, PABAK for two categories.

    It depends on how many categories could have been chosen: say them in `categories`.
    """
    return beyond_chance("Brennan-Prediger", ratings, chance.uniform, **how)


def scott(ratings: ArrayLike, **how: Unpack[How]) -> Coefficient:
    """Scott's pi of two coders: chance from the shares of both together."""
    _two(ratings, "Scott's pi", "fleiss")
    return beyond_chance("Scott's pi", ratings, chance.mean_shares, **how)


def fleiss(ratings: ArrayLike, **how: Unpack[How]) -> Coefficient:
    """Fleiss' kappa of two coders or more: Scott's pi when there are two."""
    return beyond_chance("Fleiss' kappa", ratings, chance.mean_shares, **how)


def gwet(ratings: ArrayLike, **how: Unpack[How]) -> Coefficient:
    """Gwet's AC1, or AC2 when `weights` are not identity: steady where a category is rare."""
    name = "Gwet's AC1" if how.get("weights", "identity") == "identity" else "Gwet's AC2"
    return beyond_chance(name, ratings, chance.uncertain, **how)


def conger(ratings: ArrayLike, **how: Unpack[How]) -> Coefficient:
    """Conger's kappa of two coders or more: Cohen's kappa when there are two.

    With two coders of whom one never varied it is zero by construction: `why` says so.
    """
    counts = count(ratings, categories=how.get("categories"))
    if _one_constant(counts):
        return Coefficient.untold("Conger's kappa", counts.n, "one_coder", 0.0)
    return beyond_chance("Conger's kappa", ratings, chance.own_shares, **how)


def cohen(ratings: ArrayLike, **how: Unpack[How]) -> Coefficient:
    """Cohen's kappa of two coders, over the units that both judged; weighted with `weights`.

    Interval by the large-sample variance of Fleiss, Cohen & Everitt (1969), or by the bootstrap. In
    R: psych::cohen.kappa.

    Examples
    --------
    >>> ratings = np.repeat([[1, 1, 0, 0], [1, 0, 1, 0]], [20, 10, 20, 50], axis=1)
    >>> round(cohen(ratings).value, 3)  # Artstein & Poesio 2008, p. 558
    0.348
    """
    _two(ratings, name := "Cohen's kappa", "conger")
    counts = count(ratings, categories=how.get("categories")).pairable()
    weights, bootstrap = how.get("weights", "identity"), how.get("bootstrap")
    if why := counts.why():
        return Coefficient.untold(name, counts.n, why)
    if _one_constant(counts):
        return Coefficient.untold(name, counts.n, "one_coder", 0.0)
    if chance.identical(counts):
        return Coefficient.untold(name, counts.n, "identical", 1.0)
    if bootstrap is not None:
        formula, _ = formula_of(name, counts, chance.own_shares, weights)
        return with_draws(formula, counts.drawn(bootstrap))
    return weighted_kappa(_cross_table(counts), agreement_weights(counts.categories, weights))


def _two(ratings: ArrayLike, name: str, other: str) -> None:
    coders = len(np.asarray(ratings))
    if coders != 2:
        raise UsageError(f"{name} is of two coders, and there are {coders}", fix=f"use `{other}`")


def _one_constant(counts: Counts) -> bool:
    """Say whether one of two coders always chose one category, and the other did not choose the same."""
    if len(counts.by_coder) != 2 or not counts.n or counts.why() == "one_category":
        return False
    both = counts.by_coder[:, counts.paired]
    return any(len(np.unique(coder)) == 1 for coder in both)


def _cross_table(counts: Counts) -> np.ndarray:
    q = len(counts.categories)
    first, second = counts.by_coder
    return np.bincount(first * q + second, minlength=q * q).reshape(q, q)
