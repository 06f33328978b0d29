"""Half-remembered dates as the intervals they are: how far that moves the curves of the middle reading."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.duration.turnbull import interval_bounds, turnbull
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.screen import screen
from impra_research.show.told import few


def interval_curves(histories: pd.DataFrame, look: Look) -> pd.DataFrame | NotEstimated:
    """Turnbull's curve of each place: `group`, `after`, `month`, `mass`, `survival`."""
    at_risk = histories[histories["base"]]
    if (at_risk["entry"] > 0).any():
        return NotEstimated("turnbull_late")
    places = [place for place in look.places if (at_risk["place"] == place).any()]
    curves = [turnbull(*interval_bounds(at_risk[at_risk["place"] == place])).assign(group=place)
              for place in places]  # fmt: skip
    return pd.concat(curves, ignore_index=True) if curves else NotEstimated("date_intervals")


def intervals_told(
    exact: pd.DataFrame, curves: pd.DataFrame, histories: pd.DataFrame, look: Look, *, horizon: int
) -> dict[str, object] | NotEstimated:
    """Name the largest distance of the two curves in each place, and the month in which it is.

    `form` tells whether each is within the interval of the curve there. Months within a gap, in which
    the curve of intervals is not determined, and those beyond what is drawn do not count.
    """
    shown, values, inside = screen(curves, look.min_cell), dict[str, object](), True
    at_risk = histories[histories["base"]]
    for ending, place in zip("ab", look.places, strict=True):
        middle, read = (table[table["group"] == place] for table in (shown, exact))
        last = min(horizon, int(middle["month"].max())) if len(middle) else 0
        found = _distances(middle, read, last) if last and len(read) else pd.DataFrame()
        if found.empty:
            return NotEstimated("date_intervals")
        month = int(found["distance"].abs().idxmax())
        far = found.loc[month]
        inside &= bool(far["low"] <= far["exact"] <= far["high"])
        values |= {f"distance_{ending}": abs(far["distance"]), f"month_{ending}": month}
    inexact = int((at_risk["months_low"] < at_risk["months_high"]).sum())
    return values | {"form": "inside" if inside else "beyond", "inexact": few(inexact, look),
                     "all": len(at_risk)}  # fmt: skip


def _distances(middle: pd.DataFrame, read: pd.DataFrame, last: int) -> pd.DataFrame:
    """Read both curves in each month in which both are determined."""
    months = np.arange(1, last + 1)
    gaps = zip(read["after"], read["month"], strict=True)
    inside = np.logical_or.reduce([(after < months) & (months < until) for after, until in gaps])
    known = months[~inside]
    at: dict[str, Any] = {
        name: middle[name].to_numpy(dtype=float)[
            np.searchsorted(middle["month"], known, side="right") - 1
        ]
        for name in ("survival", "low", "high")
    }
    so_far = np.concatenate([[1.0], read["survival"]])
    exact = so_far[np.searchsorted(read["month"], known, side="right")]
    return pd.DataFrame(at | {"exact": exact, "distance": exact - at["survival"]}, index=known)
