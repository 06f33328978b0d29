"""Whether weighting made two groups alike: each covariate before and after, persons left, overlap."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.comparison.weighting import Weights
from impra_research.analyse.duration.durations import Floats

ALIKE = 0.1  # standardised difference below which groups count as alike (Austin 2009)


def balance(sample: Compared, weights: Weights) -> pd.DataFrame:
    """Difference of the groups in each covariate, before and after weighting: what a love plot draws.

    One row a level (every one, that of reference too) or number. Columns: `term`, `level`, `first`,
    `second` (means before), `first_after`, `second_after`, `smd_before`, `smd_after` (differences
    over the root of the mean of the two groups' variances before weighting: Austin 2009), `alike`
    (less than 0.1 after), `n`, `base`, `method`.
    """
    x, rows = _every_level(sample)
    groups = (~sample.second, sample.second)
    before = [np.average(x[g], axis=0, weights=sample.weights[g]) for g in groups]
    after = [np.average(x[g], axis=0, weights=weights.each[g]) for g in groups]
    variances = [
        np.average((x[g] - m) ** 2, axis=0, weights=sample.weights[g])
        for g, m in zip(groups, before, strict=True)
    ]
    spread = np.sqrt(np.mean(variances, axis=0))
    smd = [np.divide(b - a, spread, out=np.zeros_like(spread), where=spread > 0)
           for a, b in (before, after)]  # fmt: skip
    return pd.DataFrame(rows, columns=["term", "level"]).assign(
        first=before[0], second=before[1], first_after=after[0], second_after=after[1],
        smd_before=smd[0], smd_after=smd[1], alike=np.abs(smd[1]) < ALIKE, n=sample.n,
        base=sample.base, method=weights.method,
    )  # fmt: skip


def _every_level(sample: Compared) -> tuple[Floats, list[tuple[str, str]]]:
    columns, rows, at = [], [], 0
    for term, levels in sample.levels.items():
        own = sample.x[:, at : at + max(len(levels) - 1, 1)]
        at += own.shape[1]
        columns += [1 - own.sum(axis=1, keepdims=True), own] if levels else [own]
        rows += [(term, level) for level in levels or ("",)]
    return np.hstack(columns), rows


def effective(sample: Compared, weights: Weights) -> pd.DataFrame:
    """How many persons are left once weighted, and how far the groups overlap: one row a group.

    Columns: `group`, `n`, `effective` (Kish: (sum w)^2 / sum w^2), `largest` (share of the group that
    the heaviest person makes up), `lowest`, `highest` (chance of being in the second group; null for
    entropy weights), `outside` (persons whose chance no one in the other group has), `base`, `method`.
    """
    e = weights.propensity
    rows = []
    for name, group in zip(sample.groups, (~sample.second, sample.second), strict=True):
        w = weights.each[group]
        row = {"group": name, "n": int(group.sum()), "effective": w.sum() ** 2 / (w**2).sum(),
               "largest": w.max() / w.sum()}  # fmt: skip
        if e is None:
            row |= {"lowest": np.nan, "highest": np.nan, "outside": pd.NA}
        else:
            own, other = e[group], e[~group]
            apart = int(((own < other.min()) | (own > other.max())).sum())
            row |= {"lowest": own.min(), "highest": own.max(), "outside": apart}
        rows.append(row)
    table = pd.DataFrame(rows).assign(base=sample.base, method=weights.method)
    return table.astype({"outside": "Int64"})
