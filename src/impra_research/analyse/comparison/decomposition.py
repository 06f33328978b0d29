"""What composition explains of a gap between two means, term by term (Oaxaca 1973, Blinder 1973).

With b1, b2 the least-squares coefficients of the two groups and m1, m2 the means of their covariates,
the gap m2 b2 - m1 b1 is (m2 - m1) b1 (composition: endowments), m1 (b2 - b1) (coefficients) and
(m2 - m1)(b2 - b1) (interaction), or with common coefficients b: (m2 - m1) b explained, the rest not.
By hand: statsmodels' OaxacaBlinder (which gives the same three parts) has no terms, no weights, and its
dummies depend on the reference level. Here each term's effects sum to zero over its levels (Yun 2005),
so that no choice of reference moves a part from one term to another. In R: oaxaca::oaxaca.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.comparison.draws import drawn_rows, drawn_weights
from impra_research.analyse.comparison.linearised import with_constant
from impra_research.analyse.duration.durations import Floats
from impra_research.errors import UsageError, did_you_mean

Common = Literal["pooled", "first", "second"]
CONSTANT = "constant"


def oaxaca(
    sample: Compared, *, draws: int = 1000, seed: int = 2014, level: float = 0.95
) -> pd.DataFrame:
    """Three parts of a gap: endowments, coefficients, interaction, each by term and in all.

    One row a part and term (`term` is "all" for the whole part; the row `gap` is their sum). Columns:
    `part`, `term`, `value`, `low`, `high`, `se`, `df`, `n`, `base`, `method`, `adjusted_for`,
    `clusters`, `left_out`, `caution`. The terms of a part add up to it, the parts to the gap.
    Composition weighs with the first group's coefficients. The interaction is a product of two
    differences: at 150 persons its interval covers 97 to 98 % of the time; those of `explained` hold.
    """
    m1, m2, b1, b2, _ = _fits(sample, drawn_weights(sample, draws=draws, seed=seed))
    parts = {"endowments": (m2 - m1) * b1, "coefficients": m1 * (b2 - b1),
             "interaction": (m2 - m1) * (b2 - b1)}  # fmt: skip
    return _table(sample, parts, level)


def explained(
    sample: Compared,
    *,
    common: Common = "pooled",
    draws: int = 1000,
    seed: int = 2014,
    level: float = 0.95,
) -> pd.DataFrame:
    """Two parts of a gap: explained by composition, and unexplained; the columns of `oaxaca`.

    The common coefficients are those of both groups together with a column for the group (Jann 2008),
    or those of one of the groups.

    Raises
    ------
    UsageError
        There are no such common coefficients.
    """
    if common not in get_args(Common):
        raise UsageError(f"no {common!r} coefficients", fix=did_you_mean(common, get_args(Common)))
    m1, m2, b1, b2, pooled = _fits(sample, drawn_weights(sample, draws=draws, seed=seed))
    b = {"pooled": pooled, "first": b1, "second": b2}[common]
    parts = {"explained": (m2 - m1) * b, "unexplained": m2 * (b2 - b) + m1 * (b - b1)}
    return _table(sample, parts, level).assign(common=common)


def _fits(sample: Compared, weights: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Means and coefficients of the two groups, and pooled ones: a row a draw, a column a level."""
    first, second = (np.where(group, weights, 0.0) for group in (~sample.second, sample.second))
    x = with_constant(sample.x)
    b1, b2 = (_least_squares(x, sample.y, w) for w in (first, second))
    joint = np.column_stack([x, sample.second])
    pooled = _least_squares(joint, sample.y, weights)[:, :-1]
    m1, m2 = ((w @ x) / w.sum(axis=1, keepdims=True) for w in (first, second))
    found = (_sum_to_zero(b1, sample), _sum_to_zero(b2, sample), _sum_to_zero(pooled, sample))
    return _means_of_levels(m1, sample), _means_of_levels(m2, sample), *found


def _least_squares(x: Floats, y: Floats, weights: Floats) -> Floats:
    """Fit each row of weights: products of matrices, then one small system a draw."""
    k = x.shape[1]
    square = (weights @ (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)).reshape(-1, k, k)
    moment = weights @ (x * y[:, None])
    if np.linalg.cond(square[0]) > 1e13:
        raise UsageError("the covariates repeat one another in a group", fix="name fewer terms")
    inverse = np.linalg.pinv(square, rcond=1e-12, hermitian=True)  # a draw may lose a level
    return np.asarray(np.einsum("dkl,dl->dk", inverse, moment))


def _blocks(sample: Compared) -> list[tuple[str, slice, bool]]:
    """Say which columns after the constant are a term's, and whether they are levels."""
    blocks, at = [], 1
    for term, levels in sample.levels.items():
        size = max(len(levels) - 1, 1)
        blocks.append((term, slice(at, at + size), bool(levels)))
        at += size
    return blocks


def _means_of_levels(means: Floats, sample: Compared) -> Floats:
    """Set the share of its reference level before those of each term's others."""
    parts = [means[:, :1]]
    for _, block, leveled in _blocks(sample):
        own = means[:, block]
        parts += [1 - own.sum(axis=1, keepdims=True), own] if leveled else [own]
    return np.hstack(parts)


def _sum_to_zero(b: Floats, sample: Compared) -> Floats:
    """Measure the coefficients of each term from their mean, which goes to the constant."""
    constant, parts = b[:, :1].copy(), []
    for _, block, leveled in _blocks(sample):
        own = b[:, block]
        if leveled:
            own = np.column_stack([np.zeros(len(b)), own])
            middle = own.mean(axis=1, keepdims=True)
            constant, own = constant + middle, own - middle
        parts.append(own)
    return np.hstack([constant, *parts])


def _table(sample: Compared, parts: dict[str, Floats], level: float) -> pd.DataFrame:
    rows: list[tuple[str, str]] = [("gap", "all")]
    values = [sum(part.sum(axis=1) for part in parts.values())]
    terms = [CONSTANT, *(t for t, known in sample.levels.items() for _ in known or ("",))]
    for part, amounts in parts.items():
        rows.append((part, "all"))
        values.append(amounts.sum(axis=1))
        for term in dict.fromkeys(terms):
            rows.append((part, term))
            values.append(amounts[:, np.array(terms) == term].sum(axis=1))
    told = pd.DataFrame(rows, columns=["part", "term"])
    nothing = (told["term"] == CONSTANT) & ~told["part"].isin(["coefficients", "unexplained"])
    table = drawn_rows(told, np.column_stack(values), sample, level=level)
    return table[~nothing].reset_index(drop=True).assign(**sample.about())
