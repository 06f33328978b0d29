"""The order of the steps: whether who does the hard thing also does the easy ones.

Items are ordered by how many say yes. A Guttman error is a pair in which somebody says no to the easier
item and yes to the harder. Loevinger's H is one minus the errors over those expected of unrelated items;
Mokken (1971) calls a scale weak from 0.3, medium from 0.4, strong from 0.5. An item that does not apply to
an enterprise is in none of its pairs. In R: mokken::coefH (complete answers).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.formality.moments import METHOD as JACKKNIFE
from impra_research.analyse.formality.moments import Floats, Pairs, jackknifed, pairs_of

METHOD = f"Loevinger's H, {JACKKNIFE}"
STRENGTHS = {0.5: "strong", 0.4: "medium", 0.3: "weak"}


def scalability(items: pd.DataFrame, *, level: float = 0.95) -> tuple[Estimate, pd.DataFrame]:
    """Give H of the scale, and one row an item, from the most usual to the rarest.

    Columns: `item`, `n`, `share` (yes among those it applies to), `value` (H of the item), `low`, `high`.
    An item that all answer alike orders nobody: its H, and its part in the scale, are left out.
    """
    answered = items.notna().sum()
    shares = items.mean().astype(float)
    varied = items.loc[:, [0 < share < 1 for share in shares]]
    pairs = pairs_of(varied)
    whole = _estimate(len(items.dropna(how="all")), varied, pairs, level)
    found = _per_item(pairs)
    ends = {item: jackknifed(found[:, at], pairs.kinds, level) for at, item in enumerate(varied)}
    value = dict(zip(varied, found[0], strict=True))
    table = pd.DataFrame([
        {"item": item, "n": int(answered[item]), "share": float(shares[item]),
         "value": float(value.get(item, np.nan)),
         "low": ends.get(item, (np.nan, np.nan))[0], "high": ends.get(item, (np.nan, np.nan))[1]}
        for item in items if answered[item]
    ], columns=["item", "n", "share", "value", "low", "high"])  # fmt: skip
    return whole, table.sort_values("share", ascending=False, ignore_index=True)


def guttman_errors(items: pd.DataFrame) -> pd.DataFrame:
    """Count each row's errors: `answered`, `yes`, `errors`, `most` (that so many yeses allow).

    The order of the items is that of all rows together; equal shares keep the order of the columns.

    Examples
    --------
    >>> answers = pd.DataFrame({"easy": [1, 1, 0, 1], "hard": [0, 1, 1, 0]})
    >>> guttman_errors(answers)["errors"].tolist()
    [0, 0, 1, 0]
    """
    order = items.mean().sort_values(ascending=False, kind="stable").index
    values = items[order].to_numpy(dtype=float, na_value=np.nan)
    missed = np.cumsum(values == 0, axis=1)  # easier items answered no, this one among them
    errors = np.where(values == 1, missed, 0).sum(axis=1)
    answered, yes = (~np.isnan(values)).sum(axis=1), (values == 1).sum(axis=1)
    return pd.DataFrame(
        {"answered": answered, "yes": yes, "errors": errors, "most": yes * (answered - yes)},
        index=items.index,
    )


def strength(h: float) -> str:
    """Name the strength of a scale: strong, medium, weak or none (Mokken 1971).

    Examples
    --------
    >>> strength(0.42), strength(0.21)
    ('medium', 'none')
    """
    return next((name for least, name in STRENGTHS.items() if h >= least), "none")


def _estimate(n: int, items: pd.DataFrame, pairs: Pairs, level: float) -> Estimate:
    base = f"answered two of {items.shape[1]} items or more"
    if items.shape[1] < 2 or n < 2:
        reason = "fewer than two items vary" if n else "nobody answered"
        return Estimate.impossible("H", n=n, base=base, reason=reason, method=METHOD)
    found = _of_scale(pairs)
    low, high, why = jackknifed(found, pairs.kinds, level)
    return Estimate("H", float(found[0]), low, high, n, base, METHOD, why)


def _of_scale(pairs: Pairs) -> Floats:
    return _ratio(_off(pairs.covariance).sum(axis=(1, 2)), _off(pairs.largest).sum(axis=(1, 2)))


def _per_item(pairs: Pairs) -> Floats:
    return _ratio(_off(pairs.covariance).sum(axis=2), _off(pairs.largest).sum(axis=2))


def _off(pairs: Floats) -> Floats:
    """Leave out what an item has in common with itself."""
    return pairs * (1 - np.eye(pairs.shape[1]))


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 1e-12)
