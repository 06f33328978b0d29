"""One estimate from several completed data sets: Rubin's rules, with Barnard and Rubin's degrees of freedom.

By hand: statsmodels pools with its own chained equations alone. In R: mice::pool.scalar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.duration.durations import Floats
from impra_research.errors import UsageError

ON_LOG = {"hazard_ratio": "se_log"}


@dataclass(frozen=True, slots=True)
class Pooled:
    """Means of the estimates, their errors, degrees of freedom, and the share of information missing."""

    value: Floats
    se: Floats
    df: Floats
    missing: Floats


def rubin(values: Floats, errors: Floats, *, df: Floats | float = np.inf) -> Pooled:
    """Pool a row a completed data set; `df` are the degrees of freedom without anything missing.

    With U the mean of the squared errors, B the variance of the m values, T = U + (1 + 1/m) B and
    lambda = (1 + 1/m) B / T: df of T by Barnard & Rubin (1999, Biometrika 86).
    """
    m = len(values)
    if m < 2:
        raise UsageError("nothing to pool", fix="draw at least twice")
    within, between = np.mean(errors**2, axis=0), np.var(values, axis=0, ddof=1)
    total = within + (1 + 1 / m) * between
    share = np.clip((1 + 1 / m) * between / total, 1e-12, 1.0)
    complete = np.broadcast_to(np.asarray(df, dtype=float), share.shape)
    old = (m - 1) / share**2
    finite = np.where(np.isfinite(complete), complete, 1e12)
    observed = (finite + 1) / (finite + 3) * finite * (1 - share)
    freedom = old * observed / (old + observed)
    increase = share / (1 - share).clip(1e-12)
    missing = (increase + 2 / (freedom + 3)) / (increase + 1)
    return Pooled(np.mean(values, axis=0), np.sqrt(total), freedom, missing)


def pooled(tables: Sequence[pd.DataFrame], *, level: float = 0.95) -> pd.DataFrame:
    """Pool tables of the same estimates, a table a completed data set.

    Of gaps `value`, `se`, `df`, of ratios `hazard_ratio`, `se_log`, `df` (pooled on the logarithm).
    The first table with these and `low`, `high` pooled, and with `draws`, `missing_information` (share of
    what the estimate could rest on) and the lowest and highest of `n`. An estimate that one of the
    data sets does not give is not given.
    """
    first = tables[0]
    if any(len(table) != len(first) for table in tables):
        raise UsageError(
            "the completed data sets do not give the same estimates",
            fix="name terms whose levels every one of them has",
        )
    name = next((column for column in ON_LOG if column in first), "value")
    error = ON_LOG.get(name, "se")
    scale, back = (np.log, np.exp) if name in ON_LOG else (np.asarray, np.asarray)
    values, errors, df = (
        np.array([table[column].to_numpy(dtype=float) for table in tables])
        for column in (name, error, "df")
    )
    found = rubin(scale(values), errors, df=df.min(axis=0))
    half = t.ppf(0.5 + level / 2, found.df) * found.se
    n = np.array([table["n"].to_numpy(dtype=int) for table in tables])
    return first.assign(
        **{name: back(found.value), error: found.se}, low=back(found.value - half),
        high=back(found.value + half), df=found.df, n=n.min(axis=0), draws=len(tables),
        missing_information=found.missing,
        method=first["method"] + f", {len(tables)} draws pooled (Rubin, Barnard)",
    )  # fmt: skip
