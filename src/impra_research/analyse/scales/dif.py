"""Differential item functioning: whether people alike on the other items answer one item alike in two groups.

For each item three ordinal logits are compared: on the mean of the other items; with the group as well
(`uniform`: one group answers higher all along the scale); with group by score (`non_uniform`: at one end
only). The joint test has two degrees of freedom, with Holm's adjustment over the items, and a size,
the rise of Nagelkerke's R2 (Zumbo 1999; below 0.035 negligible, Jodoin & Gierl 2001). Answers count as
ordered, which the factor models of `invariance` do not ask. The other items tell where people stand only
roughly: where groups truly lie half a standard deviation apart, an item is found by chance more often than
Holm promises (in 6 of 40 drawn studies of 87 a group, in 2 of 40 where they are equal), so an item counts
as differing when its size says so too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.stats import chi2

from impra_research.analyse.comparison.families import as_family
from impra_research.analyse.estimate import z_of
from impra_research.analyse.scales.moments import answered, in_order

NEGLIGIBLE, LARGE = 0.035, 0.07
MODELS = ("score", "uniform", "non_uniform")
COLUMNS = ["item", "n", "value", "low", "high", "uniform", "non_uniform", "p", "r2", "reason"]
LEAST = 5  # persons of each group who gave an item other than its commonest answer


def differential_items(
    answers: pd.DataFrame, *, group: str, items: Sequence[str], groups: tuple[str, str],
    level: float = 0.95,
) -> pd.DataFrame:  # fmt: skip
    """Test each item over those who answered every item; one row an item.

    `answers` has one row a person, its items keyed and as numbers. `value`: odds ratio of a higher answer in
    the second group, among people equal on the other items, with its interval; `uniform`, `non_uniform`,
    `p` (both): likelihood ratio tests; `r2`: by how much Nagelkerke's R2 rises; `reason` where an item was
    not tested (`few`); and the columns of `as_family`. In R: MASS::polr.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> high = rng.normal(size=(300, 1)) + rng.normal(0, 0.8, (300, 4))
    >>> given = pd.DataFrame(np.digitize(high, [-1, 0, 1]), columns=list("abcd"))
    >>> given["place"] = ["north", "south"] * 150
    >>> given.loc[given["place"] == "south", "c"] += 1
    >>> found = differential_items(given, group="place", items=list("abcd"), groups=("north", "south"))
    >>> found.loc[found["p_adjusted"].idxmin(), "item"]
    'c'
    """
    kept = answered(in_order(answers, group, groups), group=group, items=items)
    there = (kept[group] == groups[1]).to_numpy(dtype=float)
    rows = [_item(kept, item, items, there, level) for item in items]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return as_family(table, family="items, differential")


def _item(
    kept: pd.DataFrame, item: str, items: Sequence[str], there: np.ndarray, level: float
) -> tuple[object, ...]:
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    answer, nan = kept[item], float("nan")
    if _few(answer, there):
        return (item, len(kept), *[nan] * 7, "few")
    score = kept[[name for name in items if name != item]].mean(axis=1).to_numpy(dtype=float)
    score = (score - score.mean()) / score.std()
    terms = np.column_stack([score, there, score * there])
    codes = pd.Categorical(answer, ordered=True)
    fits = [
        OrderedModel(codes, terms[:, : at + 1], distr="logit").fit(
            method="bfgs", maxiter=500, gtol=1e-8, disp=False
        )
        for at in range(len(MODELS))
    ]
    reached = [float(fit.llf) for fit in fits]
    steps = [2 * (after - before) for before, after in pairwise(reached)]
    uniform, rest = (float(chi2.sf(step, 1)) for step in steps)
    both = float(chi2.sf(sum(steps), 2))
    counts = answer.value_counts().to_numpy(dtype=float)
    empty = float((counts * np.log(counts / counts.sum())).sum())
    rise = _nagelkerke(reached[2], empty, len(kept)) - _nagelkerke(reached[0], empty, len(kept))
    odds, half = float(fits[1].params[1]), z_of(level) * float(fits[1].bse[1])
    ratio = (float(np.exp(odds + by)) for by in (0, -half, half))
    return (item, len(kept), *ratio, uniform, rest, both, rise, "")


def _few(answer: pd.Series, there: np.ndarray) -> bool:
    """Tell an item to which nearly all of a group gave one answer."""
    return any(
        len(own) - own.value_counts().max() < LEAST
        for own in (answer[there == 0], answer[there == 1])
    )


def _nagelkerke(reached: float, empty: float, n: int) -> float:
    return float((1 - np.exp(2 * (empty - reached) / n)) / (1 - np.exp(2 * empty / n)))
