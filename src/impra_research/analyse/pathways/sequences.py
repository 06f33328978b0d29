"""A pathway is a state a month: one row an enterprise, one column a month since its first activity."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.errors import UsageError, did_you_mean

Codes = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int64]
OVER = -1  # what stands in the months after the last one observed


@dataclass(frozen=True, slots=True)
class Sequences:
    """Pathways of `units`: `codes` (units x months) number the `states`; -1 once observation is over.

    Examples
    --------
    >>> table = pd.DataFrame([["informal", "registered"], ["informal", None]], index=["e1", "e2"])
    >>> sequences_of(table, states=("informal", "registered")).codes.tolist()
    [[0, 1], [0, -1]]
    """

    codes: Codes
    states: tuple[str, ...]
    units: tuple[Hashable, ...]

    @property
    def lengths(self) -> Integers:
        """Months observed of each unit."""
        return np.asarray(np.count_nonzero(self.codes != OVER, axis=1), dtype=np.int64)

    def distinct(self) -> tuple[Sequences, Integers]:
        """Each different pathway once, and which of them each unit took."""
        codes, first, which = np.unique(self.codes, axis=0, return_index=True, return_inverse=True)
        units = tuple(self.units[at] for at in first)
        return Sequences(codes, self.states, units), np.asarray(which, dtype=np.int64).reshape(-1)

    def take(self, rows: npt.NDArray[np.intp]) -> Sequences:
        """Keep some units, in the order given."""
        return Sequences(self.codes[rows], self.states, tuple(self.units[at] for at in rows))


def sequences_of(table: pd.DataFrame, *, states: Sequence[str]) -> Sequences:
    """Read a table with one row a unit and one column a month: a state, or null once it is over.

    Raises
    ------
    UsageError
        A state is not among `states`, nobody was observed, or a month is null before the last one
        known: an unknown month is a state of its own, and is told as one.
    """
    known = {state: code for code, state in enumerate(states)}
    unknown = set(pd.unique(table.to_numpy().ravel())) - set(known)
    if strange := sorted(str(state) for state in unknown if not pd.isna(state)):
        raise UsageError(f"no state {strange[0]!r}", fix=did_you_mean(strange[0], known))
    codes = table.replace(known).astype("Float64").fillna(OVER).to_numpy(dtype=np.int8)
    observed = codes != OVER
    again = (np.diff(observed.astype(np.int8)) > 0).any(axis=1)
    if len(gaps := table.index[again | ~observed[:, 0]]):
        raise UsageError(
            f"{len(gaps)} pathways have an unknown month before the last, the first {gaps[0]}",
            fix="name a state for unknown months, or leave these pathways out",
        )
    return Sequences(codes, tuple(states), tuple(table.index))
