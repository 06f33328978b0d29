"""Competing risks, Fine and Gray's way: a model of the share registered, ceasing counted as it happens.

Who has ceased stays among those who could register, with the weight of not having been censored
since (and of having been observed by then, where some are observed late: Geskus 2011). The rows it gives
are fitted by `cox`. A secondary reading: its ratio says who ends up registered, not who registers
sooner; that is the ratio of Cox's model with ceasing censored. In R: survival::finegray, then coxph(ties =
"breslow", cluster = g), whose coefficients are those of cmprsk::crr. By hand for clusters and entries,
which comprisk's model does not know; it serves the tests as a witness.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from impra_research.analyse.duration.cox_risk_sets import Floats, Integers, RiskSets
from impra_research.errors import UsageError


def fine_gray_rows(
    x: npt.ArrayLike,
    exit: npt.ArrayLike,
    event: npt.ArrayLike,
    *,
    entry: npt.ArrayLike | None = None,
    subject: npt.ArrayLike | None = None,
) -> tuple[RiskSets, Integers]:
    """Give the weighted rows of the model for event 1, and the row each was made from.

    `event` is 0 (censored), 1 (registered) or 2 (ceased); `subject` where several rows are one spell.

    Raises
    ------
    UsageError
        Some ceased before anyone who was observed from the start is known to be at risk.
    """
    x, exit, event = np.asarray(x, dtype=float), np.asarray(exit), np.asarray(event)
    entry = np.zeros(len(exit)) if entry is None else np.asarray(entry)
    subject = np.arange(len(exit)) if subject is None else np.asarray(subject)
    ended, began = _ends(exit, subject), _ends(-entry, subject)
    times = np.unique(exit[event == 1])
    ceased = np.flatnonzero(event == 2)

    def kept(at: Floats) -> Floats:
        return _uncensored(at, entry, exit, event, ended) * _observed(at, entry, exit, began)

    weight, own = kept(times), kept(exit[ceased])
    if (own <= 0).any():
        raise UsageError(
            f"{int((own <= 0).sum())} ceased when everyone observed had just entered",
            fix="begin the observation later, or use Cox's model with ceasing censored",
        )
    runs = np.flatnonzero(np.diff(weight, append=-1.0))  # the last event time of each weight
    first = np.searchsorted(times[runs], exit[ceased], side="right")
    who = np.repeat(np.arange(len(ceased)), len(runs) - first)
    run = np.arange(len(who)) - np.repeat(
        np.cumsum(len(runs) - first) - len(runs), len(runs) - first
    )
    ends = times[runs]
    before = np.where(run > 0, ends[run - 1], -np.inf) if len(runs) else np.empty(0)
    row = np.concatenate([np.arange(len(exit)), ceased[who]])
    rows = RiskSets(
        x[row],
        np.concatenate([exit, ends[run]]),
        np.concatenate([event == 1, np.zeros(len(who), dtype=bool)]),
        entry=np.concatenate([entry, np.maximum(exit[ceased[who]], before)]),
        weights=np.concatenate([np.ones(len(exit)), weight[runs][run] / own[who]]),
        breslow=True,
    )
    return rows, row


def _ends(at: npt.NDArray[Any], subject: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell the last row of each subject."""
    order = np.lexsort([at, subject])
    last = np.zeros(len(at), dtype=bool)
    last[
        order[np.flatnonzero(np.diff(np.unique(subject[order], return_inverse=True)[1], append=-1))]
    ] = True
    return last


def _uncensored(
    at: Floats, entry: Floats, exit: Floats, event: Integers, ended: npt.NDArray[np.bool_]
) -> Floats:
    """Share not censored before each time: who registers or ceases in a month leaves before the censored."""
    censored = (event == 0) & ended
    times, count = np.unique(exit[censored], return_counts=True)
    # At risk: entered before, and not yet gone, the events of the month gone first.
    gone = np.searchsorted(np.sort(exit), times, side="left")
    now = _count(exit[(event != 0) & np.isin(exit, times)], times)
    entered = np.searchsorted(np.sort(entry), times, side="left")
    factor = 1 - count / (entered - gone - now)
    steps = np.concatenate([[1.0], np.cumprod(factor)])
    return np.asarray(steps[np.searchsorted(times, at, side="left")])


def _observed(at: Floats, entry: Floats, exit: Floats, began: npt.NDArray[np.bool_]) -> Floats:
    """Share observed by each time, of those who will be: the product over later entries."""
    times, count = np.unique(entry[began], return_counts=True)
    present = np.searchsorted(np.sort(entry), times, side="right") - np.searchsorted(
        np.sort(exit), times, side="right"
    )
    factor = 1 - count / present
    later = np.concatenate([np.cumprod(factor[::-1])[::-1], [1.0]])
    return np.asarray(later[np.searchsorted(times, at, side="left")])


def _count(values: Floats, among: Floats) -> Integers:
    return np.bincount(np.searchsorted(among, values), minlength=len(among))
