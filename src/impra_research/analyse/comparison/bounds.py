"""What missing answers could do: the lowest and highest share and gap that they leave possible (Manski 1989).

Nothing is assumed of who did not answer. The interval covers the true value, which lies anywhere between
the bounds (Imbens & Manski 2004, Econometrica 72).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm

from impra_research.analyse.duration.durations import Floats

METHOD = "worst and best case, Imbens-Manski"


def missing_bounds(
    table: pd.DataFrame,
    outcome: str,
    *,
    places: tuple[str, str],
    by: str = "place",
    weight: str | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Bounds of the two shares and of their gap: three rows.

    `outcome` is true, false or missing. Columns: `group` (a place, or "gap"), `known` (the share
    among those who answered), `lowest`, `highest` (all who are missing no, all yes; of the gap: as
    unlike as can be), `low`, `high` (the interval of the truth), `n`, `missing`, `base`, `method`.
    """
    each = [_place(table[table[by] == place], outcome, weight) for place in places]
    rows = [_row(place, told, level) for place, told in zip(places, each, strict=True)]
    first, second = each
    gap = {
        "known": second["known"] - first["known"],
        "lowest": second["lowest"] - first["highest"], "highest": second["highest"] - first["lowest"],
        "se_lowest": np.hypot(second["se_lowest"], first["se_highest"]),
        "se_highest": np.hypot(second["se_highest"], first["se_lowest"]),
        "n": first["n"] + second["n"], "missing": first["missing"] + second["missing"],
    }  # fmt: skip
    rows.append(_row("gap", gap, level))
    base = f"asked {outcome}" + ("" if weight is None else ", weighted")
    return pd.DataFrame(rows).assign(base=base, method=METHOD)


def _place(members: pd.DataFrame, outcome: str, weight: str | None) -> dict[str, float]:
    w = np.ones(len(members)) if weight is None else members[weight].to_numpy(float, na_value=0.0)
    y = members[outcome].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    told = ~np.isnan(y)
    if not told.any():
        nothing = dict.fromkeys(("known", "lowest", "highest", "se_lowest", "se_highest"), np.nan)
        return nothing | {"n": 0, "missing": len(y)}
    lowest, se_lowest = _mean(np.where(told, y, 0.0), w)
    highest, se_highest = _mean(np.where(told, y, 1.0), w)
    return {
        "known": float(np.average(y[told], weights=w[told])), "lowest": lowest, "highest": highest,
        "se_lowest": se_lowest, "se_highest": se_highest,
        "n": int(told.sum()), "missing": int((~told).sum()),
    }  # fmt: skip


def _mean(y: Floats, w: Floats) -> tuple[float, float]:
    value, n = float(np.average(y, weights=w)), len(y)
    added = w * (y - value) / w.sum()
    return value, float(np.sqrt(n / (n - 1) * (added**2).sum())) if n > 1 else float("nan")


def _row(group: str, told: dict[str, float], level: float) -> dict[str, object]:
    wide, most = told["highest"] - told["lowest"], max(told["se_lowest"], told["se_highest"])
    c = _critical(wide, most, level)
    kept = {name: told[name] for name in ("known", "lowest", "highest")}
    return {
        "group": group, **kept, "low": told["lowest"] - c * told["se_lowest"],
        "high": told["highest"] + c * told["se_highest"], "n": told["n"], "missing": told["missing"],
    }  # fmt: skip


def _critical(wide: float, most: float, level: float) -> float:
    """Solve Phi(C + wide / most) - Phi(-C) = level: from 1.96 where nothing is missing down to 1.64."""
    if not (most > 0 and wide >= 0):
        return float(norm.ppf(0.5 + level / 2))
    return float(
        brentq(lambda c: norm.cdf(c + wide / most) - norm.cdf(-c) - level, 0.0, 10.0, xtol=1e-10)
    )
