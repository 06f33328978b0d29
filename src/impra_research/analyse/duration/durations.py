"""Life histories as arrays of integer months: from when observed, until when, and what ended it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.errors import UsageError

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

BASE = "began unregistered"
CAUSES = {"registered": 1, "ceased": 2}


@dataclass(frozen=True, slots=True)
class Durations:
    """Spells under observation in (entry, exit], in months since they began.

    `event` is what happens at `exit`: 0 nothing (censored), 1 registered, 2 ceased. `weights` are
    sampling weights; `cluster` numbers the clusters 0, 1, ...

    Raises
    ------
    UsageError
        A spell ends before it comes under observation, or not on a whole month.
    """

    entry: Integers
    exit: Integers
    event: Integers
    weights: Floats | None = None
    cluster: Integers | None = None

    def __post_init__(self) -> None:
        if any(times.dtype.kind not in "iu" for times in (self.entry, self.exit)):
            raise UsageError("durations are not whole months", fix="count in whole months")
        if (self.entry >= self.exit).any() or self.entry.min(initial=0) < 0:
            wrong = int(((self.entry >= self.exit) | (self.entry < 0)).sum())
            raise UsageError(
                f"{wrong} of {len(self.exit)} spells end before they come under observation",
                fix="keep the rows whose entry is 0 or more and earlier than their months",
            )

    def __len__(self) -> int:
        return len(self.exit)

    def events(self, cause: int = 1) -> int:
        """Count the events of a cause."""
        return int((self.event == cause).sum())

    def where(self, kept: npt.NDArray[np.bool_]) -> Durations:
        """Keep some of the spells."""
        weights = None if self.weights is None else self.weights[kept]
        cluster = None if self.cluster is None else self.cluster[kept]
        return Durations(self.entry[kept], self.exit[kept], self.event[kept], weights, cluster)

    def of_cause(self, cause: int = 1) -> Durations:
        """Let every other event censor."""
        event = np.where(self.event == cause, 1, 0)
        return Durations(self.entry, self.exit, event, self.weights, self.cluster)

    def of_any(self) -> Durations:
        """Let every event, registering or ceasing, be the one that ends a spell."""
        event = np.where(self.event > 0, 1, 0)
        return Durations(self.entry, self.exit, event, self.weights, self.cluster)


def durations(
    histories: pd.DataFrame, *, weight: str | None = None, cluster: str | None = None
) -> Durations:
    """Read the spells at risk of a table of life histories (`months`, `event`, `outcome`, `entry`).

    A table without `entry` is observed from the start of each spell; one without `outcome` tells of
    no ceasing.
    """
    at_risk = kept_of(histories, histories["base"])
    months = at_risk["months"].to_numpy(dtype=np.int64)
    entry = np.broadcast_to(np.int64(0), months.shape)
    if "entry" in at_risk:
        entry = at_risk["entry"].to_numpy(dtype=np.int64)
    event = at_risk["event"].to_numpy(dtype=np.int8)
    if "outcome" in at_risk:
        event = np.where((event == 0) & (at_risk["outcome"] == "ceased").to_numpy(), 2, event)
    weights = None if weight is None else at_risk[weight].to_numpy(dtype=float)
    clusters = None if cluster is None else pd.factorize(at_risk[cluster])[0].astype(np.int64)
    return Durations(entry, months, event, weights, clusters)


def grouped(
    histories: pd.DataFrame,
    by: str | None,
    *,
    weight: str | None = None,
    cluster: str | None = None,
) -> tuple[Durations, list[str], Integers]:
    """Read the spells at risk, name their groups in order, and number each spell's group."""
    at_risk = kept_of(histories, histories["base"])
    if by is None:
        spells = durations(at_risk, weight=weight, cluster=cluster)
        return spells, ["all"], np.zeros(len(spells), dtype=np.int64)
    at_risk = kept_of(at_risk, at_risk[by].notna())
    names, group = numbered(at_risk[by])
    return durations(at_risk, weight=weight, cluster=cluster), names, group


def kept_of(histories: pd.DataFrame, kept: pd.Series) -> pd.DataFrame:
    """Keep some rows, without a copy when that is all of them."""
    return histories if kept.all() else histories[kept]


def numbered(column: pd.Series) -> tuple[list[str], Integers]:
    """Name the groups in their order, and number each row's group."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, names = column.cat.codes.to_numpy(dtype=np.int64), column.cat.categories
    else:
        codes, names = pd.factorize(column, sort=True)
    return [str(name) for name in names], codes


def groups(histories: pd.DataFrame, by: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the histories at risk, group by group; all together without a column to group by."""
    at_risk = kept_of(histories, histories["base"])
    if by is None:
        yield "all", at_risk
        return
    for group, members in at_risk.groupby(by, observed=True, dropna=True):
        yield str(group), members
