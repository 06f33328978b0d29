"""What exchanging one state for another costs, and leaving one out or putting one in (`indel`).

Constant costs, costs from how often one state follows another (TRATE of TraMineR: Gabadinho,
Ritschard, Müller & Studer 2011), or costs that the analyst chose and can defend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from impra_research.analyse.pathways.sequences import OVER, Sequences
from impra_research.errors import UsageError, did_you_mean

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of exchanging states (states x states, 0 on the diagonal) and of an insertion or deletion."""

    substitution: Floats
    indel: float
    method: str

    @property
    def metric(self) -> bool:
        """Whether no exchange is dearer than a detour over a third state or over two indels."""
        detour = (self.substitution[:, :, None] + self.substitution[None, :, :]).min(axis=1)
        return bool((self.substitution <= np.minimum(detour, 2 * self.indel) + 1e-12).all())


def constant_costs(sequences: Sequences, *, substitution: float = 2.0, indel: float = 1.0) -> Costs:
    """Every exchange costs the same."""
    k = len(sequences.states)
    return Costs(
        substitution * (1 - np.eye(k)), indel, f"constant {substitution:g}, indel {indel:g}"
    )


def transition_rates(sequences: Sequences) -> Floats:
    """Share of the months in one state (row) that are followed by each state (column).

    A state that nobody leaves nor stays in, because nobody was in it before the last month, has 0.
    """
    pairs = _pairs(sequences).sum(axis=0)
    from_each = pairs.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(pairs, from_each, out=np.zeros_like(pairs), where=from_each > 0))


def transition_costs(
    sequences: Sequences, *, highest: float = 2.0, indel: float | None = None
) -> Costs:
    """Exchanging states costs less where one often follows the other: highest - p(b|a) - p(a|b).

    `indel` is half the dearest exchange unless given. In R: TraMineR::seqdist(sm = "TRATE").
    """
    cost = _from_rates(transition_rates(sequences), highest)
    return Costs(cost, cost.max() / 2 if indel is None else indel, "transition rates")


def chosen_costs(
    sequences: Sequences, chosen: Mapping[str, Mapping[str, float]], *, indel: float
) -> Costs:
    """Costs that the analyst chose: `{"informal": {"sheltered": 1, "registered": 2}, ...}`.

    Each pair of states is told once, in either direction, or twice alike.

    Raises
    ------
    UsageError
        A state is unknown, a pair is missing or told twice otherwise, or a cost is negative.
    """
    states, cost = sequences.states, np.full((len(sequences.states),) * 2, np.nan)
    np.fill_diagonal(cost, 0.0)
    for a, others in chosen.items():
        for b, value in others.items():
            i, j = (_place(state, states) for state in (a, b))
            told_before = 0 <= cost[i, j] != value
            if not value >= 0 or told_before:
                raise UsageError(
                    f"the cost of {a} for {b} is {value:g}: negative, or told otherwise before",
                    fix="costs are 0 or more, the same in both directions, 0 for a state itself",
                )
            cost[i, j] = cost[j, i] = value
    if np.isnan(cost).any():
        i, j = np.argwhere(np.isnan(cost))[0]
        raise UsageError(
            f"no cost of {states[i]} for {states[j]}", fix="give every pair of states a cost"
        )
    return Costs(cost, indel, "chosen costs")


def dynamic_costs(sequences: Sequences, *, highest: float = 4.0) -> Floats:
    """Costs of each month (months x states x states), from the moves into and out of that month.

    highest - p(b|a) - p(a|b) before - the same after; the first and the last month count their only
    neighbour twice; never below 0. In R: TraMineR::seqdist(method = "DHD") (Lesnard 2010).
    """
    pairs = _pairs(sequences)
    from_each = pairs.sum(axis=2, keepdims=True)
    rates = np.divide(pairs, from_each, out=np.zeros_like(pairs), where=from_each > 0)
    either = rates + np.swapaxes(rates, 1, 2)
    month = np.arange(sequences.codes.shape[1])
    into, out_of = np.maximum(month - 1, 0), np.minimum(month, len(either) - 1)
    around = either[into] + either[out_of] if len(either) else np.zeros((1, *either.shape[1:]))
    return np.asarray(np.maximum(highest - around, 0) * (1 - np.eye(len(sequences.states))))


def _pairs(sequences: Sequences) -> Floats:
    """Count who went from one state to another, for each month but the last."""
    k, now, then = len(sequences.states), sequences.codes[:, :-1], sequences.codes[:, 1:]
    month = np.broadcast_to(np.arange(now.shape[1]), now.shape)
    moved = then != OVER
    at = (month[moved] * k + now[moved]) * k + then[moved]
    return np.bincount(at, minlength=now.shape[1] * k * k).reshape(-1, k, k).astype(np.float64)


def _from_rates(rates: Floats, highest: float) -> Floats:
    return np.asarray(np.maximum(highest - rates - rates.T, 0) * (1 - np.eye(len(rates))))


def _place(state: str, states: tuple[str, ...]) -> int:
    if state not in states:
        raise UsageError(f"no state {state!r}", fix=did_you_mean(state, states))
    return states.index(state)
