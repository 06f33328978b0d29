"""Two coders: Cohen's kappa of their table, and beside it prevalence and bias."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from impra_research.coding.agreement.coefficient import Coefficient
from impra_research.coding.agreement.why import Why


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two coders; `why` explains a kappa that is missing, or that tells little."""

    n: int
    percent: float | None
    kappa: float | None
    why: Why | None = None


def kappa_alone(table: NDArray[np.int_]) -> Kappa:
    """Cohen's kappa of a square table, without interval: for very many tables.

    Rows are the first coder's category, columns the second's; kappa = (Po - Pe) / (1 - Pe).

    Examples
    --------
    >>> kappa_alone(np.array([[0, 0], [0, 34]]))
    Kappa(n=34, percent=1.0, kappa=None, why='one_category')
    """
    if told := _explained(table):
        return told
    n, agreed = int(table.sum()), int(np.trace(table)) / int(table.sum())
    by_chance = float(table.sum(axis=0) @ table.sum(axis=1)) / n**2
    return Kappa(n, agreed, (agreed - by_chance) / (1 - by_chance))


def _explained(table: NDArray[np.int_]) -> Kappa | None:
    """Say what a table tells where the formula of kappa has no answer, or one by construction."""
    n, agreed = int(table.sum()), int(np.trace(table))
    first, second = np.count_nonzero(table.sum(axis=1)), np.count_nonzero(table.sum(axis=0))
    if n == 0:
        return Kappa(n, None, None, "no_units")
    if first == second == 1 and agreed == n:
        return Kappa(n, 1.0, None, "one_category")
    if agreed == n:
        return Kappa(n, 1.0, 1.0, "identical")
    if 1 in (first, second):
        return Kappa(n, agreed / n, 0.0, "one_coder")
    return None


def weighted_kappa(table: NDArray[np.int_], near: NDArray[np.float64]) -> Coefficient:
    """Cohen's kappa with weights of agreement, interval by Fleiss, Cohen & Everitt (1969)."""
    from statsmodels.stats.inter_rater import cohens_kappa

    plain = bool((near == np.eye(len(near))).all())
    result = cohens_kappa(table, weights=None if plain else 1 - near)
    low, high = max(float(result.kappa_low), -1.0), min(float(result.kappa_upp), 1.0)
    error = float(result.std_kappa)
    return Coefficient("Cohen's kappa", float(result.kappa), low, high, error, int(table.sum()))


@dataclass(frozen=True, slots=True)
class Imbalance:
    """What makes kappa hard to read: how rare a code is, and how unlike the coders use it.

    `prevalence` is the mean share of units with the code; `prevalence_index` is the distance of the
    shares with and without it, and `bias_index` that of the coders' shares (Byrt, Bishop & Carlin
    1993), both from 0 to 1; with more than two coders, of the two who differ most.
    """

    prevalence: float
    prevalence_index: float
    bias_index: float


def imbalance(applied: NDArray[np.float64]) -> Imbalance | None:
    """Give prevalence and bias of a code, from coders x units of 0 and 1; None when nobody judged.

    Examples
    --------
    >>> imbalance(np.array([[1.0, 1, 0, 0], [1.0, 0, 0, 0]]))
    Imbalance(prevalence=0.375, prevalence_index=0.25, bias_index=0.25)
    """
    judged = ~np.isnan(applied)
    pairs = judged.sum(axis=0) >= 2
    used = [row[known & pairs].mean() for row, known in zip(applied, judged, strict=True)
            if (known & pairs).any()]  # fmt: skip
    if not used:
        return None
    prevalence = float(np.nanmean(np.where(judged, applied, np.nan)[:, pairs]))
    return Imbalance(prevalence, abs(2 * prevalence - 1), float(max(used) - min(used)))
