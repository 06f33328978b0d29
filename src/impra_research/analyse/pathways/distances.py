"""How far apart two pathways are: optimal matching, longest common subsequence, Hamming, dynamic Hamming.

Equal pathways are measured once and the distances handed to all who took them.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from impra_research.analyse.pathways.alignment import aligned
from impra_research.analyse.pathways.costs import (
    Costs,
    Floats,
    constant_costs,
    dynamic_costs,
    transition_costs,
)
from impra_research.analyse.pathways.sequences import Sequences
from impra_research.errors import UsageError, did_you_mean

Method = Literal["optimal_matching", "common_subsequence", "hamming", "dynamic_hamming"]


def distances(
    sequences: Sequences,
    *,
    method: Method = "optimal_matching",
    costs: Costs | None = None,
    by_length: bool = False,
) -> Floats:
    """Distances between all units (units x units), 0 on the diagonal, symmetric.

    `costs` default to transition rates for optimal matching and to 1 a month for Hamming. Where
    pathways were observed for different times, `by_length` divides by the longer of two; else those
    observed briefly lie together. In R: TraMineR::seqdist(method = "OM", "LCS", "HAM", "DHD",
    norm = "maxlength").

    Raises
    ------
    UsageError
        There is no such method, or pathways of unequal length are compared month by month.
    """
    if method not in get_args(Method):
        raise UsageError(f"no distance {method!r}", fix=did_you_mean(method, get_args(Method)))
    once, which = sequences.distinct()
    if method == "optimal_matching":
        found = aligned(once.codes, once.lengths, costs or transition_costs(sequences))
    elif method == "common_subsequence":
        found = aligned(once.codes, once.lengths, constant_costs(once))
    else:
        found = _month_by_month(once, _monthly_costs(sequences, method, costs))
    if by_length:
        found = found / np.maximum(once.lengths[:, None], once.lengths[None])
    return np.asarray(found[np.ix_(which, which)])


def _monthly_costs(sequences: Sequences, method: Method, costs: Costs | None) -> Floats:
    if len(set(sequences.lengths)) > 1:
        raise UsageError("pathways of unequal length cannot be compared month by month",
                         fix="compare the months that all have, or use optimal_matching")  # fmt: skip
    if method == "dynamic_hamming":
        return dynamic_costs(sequences)
    cost = (costs or constant_costs(sequences, substitution=1.0)).substitution
    return np.broadcast_to(cost, (sequences.codes.shape[1], *cost.shape))


def _month_by_month(sequences: Sequences, costs: Floats) -> Floats:
    """Sum the costs of all months, as one product of matrices of zeros, ones and costs."""
    n, months = sequences.codes.shape
    states = np.arange(len(sequences.states), dtype=np.int8)
    is_in = (sequences.codes[:, :, None] == states).astype(np.float64)
    month = np.arange(months)
    cost_to = costs[month, sequences.codes, :].reshape(n, -1)
    found = cost_to @ is_in.reshape(n, -1).T
    return np.asarray((found + found.T) / 2)
