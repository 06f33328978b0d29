"""Points and ranks of practices under weights of the criteria; equal points share their ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from impra_research.analyse.practices.profile import score_matrix
from impra_research.errors import UsageError

Array = NDArray[np.float64]
DIGITS = 9  # points closer than that are equal: they differ by the rounding of the machine alone


def points(scores: Array, weights: Array) -> Array:
    """Weighted mean score: practices x criteria and draws x criteria give draws x practices.

    Raises
    ------
    UsageError
        A weight is negative, those of a draw do not add up to one, or there is one too many or few.
    """
    if weights.shape[-1] != scores.shape[-1]:
        raise UsageError(f"{weights.shape[-1]} weights for {scores.shape[-1]} criteria",
                         fix="give each criterion one weight")  # fmt: skip
    if (weights < 0).any() or not np.allclose(weights.sum(axis=-1), 1):
        raise UsageError("weights are shares", fix="let them be 0 or more and add up to 1")
    return np.round(np.atleast_2d(weights) @ scores.T, DIGITS)


def rank_span(points: Array) -> tuple[Array, Array]:
    """Best and last rank of each practice, the highest points first: tied practices share both.

    In R: rank(-x, ties.method = "min") and rank(-x, ties.method = "max").

    Examples
    --------
    >>> [ranks.tolist() for ranks in rank_span(np.array([[2.0, 3.0, 2.0, 1.0]]))]
    [[[2.0, 1.0, 2.0, 4.0]], [[3.0, 1.0, 3.0, 4.0]]]
    """
    best, last = (rankdata(-points, method=how, axis=-1) for how in ("min", "max"))
    return best.astype(float), last.astype(float)


def within(points: Array, top: int) -> tuple[Array, Array, Array]:
    """Tell who is among the first `top`: for certain, possibly, and as a part where places are tied.

    Of t practices that tie for the last p places each counts p / t, as if lots were drawn.
    """
    best, last = rank_span(points)
    surely, possibly = last <= top, best <= top
    part = np.clip((top - best + 1) / (last - best + 1), 0.0, 1.0)
    return surely.astype(float), possibly.astype(float), part


def ranking(profiles: pd.DataFrame, *, weights: dict[str, float] | None = None) -> pd.DataFrame:
    """Rank the practices by the mean of both raters, criteria weighted alike or as `weights` says.

    Columns: `practice`, `points` (0-3), `first` and `second` (each rater's), `rank`, `last` (the worst
    rank of a tie). Highest first, a tie in the order of practices.
    """
    matrix = score_matrix(profiles)
    given = _given(matrix, weights)
    told = {name: points(score_matrix(profiles, value).to_numpy(), given)[0]
            for name, value in (("points", "score"), ("first", "first"), ("second", "second"))}  # fmt: skip
    best, last = rank_span(told["points"])
    table = pd.DataFrame({"practice": matrix.index.astype(str), **told,
                          "rank": best.astype(int), "last": last.astype(int)})  # fmt: skip
    return table.sort_values(["rank", "practice"], ignore_index=True)


def _given(matrix: pd.DataFrame, weights: dict[str, float] | None) -> Array:
    if weights is None:
        return np.full(matrix.shape[1], 1 / max(matrix.shape[1], 1))
    if unknown := set(matrix.columns) ^ set(weights):
        raise UsageError(f"weights and criteria do not match: {sorted(unknown)}",
                         fix="give each criterion one weight")  # fmt: skip
    total = sum(weights.values())
    return np.array([weights[name] / total for name in matrix.columns])
