"""Conditions the outcome does not come without: alone, together, one or another.

In R: QCA::superSubset and QCA::pof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

import numpy as np
import pandas as pd

from impra_research.analyse.conditions.fit import (
    FREE,
    Floats,
    Term,
    column_of,
    levels_of,
    literals,
    membership,
    necessity,
    outcome_of,
    term_name,
)
from impra_research.analyse.conditions.truth_table import NEAR
from impra_research.errors import UsageError

FIT = ["consistency", "coverage", "relevance"]
MOST_TRIED = 100_000


def single_conditions(
    data: pd.DataFrame, *, outcome: str, conditions: Sequence[str]
) -> pd.DataFrame:
    """Fit of each condition and of its absence as necessary, one row each; in R: QCA::pof.

    Columns: `expression`, `consistency` (how far the outcome lies within it), `coverage`, `relevance`
    (RoN: low where the condition is nearly everywhere; Schneider and Wagemann 2012, ch. 9).

    Examples
    --------
    >>> cases = pd.DataFrame({"A": [1, 1, 1, 0], "Y": [1, 1, 0, 0]})
    >>> single_conditions(cases, outcome="Y", conditions=["A"]).round(3).values.tolist()
    [['~A', 0.0, 0.0, 0.75], ['A', 1.0, 0.667, 0.5]]
    """
    levels, sets, y = _calibrated(data, outcome, conditions)
    rows = [
        (term_name(term, conditions, levels), *necessity(membership(sets, term), y))
        for term in _terms(levels, 1)
    ]
    return pd.DataFrame(rows, columns=["expression", *FIT])


def necessary(
    data: pd.DataFrame, *, outcome: str, conditions: Sequence[str], consistency: float = 0.9,
    coverage: float = 0.0, relevance: float = 0.0, depth: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Find what reaches the cuts: every conjunction, and the disjunctions no part of which does.

    Columns: `expression`, `kind` (single, conjunction, disjunction), `size`, and those of
    `single_conditions`. `depth` is the most conditions in an expression. What fails `relevance` is
    left out at the end, as in R: it still stands in the way of longer disjunctions.

    Raises
    ------
    UsageError
        Columns are not calibrated, a cut is impossible, or there are too many expressions to try.
    """
    levels, sets, y = _calibrated(data, outcome, conditions)
    _possible((consistency, coverage, relevance), levels, depth)
    cuts, most = (consistency, coverage), depth or len(conditions)
    both = _conjunctions(sets, y, levels, cuts, most)
    either = _disjunctions(sets, y, levels, cuts, most, found=[term for term, _ in both])
    rows = [
        (term_name(term, conditions, levels, by), _kind(term, by), _size(term), *fit)
        for by, some in (("*", both), (" + ", either))
        for term, fit in some
        if fit[2] >= relevance - NEAR
    ]
    return pd.DataFrame(rows, columns=["expression", "kind", "size", *FIT])


Fitting = list[tuple[Term, tuple[float, float, float]]]


def _conjunctions(
    sets: Sequence[Floats], y: Floats, levels: tuple[int, ...], cuts: tuple[float, float], most: int
) -> Fitting:
    """Try only what has consistent parts: a conjunction is no more consistent than they are."""
    found: Fitting = []
    consistent: set[Term] = set()
    for size in range(1, most + 1):
        for term in _terms(levels, size):
            if size > 1 and not all(part in consistent for part in _parts(term)):
                continue
            fit = necessity(membership(sets, term), y)
            if fit[0] >= cuts[0] - NEAR:
                consistent.add(term)
                if fit[1] >= cuts[1] - NEAR:
                    found.append((term, fit))
    return found


def _disjunctions(
    sets: Sequence[Floats], y: Floats, levels: tuple[int, ...], cuts: tuple[float, float], most: int,
    *, found: list[Term],
) -> Fitting:  # fmt: skip
    passed = [term for term in found if _size(term) == 1]
    kept: Fitting = []
    for size in range(2, most + 1):
        for term in _terms(levels, size):
            if any(_within(part, term) for part in passed):
                continue
            fit = necessity(_either(sets, term), y)
            if fit[0] >= cuts[0] - NEAR and fit[1] >= cuts[1] - NEAR:
                kept.append((term, fit))
        passed += [term for term, _ in kept if _size(term) == size]
    return kept


def _either(sets: Sequence[Floats], term: Term) -> Floats:
    parts = [sets[at][:, value] for at, value in enumerate(term) if value != FREE]
    return np.asarray(np.max(parts, axis=0))


def _terms(levels: tuple[int, ...], size: int) -> Iterator[Term]:
    """Terms of so many conditions, in the order of R."""
    for chosen in combinations(range(len(levels)), size):
        for values in product(*(range(levels[at]) for at in chosen)):
            own = dict(zip(chosen, values, strict=True))
            yield tuple(own.get(at, FREE) for at in range(len(levels)))


def _parts(term: Term) -> Iterator[Term]:
    for at, value in enumerate(term):
        if value != FREE:
            yield (*term[:at], FREE, *term[at + 1 :])


def _within(part: Term, term: Term) -> bool:
    return all(own in (FREE, value) for own, value in zip(part, term, strict=True))


def _size(term: Term) -> int:
    return sum(value != FREE for value in term)


def _kind(term: Term, by: str) -> str:
    return "single" if _size(term) == 1 else "conjunction" if by == "*" else "disjunction"


def _calibrated(
    data: pd.DataFrame, outcome: str, conditions: Sequence[str]
) -> tuple[tuple[int, ...], tuple[Floats, ...], Floats]:
    levels = levels_of(data, conditions)
    sets = tuple(
        literals(column_of(data, name), k) for name, k in zip(conditions, levels, strict=True)
    )
    return levels, sets, outcome_of(data, outcome)


def _possible(cuts: tuple[float, ...], levels: tuple[int, ...], depth: int | None) -> None:
    if not all(0 <= cut <= 1 for cut in cuts) or (depth is not None and depth < 1):
        raise UsageError("a cut is impossible", fix="cuts lie between 0 and 1; depth from 1 on")
    sizes = [1.0, *([0.0] * len(levels))]  # how many terms there are of each size
    for k in levels:
        sizes = [a + k * b for a, b in zip(sizes, [0.0, *sizes[:-1]], strict=True)]
    if sum(sizes[1 : (depth or len(levels)) + 1]) > MOST_TRIED:
        raise UsageError(
            f"{len(levels)} conditions make too many expressions",
            fix=f"set depth, so that at most {MOST_TRIED} are tried, or choose fewer conditions",
        )
