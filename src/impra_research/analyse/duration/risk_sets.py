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

    def counted(months: Integers, weights: Floats | None) -> Floats:
        return np.bincount(months, weights, size * longest).astype(float).reshape(shape)

    def at_risk(weights: Floats | None) -> Floats:
        still = counted(left, weights)
        if spells.entry.any():
            still = still - counted(offset + spells.entry, weights)
        return still[:, ::-1].cumsum(axis=1)[:, ::-1]

    left = offset + spells.exit
    members = at_risk(None)
    weighted = members if spells.weights is None else at_risk(spells.weights) * (members > 0)
    each = np.True_ if spells.weights is None else spells.weights
    events = np.array([
        counted(left, (spells.event == cause) * each) for cause in range(1, causes + 1)
    ])  # fmt: skip
    return [
        RiskSets(weighted[g, :length], events[:, g, :length], members[g, :length].astype(np.int64))
        for g in range(size)
    ]
