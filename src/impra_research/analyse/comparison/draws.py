"""Persons drawn again: clusters within each group, or all together where some lie in both.

Intervals are percentiles of the draws, those of a normal at t's distance (Hesterberg 2015), so that few
clusters make them wider. Parts of a gap are products of two differences: where both are small, the error of
the draws times t covers 98 to 99 % of the time, their percentiles 95 to 97.5 % (benchmarks/comparison.md).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import norm, t

from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.duration.durations import Floats


def drawn_weights(sample: Compared, *, draws: int, seed: int) -> Floats:
    """Weigh each person once as found and once in each draw: a row a draw, the first as found.

    Of a group's clusters one fewer is drawn than there are (Rao & Wu 1988), each draw raised to
    the size of the group.
    """
    rng = np.random.default_rng(seed)
    groups = (~sample.second, sample.second)
    held = [np.unique(sample.cluster[group]) for group in groups]
    apart = not len(np.intersect1d(held[0], held[1]))
    counted = np.ones((draws + 1, int(sample.cluster.max()) + 1))
    for own in held if apart else [np.unique(sample.cluster)]:
        size = len(own)
        drawn = rng.multinomial(size - 1, np.full(size, 1 / size), size=draws)
        counted[1:, own] = drawn * size / (size - 1)
    return np.asarray(counted[:, sample.cluster] * sample.weights)


def drawn_rows(
    terms: pd.DataFrame, values: Floats, sample: Compared, *, level: float
) -> pd.DataFrame:
    """Add to the terms their values as found, and the error and the interval of the draws."""
    df = sample.clusters - 2
    tail = float(norm.sf(t.ppf(0.5 + level / 2, df)))
    low, high = np.quantile(values[1:], [tail, 1 - tail], axis=0)
    return terms.assign(
        value=values[0], low=low, high=high, se=values[1:].std(axis=0, ddof=1), df=df, n=sample.n,
        base=sample.base,
        method=f"{len(values) - 1:,} draws of {sample.clusters} clusters, percentiles at t's",
    )  # fmt: skip
