"""How well items hang together: alpha with Feldt's interval, and what each item adds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import f as fisher

from impra_research.analyse.estimate import Estimate


def cronbach_alpha(items: pd.DataFrame, *, name: str = "alpha", level: float = 0.95) -> Estimate:
    """Alpha of the items (columns) over the rows that answered all of them.

    alpha = k/(k-1) (1 - sum of item variances / variance of the sum); on yes/no items this is
    KR-20. Interval: Feldt, Woodruff & Salih (1987). In R: psych::alpha(items)$feldt.
    """
    answered = items.dropna().to_numpy(dtype=float)
    n, k = answered.shape
    spread = answered.sum(axis=1).var(ddof=1) if n > 1 else 0.0
    base = f"answered all {k} items"
    if k < 2 or spread == 0:
        reason = "fewer than two items" if k < 2 else "no variation between rows"
        return Estimate.impossible(name, n=n, base=base, reason=reason, method="Feldt")
    alpha = k / (k - 1) * (1 - answered.var(axis=0, ddof=1).sum() / spread)
    tails = fisher.ppf([0.5 + level / 2, 0.5 - level / 2], n - 1, (n - 1) * (k - 1))
    low, high = 1 - (1 - alpha) * tails
    return Estimate(name, float(alpha), float(low), float(high), n=n, base=base, method="Feldt")


def item_statistics(items: pd.DataFrame) -> pd.DataFrame:
    """Describe each item: one row an item, in the order of the columns.

    Columns: `item`, `n`, `missing`, `mean`, `sd`, `item_rest` (correlation with the sum of the
    other items) and `alpha_without`, both over rows that answered all items.
    """
    answered = items.dropna().astype(float)
    rows = [
        {"item": item, "n": int(values.notna().sum()), "missing": int(values.isna().sum()),
         "mean": float(values.mean()), "sd": float(values.std()),
         "item_rest": _correlation(answered[item], answered.drop(columns=item).sum(axis=1)),
         "alpha_without": cronbach_alpha(answered.drop(columns=item)).value}
        for item, values in items.astype("Float64").items()
    ]  # fmt: skip
    columns = ["item", "n", "missing", "mean", "sd", "item_rest", "alpha_without"]
    return pd.DataFrame(rows, columns=columns)


def _correlation(a: pd.Series, b: pd.Series) -> float:
    """Pearson's r; nan, without a warning, where one of them never varies."""
    if len(a) < 2 or a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])
