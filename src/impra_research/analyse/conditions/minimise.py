"""The shortest terms that still hold: prime implicants, exact, for conditions of two or more values.

A term is a case's combination with some conditions set free. For each positive combination all its
terms stand in a table of 2^k; what a term holds is counted for all of them at once, by adding up over
sets of conditions (Yates). A prime is a term that holds and of which no shorter one does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from impra_research.analyse.conditions.fit import FREE
from impra_research.analyse.conditions.truth_table import Rows

Bools = npt.NDArray[np.bool_]
AT_ONCE = 2**22


def terms_avoiding(positive: Rows, negative: Rows) -> Rows:
    """Primes that hold positive rows and no negative one: every other row may be assumed."""
    return _primes(positive, negative, None)


def terms_within(positive: Rows, allowed: Rows, levels: tuple[int, ...]) -> Rows:
    """Primes that hold positive rows and nothing but allowed rows, the positive ones among these."""
    return _primes(positive, allowed, levels)


def chart(terms: Rows, rows: Rows) -> Bools:
    """Which term holds which row."""
    return np.asarray(((terms[:, None] == FREE) | (terms[:, None] == rows[None])).all(axis=2))


def _primes(positive: Rows, others: Rows, levels: tuple[int, ...] | None) -> Rows:
    k, found = positive.shape[1], []
    step = max(1, AT_ONCE >> k)
    fixed = ((np.arange(1 << k)[:, None] >> np.arange(k)) & 1).astype(bool)
    wanted = 0 if levels is None else np.where(fixed, 1, np.array(levels)).prod(axis=1)
    for start in range(0, len(positive), step):
        some = positive[start : start + step]
        holds = _held(some, others) == wanted
        prime = holds.copy()
        for bit in range(k):
            _split(prime, bit)[:, :, 1] &= ~_split(holds, bit)[:, :, 0]
        of, which = np.nonzero(prime)
        found.append(np.where(fixed[which], some[of], FREE))
    return np.unique(np.concatenate(found), axis=0) if found else positive


def _held(positive: Rows, others: Rows) -> npt.NDArray[np.int64]:
    """How many of the others each term of each positive row holds."""
    k = positive.shape[1]
    alike = (positive[:, None] == others[None]) @ (1 << np.arange(k))
    place = alike + (np.arange(len(positive)) << k)[:, None]
    held = np.bincount(place.ravel(), minlength=len(positive) << k).reshape(len(positive), 1 << k)
    for bit in range(k):
        halves = _split(held, bit)
        halves[:, :, 0] += halves[:, :, 1]
    return held


def _split(table: np.ndarray, bit: int) -> np.ndarray:
    """View the table with the sets without and with a condition apart."""
    return table.reshape(len(table), -1, 2, 1 << bit)
