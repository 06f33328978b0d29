"""Terms, their names, and how well sets fit: consistency, PRI, coverage, relevance of necessity."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.errors import UsageError, did_you_mean

Floats = npt.NDArray[np.float64]
Term = tuple[int, ...]
FREE = -1  # stands in a term for a condition that may be anything


def sufficiency(x: Floats, y: Floats) -> tuple[float, float, float]:
    """Consistency, PRI and coverage of X as sufficient for Y (Ragin 2008; Schneider & Wagemann 2012)."""
    both, contrary = np.minimum(x, y).sum(), np.minimum(np.minimum(x, y), 1 - y).sum()
    return _ratio(both, x.sum()), _ratio(both - contrary, x.sum() - contrary), _ratio(both, y.sum())


def necessity(x: Floats, y: Floats) -> tuple[float, float, float]:
    """Consistency, coverage and relevance (RoN) of X as necessary for Y."""
    both = np.minimum(x, y)
    return (_ratio(both.sum(), y.sum()), _ratio(both.sum(), x.sum()),
            _ratio((1 - x).sum(), (1 - both).sum()))  # fmt: skip


def _ratio(part: float, whole: float) -> float:
    """0 where there is nothing to divide, as R has it."""
    return float(part / whole) if whole > 1e-12 else 0.0


def levels_of(data: pd.DataFrame, conditions: Sequence[str]) -> tuple[int, ...]:
    """Tell how many values each condition has: 2 for crisp and fuzzy sets.

    Raises
    ------
    UsageError
        No such column, a missing value, or values that are no memberships.
    """
    found = []
    for condition in conditions:
        values = column_of(data, condition)
        whole = bool((values == np.round(values)).all())
        if values.min() < 0 or (values.max() > 1 and not whole):
            raise UsageError(f"{condition} is not calibrated", fix="calibrate it first")
        if not whole and (at := data.index[values == 0.5]).size:
            raise UsageError(
                f"{len(at)} cases are neither in nor out of {condition}, the first {at[0]}",
                fix="move the crossover: a membership of 0.5 belongs to no row",
            )
        found.append(max(2, int(values.max()) + 1) if whole else 2)
    return tuple(found)


def column_of(data: pd.DataFrame, name: str) -> Floats:
    """Give a column as numbers, complete."""
    if name not in data:
        raise UsageError(f"no column {name!r}", fix=did_you_mean(name, map(str, data)))
    values = pd.to_numeric(data[name]).to_numpy(dtype=np.float64, na_value=np.nan)
    if missing := int((~np.isfinite(values)).sum()):
        raise UsageError(f"{missing} cases have no value of {name}", fix="leave them out, aloud")
    return np.asarray(values)


def outcome_of(data: pd.DataFrame, outcome: str) -> Floats:
    """Memberships in the outcome: `Y`, `~Y` for its absence, `Y[2]` for one of several values."""
    told = re.fullmatch(r"(~?)(.+?)(?:\[(\d+)\])?", outcome)
    negated, name, value = told.groups() if told else ("", outcome, None)
    y = column_of(data, name)
    if value is not None:
        y = (y == int(value)).astype(np.float64)
    if y.min() < 0 or y.max() > 1:
        raise UsageError(f"{name} is no set", fix=f"calibrate it, or name a value: {name}[1]")
    return np.asarray(1 - y if negated else y)


def literals(values: Floats, levels: int) -> Floats:
    """Memberships in each value of a condition, one column a value."""
    if levels == 2:
        return np.column_stack([1 - values, values])
    return np.asarray(values[:, None] == np.arange(levels), dtype=np.float64)


def membership(sets: Sequence[Floats], term: Term) -> Floats:
    """Memberships of the cases in a term: the least of its literals; 1 in the empty term."""
    parts = [sets[at][:, value] for at, value in enumerate(term) if value != FREE]
    return np.min(parts, axis=0) if parts else np.ones(len(sets[0]))


def term_name(term: Term, conditions: Sequence[str], levels: Sequence[int], by: str = "*") -> str:
    """Write a term: `A*~B`, and `A[2]*B[0]` where a condition has several values.

    Examples
    --------
    >>> term_name((1, -1, 0), ["A", "B", "C"], [2, 2, 2]), term_name((2, 0), ["A", "B"], [3, 2])
    ('A*~C', 'A[2]*B[0]')
    """
    several = max(levels) > 2
    return by.join(f"{name}[{value}]" if several else f"{'' if value else '~'}{name}"
                   for name, value in zip(conditions, term, strict=True) if value != FREE)  # fmt: skip
