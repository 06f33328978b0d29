"""Krippendorff's alpha for unitizing as it was until 2004, for whoever compares with older reports.

Krippendorff 1995 (Sociological Methodology 25, 47-76); 2004 (Content Analysis, 2nd ed., 251-256). Two
units of one code that overlap differ by the squares of what sticks out at either end, a unit inside a
gap by its squared length. `unitizing` is what took its place: there, where boundaries lie counts by
its length, and not by its square.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.coding.agreement.coefficient import Coefficient
from impra_research.coding.agreement.pieces import Read, cut, readers

Array = NDArray[np.float64]


def alpha_u_2004(
    segment: pd.DataFrame,
    length: Mapping[str, int],
    *,
    codes: Sequence[str] | None = None,
    coders: Sequence[str] | None = None,
    read: Read | None = None,
) -> dict[str, Coefficient]:
    """Give the older unitizing alpha of each code, and `aU` over all codes; it has no interval.

    Parameters as of `unitizing`. The definition knows one continuum: documents are laid end to end.

    Examples
    --------
    >>> rows = [("D", 0, 4, "a", "A"), ("D", 6, 9, "a", "A"), ("D", 0, 4, "a", "B"), ("D", 6, 8, "a", "B")]
    >>> segment = pd.DataFrame(rows, columns=["document", "start", "end", "code", "coder"])
    >>> round(alpha_u_2004(segment, {"D": 10})["(a)aU"].value, 3)
    0.919
    """
    named = sorted(segment["code"].unique()) if codes is None else list(codes)
    pieces = cut(segment, length, read or readers(segment, coders), named)
    everybody, total = range(len(pieces.coders)), pieces.characters
    sides = {
        f"({code})aU": _sides([_sections(pieces.unit, coder, number, total) for coder in everybody], total)
        for number, code in enumerate(named)
    }  # fmt: skip
    sides["aU"] = np.sum([*sides.values(), np.zeros(2)], axis=0)
    return {name: _told(name, total, *both) for name, both in sides.items()}


def _told(name: str, n: int, observed: float, expected: float) -> Coefficient:
    if expected <= 0:
        return Coefficient.untold(name, n, "unused" if n else "no_units")
    return Coefficient.untold(name, n, "no_interval", float(1 - observed / expected))


def _sections(unit: pd.DataFrame, coder: int, code: int, total: int) -> Array:
    """Divide the continuum into gaps and units of one coder: rows of start, end, 1 for a unit."""
    own = unit[(unit["coder"] == coder) & (unit["code"] == code)].sort_values("start")
    ends = np.concatenate([[0], own[["start", "end"]].to_numpy().ravel(), [total]])
    sections = np.column_stack([ends[:-1], ends[1:], np.arange(len(ends) - 1) % 2])
    found: Array = sections[sections[:, 0] < sections[:, 1]].astype(float)
    return found


def _sides(sections: Sequence[Array], total: int) -> Array:
    """Give the disagreement observed and expected (Krippendorff 2004, 253-254)."""
    lengths = np.concatenate([own[:, 1] - own[:, 0] for own in [*sections, np.zeros((0, 3))]])
    is_unit = np.concatenate([own[:, 2] for own in [*sections, np.zeros((0, 3))]]) == 1
    units, gaps, m = lengths[is_unit], lengths[~is_unit], len(sections)
    if not len(units):
        return np.zeros(2)
    apart = 2 * sum(_apart(one, other) for one, other in combinations(sections, 2))
    shifts = np.where(gaps >= units[:, None], gaps - units[:, None] + 1, 0).sum(axis=1)
    met = (len(units) - 1) / 3 * (2 * units**3 - 3 * units**2 + units) + units**2 * shifts
    pairs = m * total * (m * total - 1) - (units * (units - 1)).sum()
    return np.array([apart / (m * (m - 1) * total**2), 2 / total * met.sum() / pairs])


def _apart(one: Array, other: Array) -> float:
    start, end, unit = (column[:, None] for column in one.T)
    start_, end_, unit_ = other.T
    overlap = (unit * unit_ == 1) & (start < end_) & (start_ < end)
    sticking_out = overlap * ((start - start_) ** 2 + (end - end_) ** 2)
    alone = (unit > unit_) & (start_ <= start) & (end <= end_)
    alone_ = (unit_ > unit) & (start <= start_) & (end_ <= end)
    return float((sticking_out + alone * (end - start) ** 2 + alone_ * (end_ - start_) ** 2).sum())
