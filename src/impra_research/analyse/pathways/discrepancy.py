"""Do pathways differ between places: share of the discrepancy that lies between groups, and its test.

Studer, Ritschard, Gabadinho & Müller (2011): an analysis of variance from distances alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.estimate import TestResult
from impra_research.analyse.pathways.clusters import Labels
from impra_research.analyse.pathways.costs import Floats
from impra_research.analyse.pathways.few import cautions, marked
from impra_research.errors import UsageError

AT_ONCE = 250  # permutations in one product of matrices


def shares_of_discrepancy(distance: Floats, labels: Labels) -> tuple[float, float]:
    """Pseudo F and pseudo R2 of groups numbered 0, 1, ...; F is infinite where nothing is left within."""
    total = distance.sum() / (2 * len(distance))
    within = float(_within(distance, labels[:, None])[0])
    m, n = len(np.unique(labels)), len(distance)
    between = total - within
    left = within / (n - m) if n > m else 0.0
    f = between / (m - 1) / left if left > 0 and m > 1 else float("inf")
    return float(f), float(between / total) if total > 0 else 0.0


def discrepancy(
    distance: Floats,
    by: pd.Series,
    *,
    strata: pd.Series | None = None,
    persons: pd.Series | None = None,
    permutations: int = 4999,
    seed: int = 20140630,
) -> tuple[TestResult, float]:
    """Test whether pathways differ between the groups of `by`: the test, and the pseudo R2.

    The p-value is the share of permutations, the observed one among them, with an F at least as
    large; groups are exchanged within `strata` where these are given. Where `persons` are given,
    all pathways of a person keep together: enterprises of one person are not independent. In R:
    TraMineR::dissassoc.

    Raises
    ------
    UsageError
        A person has pathways in several groups or strata.
    """
    groups, names = pd.factorize(by.astype(str), sort=True)
    n = len(groups)
    whose = np.arange(n) if persons is None else pd.factorize(persons)[0]
    first = np.unique(whose, return_index=True)[1]
    base = "all pathways" if persons is None else f"pathways of {len(first)} persons"
    if len(names) < 2:
        none = TestResult("pseudo F", n, 0, base, "permutation", reason="one group only")
        return none, float("nan")
    labels = np.asarray(groups, dtype=np.int64)
    f, r2 = shares_of_discrepancy(distance, labels)
    within = _within(distance, labels[:, None])[0]
    block = np.zeros(n) if strata is None else pd.factorize(strata)[0]
    split = (labels[first][whose] != labels) | (block[first][whose] != block)
    if torn := len(np.unique(whose[split])):
        raise UsageError(
            f"{torn} persons have pathways in several groups or strata",
            fix="keep one pathway of a person, or compare groups of persons",
        )
    rng, as_large = np.random.default_rng(seed), 1
    for done in range(0, permutations, AT_ONCE):
        drawn = _permuted(labels[first], block[first], rng, min(AT_ONCE, permutations - done))[
            whose
        ]
        as_large += int((_within(distance, drawn) <= within * (1 + 1e-12)).sum())
    p = as_large / (permutations + 1)
    method, counted = f"{permutations} permutations", {"n": np.bincount(labels[first])}
    test = TestResult(
        "pseudo F", n, 0, base, method, f, len(names) - 1, p,
        cautions=cautions(pd.DataFrame(counted)),
    )  # fmt: skip
    return test, r2


def discrepancy_by_group(distance: Floats, by: pd.Series) -> pd.DataFrame:
    """Tell how varied each group is: `group`, `n`, `value` (mean of half the distance between two)."""
    groups = by.astype(str).to_numpy()
    rows = [(group, int((groups == group).sum()), _variance(distance, groups == group))
            for group in np.unique(groups)]  # fmt: skip
    return marked(pd.DataFrame(rows, columns=["group", "n", "value"]))


def _variance(distance: Floats, members: np.ndarray) -> float:
    return float(distance[np.ix_(members, members)].sum() / (2 * members.sum() ** 2))


def _within(distance: Floats, labels: Labels) -> Floats:
    """Sum of squares within groups, for each column of labels."""
    found = np.zeros(labels.shape[1])
    for group in range(labels.max() + 1):
        member = (labels == group).astype(np.float64)
        found += (member * (distance @ member)).sum(axis=0) / (
            2 * np.maximum(member.sum(axis=0), 1)
        )
    return found


def _permuted(labels: Labels, block: np.ndarray, rng: np.random.Generator, times: int) -> Labels:
    """Exchange the groups at random among units of one block."""
    order = np.argsort(block, kind="stable")
    luck = rng.random((len(labels), times))
    shuffled = np.lexsort((luck, np.broadcast_to(block[:, None], luck.shape)), axis=0)
    drawn = np.empty_like(shuffled)
    drawn[order] = labels[shuffled]
    return np.asarray(drawn, dtype=np.int64)
