"""How far a ranking hangs on weights nobody can prove, and on which rater is believed.

Weights are drawn uniformly from all that there are (Dirichlet with every parameter 1), which is the
rank acceptability of SMAA-2 (Lahdelma & Salminen 2001). Raters: of each score either rater's is taken,
by lot. Neither is a sampling error: the practices scored are all that there are.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from impra_research.analyse.practices.profile import score_matrix
from impra_research.analyse.practices.ranks import Array, points, rank_span, within

DRAWS = 10_000
TOP = 5
SEED = 2014
AT_ONCE = 500  # draws held in memory together
ENDS = (2.5, 97.5)


def weightings(criteria: int, *, draws: int = DRAWS, seed: int = SEED) -> Array:
    """Draw weights of the criteria that add up to one, every set as likely as any other."""
    return np.random.default_rng(seed).dirichlet(np.ones(criteria), draws)


def top_shares(
    profiles: pd.DataFrame, *, top: int = TOP, weights: Array | None = None
) -> pd.DataFrame:
    """Share of weightings in which each practice is among the first `top`, by both raters' mean.

    Columns: `practice`, `share` (where several tie for the last places each counts in part, so that
    the shares add up to `top`), `surely` (whatever a tie gives), `possibly` (tied for the last place
    too), `low`, `high` (the middle 95 % of its ranks), `best`, `worst` (ranks), `draws`.
    """
    matrix = score_matrix(profiles)
    drawn = weightings(matrix.shape[1]) if weights is None else weights
    told = np.concatenate([
        _told(points(matrix.to_numpy(), drawn[first : first + AT_ONCE]), top)
        for first in range(0, len(drawn), AT_ONCE)
    ], axis=1)  # fmt: skip
    return _summed(matrix.index, told).assign(draws=len(drawn))


def rater_spans(
    profiles: pd.DataFrame, *, draws: int = DRAWS, seed: int = SEED, top: int = TOP
) -> pd.DataFrame:
    """Ranks when of each score either rater's is taken by lot, criteria weighted alike.

    Columns as of `top_shares`, over draws of scores.
    """
    one, other = (score_matrix(profiles, name) for name in ("first", "second"))
    rng = np.random.default_rng(seed)
    told = [
        _told(_either(one.to_numpy(), other.to_numpy(), rng, min(AT_ONCE, draws - first)), top)
        for first in range(0, draws, AT_ONCE)
    ]
    return _summed(one.index, np.concatenate(told, axis=1)).assign(draws=draws)


def _either(one: Array, other: Array, rng: np.random.Generator, draws: int) -> Array:
    """Mean points of a practice over criteria, each score from either rater."""
    lots = rng.random((draws, *one.shape)) < 0.5
    return cast("Array", np.where(lots, one, other).mean(axis=2).round(9))


def _told(drawn: Array, top: int) -> Array:
    """Stack best rank, last rank, and membership of the first: 5 x draws x practices."""
    return np.stack([*rank_span(drawn), *within(drawn, top)])


def _summed(practices: pd.Index, told: Array) -> pd.DataFrame:
    best, last, surely, possibly, part = told
    middle = (best + last) / 2
    low, high = np.percentile(middle, ENDS, axis=0)
    return pd.DataFrame({
        "practice": practices.astype(str), "share": part.mean(axis=0),
        "surely": surely.mean(axis=0), "possibly": possibly.mean(axis=0), "low": low, "high": high,
        "best": best.min(axis=0).astype(int), "worst": last.max(axis=0).astype(int),
    })  # fmt: skip
