"""How strongly an unmeasured cause would have to be tied to place and outcome to explain a ratio away.

E = RR + sqrt(RR (RR - 1)) (VanderWeele & Ding 2017, Annals of Internal Medicine 167). In R: EValue::evalue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.stats import norm

from impra_research.errors import UsageError, did_you_mean

Measure = Literal["risk ratio", "hazard ratio", "odds ratio"]
RISK: dict[Measure, Callable[[float], float]] = {
    "risk ratio": lambda ratio: ratio,
    "odds ratio": lambda ratio: float(ratio**0.5),
    "hazard ratio": lambda ratio: float((1 - 0.5 ** (ratio**0.5)) / (1 - 0.5 ** (ratio**-0.5))),
}


def e_value(ratio: float, *, measure: Measure = "hazard ratio", rare: bool = False) -> float:
    """Give the least risk ratio by which an unmeasured cause would explain this ratio away.

    It is that of the cause with the place, and that of the cause with the outcome. A hazard or odds
    ratio is read as a risk ratio: as it is where fewer than 15 % have the outcome (`rare`), else as
    VanderWeele (2017) does: sqrt(OR), (1 - 0.5^sqrt(HR)) / (1 - 0.5^sqrt(1/HR)).

    Raises
    ------
    UsageError
        It is no ratio, or the measure has no such name.

    Examples
    --------
    >>> round(e_value(3.9, measure="risk ratio"), 2)
    7.26
    >>> e_value(1.0)
    1.0
    """
    if measure not in get_args(Measure):
        raise UsageError(f"no measure {measure!r}", fix=did_you_mean(measure, get_args(Measure)))
    if not ratio > 0:
        raise UsageError(f"{ratio} is no ratio", fix="give a ratio above 0, not its logarithm")
    risk = ratio if rare else RISK[measure](ratio)
    above = max(risk, 1 / risk)
    return float(above + (above * (above - 1)) ** 0.5)


def share_ratio(
    shares: pd.DataFrame, *, places: tuple[str, str], level: float = 0.95
) -> pd.DataFrame:
    """Divide the second place's share by the first's, from the rows of `share`: `value`, `low`, `high`, `n`.

    Katz's interval (1978): the errors of the two logarithms add up. Nothing where a share is 0.
    """
    rows = shares.set_index("group").reindex(list(places))
    p, se = (rows[name].to_numpy(dtype=float) for name in ("share", "se"))
    n = int(rows["n"].fillna(0).sum())
    if not (p > 0).all():
        return pd.DataFrame([{"value": np.nan, "low": np.nan, "high": np.nan, "n": n}])
    half = float(norm.ppf(0.5 + level / 2)) * float(np.hypot(*(se / p)))
    ends = np.exp(np.log(p[1] / p[0]) + np.array([0, -half, half]))
    return pd.DataFrame([dict(zip(("value", "low", "high"), ends, strict=True)) | {"n": n}])


def e_values(
    ratios: pd.DataFrame, *, measure: Measure = "hazard ratio", rare: bool = False
) -> pd.DataFrame:
    """Add `e_value` and `e_value_limit` to a table of ratios (`hazard_ratio` or `value`, `low`, `high`).

    The limit's is that of the end of the interval nearer to 1, and 1 where the interval holds 1. A
    ratio that could not be estimated has none.
    """
    name = "hazard_ratio" if "hazard_ratio" in ratios else "value"
    found = [
        _both(row[name], row["low"], row["high"], measure, rare)
        for row in ratios.to_dict("records")
    ]
    return ratios.assign(
        e_value=[one for one, _ in found], e_value_limit=[limit for _, limit in found]
    )


def _both(
    ratio: float, low: float, high: float, measure: Measure, rare: bool
) -> tuple[float, float]:
    if not ratio > 0:
        return float("nan"), float("nan")
    value = e_value(ratio, measure=measure, rare=rare)
    if not (low > 1 or high < 1):
        return value, 1.0 if low == low and high == high else float("nan")
    return value, e_value(low if low > 1 else high, measure=measure, rare=rare)
