"""What each enterprise adds to a curve: errors that honour weights, clusters and left truncation.

The derivative of a curve by the weight of one spell (infinitesimal jackknife). Its squares, summed
over spells or over clusters, are the variance; without weights, clusters and truncation it is
Greenwood's. In R: survival::survfit(..., robust = TRUE, cluster = ...), always so for several causes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from impra_research.analyse.duration.durations import Durations, Floats, Integers
from impra_research.analyse.duration.risk_sets import RiskSets, share


@dataclass(frozen=True, slots=True)
class Alike:
    """Spells alike in entry, exit, event (and cluster), counted once: what they add is the same."""

    spells: Durations
    weight: Floats
    weight_squared: Floats

    def variance(self, influence: Floats) -> Floats:
        """Sum the squares of what spells, or clusters of them, add to each column; null of one cluster."""
        cluster = self.spells.cluster
        if cluster is None:
            alone: Floats = self.weight_squared @ influence**2
            return alone
        added = np.zeros((int(cluster.max(initial=-1)) + 1, influence.shape[1]))
        np.add.at(added, cluster, self.weight[:, None] * influence)
        together: Floats = (added**2).sum(axis=0)
        one = len(cluster) > 1 and len(np.unique(cluster)) == 1
        return np.full_like(together, np.nan) if one else together


def alike(spells: Durations) -> Alike:
    """Count spells that are alike once."""
    told = [spells.entry, spells.exit, spells.event]
    told += [] if spells.cluster is None else [spells.cluster]
    distinct, row = np.unique(np.column_stack(told), axis=0, return_inverse=True)
    weights = np.ones(len(spells)) if spells.weights is None else spells.weights
    cluster = None if spells.cluster is None else distinct[:, 3]
    once = Durations(distinct[:, 0], distinct[:, 1], distinct[:, 2], None, cluster)
    counted = (np.bincount(row, each).astype(np.float64) for each in (weights, weights**2))
    return Alike(once, *counted)


def on_log_survival(spells: Durations, sets: RiskSets) -> Floats:
    """Give the derivative of log S(t) by each spell's weight: a row a spell, a column a month.

    -[event by t] / (n - d) at the exit, + the sum of d / (n (n - d)) over its months at risk.
    """
    d, n = sets.all_events, sets.at_risk
    left = np.where(n - d > 1e-9 * n, n - d, 0.0)  # where all register, S is 0 and stays so
    own = share_of_one(left)[spells.exit] * (spells.event > 0)
    return _until(np.cumsum(share_of_one(left) * share(d, n)), spells) - _from_exit(own, spells, n)


def on_incidence(spells: Durations, sets: RiskSets, cause: int) -> Floats:
    """Give the derivative of the cumulative incidence of a cause by each spell's weight."""
    d, n, survival = sets.events[cause - 1], sets.at_risk, sets.survival()
    before = np.concatenate([[1.0], survival[:-1]])
    own = (before * share_of_one(n))[spells.exit] * (spells.event == cause)
    expected = np.cumsum(before * share_of_one(n) * share(d, n))
    direct = _from_exit(own, spells, n) - _until(expected, spells)
    still = np.roll(on_log_survival(spells, sets), 1, axis=1)
    still[:, 0] = 0
    through: Floats = np.cumsum(still * before * share(d, n), axis=1)
    return direct + through


def share_of_one(whole: Floats) -> Floats:
    """1 / n, and 0 where n is 0."""
    return np.divide(1.0, whole, out=np.zeros_like(whole), where=whole > 0)


def _until(cumulative: Floats, spells: Durations) -> Floats:
    """Gather what a spell's months at risk held, up to each month."""
    months: Integers = np.arange(len(cumulative))
    left = cumulative[np.minimum(months, spells.exit[:, None])]
    entered = cumulative[np.minimum(months, spells.entry[:, None])]
    gathered: Floats = left - entered
    return gathered


def _from_exit(own: Floats, spells: Durations, months: Floats) -> Floats:
    """Let a value count from the month of exit on."""
    after: Floats = np.where(np.arange(len(months)) >= spells.exit[:, None], own[:, None], 0.0)
    return after
