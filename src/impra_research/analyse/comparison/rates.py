"""A gap between two rates: who people are, and the rates of those alike (Kitagawa 1955).

With p the share of a stratum in a group and r its rate, gap = sum of (p2 - p1)(r1 + r2) / 2, composition,
+ sum of (r2 - r1)(p1 + p2) / 2, rates. By hand: no library at hand has it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.comparison.draws import drawn_rows, drawn_weights
from impra_research.analyse.duration.durations import Floats


def kitagawa(
    sample: Compared, *, draws: int = 1000, seed: int = 2014, level: float = 0.95
) -> pd.DataFrame:
    """Composition and rates in a gap, by stratum and in all.

    A stratum is a combination of the levels of the sample's terms. Columns: `part` (gap, composition,
    rates), `stratum` ("all" for the whole part), `n_first`, `n_second`, `value`, `low`, `high`, `se`,
    `df`, `n`, `base`, `method`, `adjusted_for`, `clusters`, `left_out`, `caution`. A stratum without
    anybody in one group has no rate there: that of the other stands for it, so that it counts as
    composition alone.
    """
    names, code = _strata(sample)
    weights = drawn_weights(sample, draws=draws, seed=seed)
    each = [_counted(np.where(group, weights, 0.0), sample.y, code, len(names))
            for group in (~sample.second, sample.second)]  # fmt: skip
    (p1, r1), (p2, r2) = each
    r1, r2 = np.where(np.isnan(r1), r2, r1), np.where(np.isnan(r2), r1, r2)
    r1, r2 = np.nan_to_num(r1), np.nan_to_num(r2)  # in nobody's stratum of a draw
    parts = {"composition": (p2 - p1) * (r1 + r2) / 2, "rates": (r2 - r1) * (p1 + p2) / 2}
    members = [
        np.bincount(code[group], minlength=len(names)) for group in (~sample.second, sample.second)
    ]
    rows = [("gap", "all", *(int(m.sum()) for m in members))]
    values = [sum(part.sum(axis=1) for part in parts.values())]
    for part, amounts in parts.items():
        rows.append((part, "all", *(int(m.sum()) for m in members)))
        values.append(amounts.sum(axis=1))
        rows += [(part, name, int(a), int(b)) for name, a, b in zip(names, *members, strict=True)]
        values += list(amounts.T)
    told = pd.DataFrame(rows, columns=["part", "stratum", "n_first", "n_second"])
    return drawn_rows(told, np.column_stack(values), sample, level=level).assign(**sample.about())


def _strata(sample: Compared) -> tuple[list[str], np.ndarray]:
    """Name the combinations of levels that occur, and number that of each person."""
    distinct, code = np.unique(sample.x, axis=0, return_inverse=True)
    names = []
    for row in distinct:
        told, at = [], 0
        for term, levels in sample.levels.items():
            size = max(len(levels) - 1, 1)
            own = row[at : at + size]
            held = levels[int(np.argmax([own.sum() == 0, *own]))] if levels else f"{own[0]:g}"
            told.append(f"{term} {held}")
            at += size
        names.append(", ".join(told) or "everybody")
    return names, code.reshape(-1)


def _counted(weights: Floats, y: Floats, code: np.ndarray, size: int) -> tuple[Floats, Floats]:
    """Share and rate of each stratum, a row a draw; the rate is nan where nobody is."""
    inside = np.eye(size)[code]
    total, happened = weights @ inside, weights @ (inside * y[:, None])
    rate = np.divide(happened, total, out=np.full_like(total, np.nan), where=total > 0)
    return total / total.sum(axis=1, keepdims=True), rate
