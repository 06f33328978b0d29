"""Who is at risk and what happens in each month: one count of the spells, and every curve follows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from impra_research.analyse.duration.durations import Durations, Floats, Integers


@dataclass(frozen=True, slots=True)
class RiskSets:
    """By month 0, 1, ..., T: at risk just before, and events of each cause (rows), weighted.

    `members` counts without weights.
    """

    at_risk: Floats
    events: Floats
    members: Integers

    @property
    def all_events(self) -> Floats:
        """Events of any cause."""
        total: Floats = np.add.reduce(self.events)
        return total

    def survival(self) -> Floats:
        """Product of 1 - d/n over the months so far, events of any cause counted."""
        curve: Floats = np.asarray(
            np.cumprod(1 - share(self.all_events, self.at_risk)), dtype=float
        )
        return curve


def share(part: Floats, whole: Floats) -> Floats:
    """Divide, nothing by nothing being nothing."""
    ratio = np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole > 0)
    return np.minimum(ratio, 1.0)


def risk_sets(spells: Durations, *, causes: int = 1, last: int | None = None) -> RiskSets:
    """Count the spells at risk in each month, (entry, exit], and the events of each cause.

    Events of other causes censor. In R: the columns n.risk and n.event of survival::survfit.
    """
    return risk_sets_by(spells, None, 1, causes=causes, last=last)[0]


def risk_sets_by(
    spells: Durations,
    group: Integers | None,
    size: int,
    *,
    causes: int = 1,
    last: int | None = None,
) -> list[RiskSets]:
    """Count each group's risk sets, all in one pass; `group` numbers them 0, 1, ..., size - 1."""
    longest = max(int(spells.exit.max(initial=0)), last or 0) + 1
    shape, length = (size, longest), (longest if last is None else last + 1)
    offset: Integers | int = 0 if group is None else group * np.int64(longest)
    kinds = max(causes, int(spells.event.max(initial=0))) + 1
    ends = (offset + spells.exit) * kinds + spells.event

    def counted(weights: Floats | None) -> tuple[Floats, Floats]:
        """Count who is at risk, and who ends in what way."""
        ended = np.bincount(ends, weights, size * longest * kinds).reshape(*shape, kinds)
        still = ended.sum(axis=2, dtype=float)
        if spells.entry.any():
            still -= np.bincount(offset + spells.entry, weights, size * longest).reshape(shape)
        return still[:, ::-1].cumsum(axis=1)[:, ::-1], ended[:, :, 1 : causes + 1].astype(float)

    members, events = counted(None)
    at_risk = members
    if spells.weights is not None:
        at_risk, events = counted(spells.weights)
        at_risk = at_risk * (members > 0)
    return [
        RiskSets(
            at_risk[g, :length],
            events[g, :length].T,
            members[g, :length].astype(np.int64),
        )
        for g in range(size)
    ]
