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

    In R: the columns n.risk and n.event of survival::survfit(Surv(entry, exit, event)).
    """
    length = (int(spells.exit.max(initial=0)) if last is None else last) + 1
    members = _at_risk(spells, None, length).astype(np.int64)
    at_risk = members.astype(float)
    if spells.weights is not None:
        at_risk = np.where(members > 0, _at_risk(spells, spells.weights, length), 0.0)
    events = np.array([
        _counted(spells.exit[happened], None if spells.weights is None else spells.weights[happened], length)
        for happened in (spells.event == cause for cause in range(1, causes + 1))
    ])  # fmt: skip
    return RiskSets(at_risk, events, members)


def _counted(months: Integers, weights: Floats | None, length: int) -> Floats:
    counted: Floats = np.bincount(months, weights, length)[:length].astype(float)
    return counted


def _at_risk(spells: Durations, weights: Floats | None, length: int) -> Floats:
    """Spells that came under observation before a month, less those that left before it."""
    longest = max(length, int(spells.exit.max(initial=0)) + 1)
    still = _counted(spells.exit, weights, longest)[::-1].cumsum()[::-1]
    if spells.entry.any():
        still = still - _counted(spells.entry, weights, longest)[::-1].cumsum()[::-1]
    return still[:length]
