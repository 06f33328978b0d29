"""How varied a pathway is: moves, entropy, turbulence, complexity, months in each state.

Definitions as in TraMineR (Gabadinho, Ritschard, Müller & Studer 2011); turbulence is Elzinga &
Liefbroer's (2007), from the order of states and the variance of the lengths of spells.
"""

from __future__ import annotations

from itertools import groupby
from math import log, log2

import numpy as np
import pandas as pd
from scipy.stats import t

from impra_research.analyse.pathways.costs import transition_rates
from impra_research.analyse.pathways.few import marked
from impra_research.analyse.pathways.sequences import Sequences

MEAN = ["group", "state", "value", "low", "high", "n", "base", "method"]


def indicators(sequences: Sequences) -> pd.DataFrame:
    """Describe each pathway, one row a unit.

    Columns: `unit`, `months`, `transitions`, `states` (different ones), `entropy` (of the months
    spent in each state; 1 = all states alike), `turbulence`, `complexity` (0 = never moved).
    """
    rows = [
        (unit, *_of_one([int(code) for code in codes if code >= 0], len(sequences.states)))
        for unit, codes in zip(sequences.units, sequences.codes, strict=True)
    ]
    names = ["unit", "months", "transitions", "states", "entropy", "turbulence", "complexity"]
    return pd.DataFrame(rows, columns=names)


def _of_one(path: list[int], k: int) -> tuple[int, int, int, float, float, float]:
    spells = [(state, len(list(months))) for state, months in groupby(path)]
    moves, n = len(spells) - 1, len(path)
    shares = [path.count(state) / n for state in set(path)]
    entropy = -sum(share * log(share) for share in shares) / log(k) if k > 1 else 0.0
    complexity = (moves / (n - 1) * abs(entropy)) ** 0.5 if n > 1 else 0.0
    return n, moves, len(shares), abs(entropy), turbulence(spells), complexity


def turbulence(spells: list[tuple[int, int]]) -> float:
    """Elzinga & Liefbroer's turbulence of spells (state, months): log2 phi (s2 max + 1) / (s2 + 1).

    phi counts the different subsequences of the order of states, s2 is the variance of the lengths
    and s2 max the largest it could be.

    Examples
    --------
    >>> turbulence([(0, 12)])
    1.0
    >>> 2 ** turbulence([(0, 1), (1, 1), (0, 1)])  # none, 0, 1, 01, 10, 00, 010
    7.0
    """
    lengths = np.array([months for _, months in spells], dtype=np.float64)
    largest = (len(spells) - 1) * (1 - lengths.mean()) ** 2
    return log2(_subsequences([state for state, _ in spells]) * (largest + 1) / (lengths.var() + 1))


def _subsequences(order: list[int]) -> int:
    """Count different subsequences: each state doubles them, less those its last visit had doubled."""
    counted, before = 1, dict[int, int]()
    for state in order:
        counted, before[state] = 2 * counted - before.get(state, 0), counted
    return counted


def mean_times(
    sequences: Sequences, by: pd.Series | None = None, *, level: float = 0.95
) -> pd.DataFrame:
    """Mean months in each state, one row a group and state, with Student's interval.

    `by` gives the group of each unit, in their order. Null limits where one unit stands alone.
    """
    groups = np.full(len(sequences.units), "") if by is None else by.astype(str).to_numpy()
    rows = []
    for group in np.unique(groups):
        codes = sequences.codes[groups == group]
        n = len(codes)
        for code, state in enumerate(sequences.states):
            months = (codes == code).sum(axis=1)
            value = float(months.mean())
            error = months.std(ddof=1) / n**0.5 if n > 1 else float("nan")
            half = float(t.ppf(0.5 + level / 2, max(n - 1, 1)) * error)
            limits = max(value - half, 0.0) if half == half else half, value + half
            rows.append((group, state, value, *limits, n, "all pathways", "mean, Student"))
    return marked(pd.DataFrame(rows, columns=MEAN))


def monthly_transitions(sequences: Sequences, by: pd.Series | None = None) -> pd.DataFrame:
    """Share of the months in one state that are followed by each state: `group`, `state`, `to`, `value`, `n`.

    `n` counts the months in `state` that are followed by an observed one.
    """
    groups = np.full(len(sequences.units), "") if by is None else by.astype(str).to_numpy()
    rows = []
    for group in np.unique(groups):
        members = sequences.take(np.flatnonzero(groups == group))
        rates, now = transition_rates(members), members.codes[:, :-1]
        followed = now[members.codes[:, 1:] >= 0]
        for i, state in enumerate(sequences.states):
            n = int((followed == i).sum())
            rows += [(group, state, to, rates[i, j], n) for j, to in enumerate(sequences.states)]
    table = pd.DataFrame(rows, columns=["group", "state", "to", "value", "n"])
    return table.assign(value=table["value"].where(table["n"] > 0))
