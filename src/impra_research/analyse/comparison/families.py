"""Tests told together: the more there are, the more of them are small by chance.

Holm (1979) for what the study set out to confirm: the chance of any false finding. Benjamini & Hochberg
(1995) for descriptive comparisons: the share of false findings among those told. In R: p.adjust.
"""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

from impra_research.errors import UsageError, did_you_mean

Method = Literal["holm", "bh"]


def as_family(
    tests: pd.DataFrame, *, family: str, method: Method = "holm", p: str = "p"
) -> pd.DataFrame:
    """Add `p_adjusted`, `family` (its name), `tests` (how many it holds) and `adjustment`.

    A test without a p stays without and is not counted.

    Raises
    ------
    UsageError
        The family has no name, or there is no such method.

    Examples
    --------
    >>> found = as_family(pd.DataFrame({"p": [0.01, 0.04, 0.03]}), family="needs, by place")
    >>> found["p_adjusted"].round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    from statsmodels.stats.multitest import multipletests

    if not family:
        raise UsageError(
            "a family of tests without a name", fix="say which tests are told together"
        )
    if method not in get_args(Method):
        raise UsageError(f"no adjustment {method!r}", fix=did_you_mean(method, get_args(Method)))
    told = tests[p].notna()
    adjusted = pd.Series(float("nan"), index=tests.index)
    if told.any():
        how = {"holm": "holm", "bh": "fdr_bh"}[method]
        adjusted[told] = multipletests(tests.loc[told, p].to_numpy(dtype=float), method=how)[1]
    return tests.assign(
        p_adjusted=adjusted, family=family, tests=int(told.sum()), adjustment=method
    )
