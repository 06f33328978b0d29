"""Is a gap smaller than what matters? Two one-sided tests (Schuirmann 1987) against a margin declared before.

That a difference is not significant says nothing of its size. Here "no difference" is claimed only when
the data rule out both a gap of the margin or more and one of minus the margin or less: that is, when the
interval of level 1 - 2 alpha lies within the margin.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.errors import UsageError


def equivalence(gaps: pd.DataFrame, *, margin: float, alpha: float = 0.05) -> pd.DataFrame:
    """Test each gap of a table (`value`, `se`, `df`) against a margin in its own unit.

    Adds `margin`, `p_not_below` and `p_not_above` (of the two one-sided tests), `p` (the larger),
    `inner_low` and `inner_high` (the interval of level 1 - 2 alpha) and `equivalent`, null where there
    is no estimate. In R: TOSTER::tsum_TOST.

    Raises
    ------
    UsageError
        The margin is not above 0.
    """
    if not margin > 0:
        raise UsageError(f"a margin of {margin}", fix="declare what gap would matter, above 0")
    value, se, df = (gaps[name].to_numpy(dtype=float) for name in ("value", "se", "df"))
    below, above = t.sf((value + margin) / se, df), t.cdf((value - margin) / se, df)
    half = t.ppf(1 - alpha, df) * se
    larger = np.maximum(below, above)
    decided = pd.Series(larger < alpha, index=gaps.index, dtype="boolean").mask(np.isnan(larger))
    return gaps.assign(
        margin=margin, p_not_below=below, p_not_above=above, p=larger, inner_low=value - half,
        inner_high=value + half, equivalent=decided,
    )  # fmt: skip


def equivalent_shares(
    counts: tuple[int, int], n: tuple[int, int], *, margin: float, alpha: float = 0.05
) -> pd.DataFrame:
    """Test two unweighted shares for equivalence: one row, as `equivalence` (Agresti & Caffo 2000).

    The second share less the first; statsmodels' tost_proportions_2indep, which holds for few persons.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep, tost_proportions_2indep

    if not margin > 0:
        raise UsageError(f"a margin of {margin}", fix="declare what gap would matter, above 0")
    (c1, c2), (n1, n2) = counts, n
    found = tost_proportions_2indep(c2, n2, c1, n1, -margin, margin, method="agresti-caffo")
    low, high = confint_proportions_2indep(
        c2, n2, c1, n1, method="agresti-caffo", compare="diff", alpha=2 * alpha
    )
    return pd.DataFrame([{
        "value": c2 / n2 - c1 / n1, "n": n1 + n2, "margin": margin,
        "p_not_below": float(found.results_larger.pvalue),
        "p_not_above": float(found.results_smaller.pvalue), "p": float(found.pvalue),
        "inner_low": float(low), "inner_high": float(high),
        "equivalent": bool(found.pvalue < alpha), "method": "TOST, Agresti-Caffo",
    }])  # fmt: skip
