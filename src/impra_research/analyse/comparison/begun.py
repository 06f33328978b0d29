"""Those whose support begins in a month beside those whose has not: support counts from its date only.

At every month after the first activity stand the enterprises at risk (observed, unregistered) whose person
had no such support so far; those whose support begins in that month are compared with those still
without, from that month on (a sequence of trials: Hernan et al. 2008, Epidemiology 19; Gran et al. 2010,
Statistics in Medicine 29). Nobody counts as supported in the months waited for support (no immortal time:
Suissa 2008), and covariates are those of that month: what came after support began is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.comparison.compared import Compared, compared
from impra_research.analyse.design import TOLD_BY
from impra_research.analyse.duration.durations import Floats, Integers
from impra_research.errors import UsageError

NOT_YET, BEGAN = GROUPS = ("not_yet", "began")
TIME = ("month", "month_late")
TERMS = ("place", "sex", "education", "age_at_start", "permit", "supported")
LATER = ("permit", "supported")  # known from the month in which it began
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Begun:
    """Enterprises at the months at which they are compared, and what followed.

    `table` is a row an enterprise and month: `enterprise`, `person`, `group` (began, not_yet), `month`
    (after the first activity), the covariates. `sample` compares those rows, `followed` counts the
    months after it under observation (at most `horizon`; who has not begun leaves when support
    begins), `event` says whether the last of them is that of registering.
    """

    table: pd.DataFrame
    sample: Compared
    followed: Integers
    event: npt.NDArray[np.bool_]
    horizon: int
    left_out: int

    @property
    def began(self) -> npt.NDArray[np.bool_]:
        """Mark those whose support begins."""
        return self.sample.second

    @property
    def beginners(self) -> int:
        """Count those whose support began while they were at risk."""
        return int(self.began.sum())

    @property
    def others(self) -> int:
        """Count the enterprises beside them, each once: who begins later is among them until then."""
        return int(self.table.loc[~self.began, "enterprise"].nunique())

    @property
    def enterprises(self) -> int:
        """Count all enterprises, each once."""
        return int(self.table["enterprise"].nunique())

    @property
    def clusters(self) -> int:
        """Count the clusters in which support began: errors rest on these."""
        return len(np.unique(self.sample.cluster[self.began]))

    @property
    def events(self) -> tuple[int, int]:
        """Count registrations within the horizon: of those who began, and of the others, each once."""
        met = self.table["enterprise"].where(self.event)
        return int(self.event[self.began].sum()), int(met[~self.began].nunique())

    def months(self) -> Integers:
        """Count the months of the horizon."""
        return np.arange(1, self.horizon + 1)

    def at_risk(self) -> npt.NDArray[np.bool_]:
        """Mark who is at risk in each month: a row a row of the table, a column a month."""
        return np.asarray(self.months() <= self.followed[:, None])

    def registers(self) -> npt.NDArray[np.bool_]:
        """Mark who registers in each month."""
        return np.asarray(self.event[:, None] & (self.months() == self.followed[:, None]))

    def leaves(self) -> npt.NDArray[np.bool_]:
        """Mark who is seen no more after each month, without having registered."""
        last = self.months() == self.followed[:, None]
        return np.asarray(last & ~self.event[:, None] & (self.months() < self.horizon))


def begun(
    histories: pd.DataFrame,
    *,
    terms: Sequence[str] = TERMS,
    since: str = "intercultural",
    horizon: int = 24,
) -> Begun:
    """Set beside one another, month by month, those whose support begins and those still without.

    `histories` are life histories; `since` names what begins (its column ends in `_from`). `supported`
    among the terms is other support so far. Time enters by `month` and by `month_late` (the months
    beyond the middle one in which support began). Who ceases or is interviewed leaves (ceasing
    censors); whose support or permit is not known is left out.

    Raises
    ------
    UsageError
        Nobody's support began while at risk, or there are fewer of them than covariates.
    """
    kept = _known(histories, terms)
    rows, month, starts = _months(kept, since)
    if not starts.any():
        raise UsageError("nobody's support began while at risk", fix="compare something else")
    table = _table(kept, rows, month, starts, terms)
    ends, own = _int(kept["months"]), _since(kept, since)
    until = np.where(starts, ends[rows], np.minimum(ends, own)[rows]) - month
    registers = kept["event"].to_numpy(dtype=bool)[rows] & (starts | (own >= ends)[rows])
    numbered = table.assign(row=np.arange(len(table), dtype=float))
    sample = compared(numbered, "row", by="group", groups=GROUPS, terms=(*TIME, *terms),
                      cluster="cluster")  # fmt: skip
    at = sample.y.astype(np.int64)  # who was kept
    event = (registers & (until <= horizon))[at]
    told = replace(sample, y=event.astype(float), outcome="registered", base="at risk")
    table = table.iloc[at].reset_index(drop=True)
    left_out = int(histories["base"].sum()) - table["enterprise"].nunique()
    return Begun(table, told, np.minimum(until, horizon)[at], event, horizon, left_out)


def _known(histories: pd.DataFrame, terms: Sequence[str]) -> pd.DataFrame:
    told = {"support_known", *(TOLD_BY[term] for term in terms if term in TOLD_BY)}
    flags = histories[[name for name in sorted(told) if name in histories]].all(axis=1)
    return histories[histories["base"] & flags].reset_index(drop=True)


def _int(column: pd.Series) -> Integers:
    return np.asarray(column.to_numpy(dtype=np.int64))


def _since(kept: pd.DataFrame, name: str) -> Integers:
    return _int(kept[f"{name}_from"].astype("Int64").fillna(NEVER))


def _months(kept: pd.DataFrame, since: str) -> tuple[Integers, Integers, npt.NDArray[np.bool_]]:
    """Repeat each history at each month it is compared, up to that in which support began."""
    entry = _int(kept["entry"]) if "entry" in kept else np.zeros(len(kept), dtype=np.int64)
    own = _since(kept, since)
    last = np.minimum(_int(kept["months"]) - 1, own)
    count = np.maximum(last - entry + 1, 0)
    rows = np.repeat(np.arange(len(kept)), count)
    month = np.arange(len(rows)) - np.repeat(count.cumsum() - count - entry, count)
    return rows, month, month == own[rows]


def _table(
    kept: pd.DataFrame,
    rows: Integers,
    month: Integers,
    starts: npt.NDArray[np.bool_],
    terms: Sequence[str],
) -> pd.DataFrame:
    names = ["enterprise", "person", "cluster", *(t for t in terms if t not in LATER)]
    extra = [name for name in ("age_at_start", "years_since_arrival") if name not in names]
    fixed = kept[[name for name in (*names, *extra) if name in kept]].take(rows)
    began = {name: (_since(kept, name)[rows] <= month).astype(float)
             for name in LATER if name in terms}  # fmt: skip
    return fixed.reset_index(drop=True).assign(
        **began, group=np.where(starts, BEGAN, NOT_YET), month=month.astype(float),
        month_late=np.maximum(month - float(np.median(month[starts])), 0.0),
    )  # fmt: skip


def subset(sample: Compared, kept: npt.NDArray[np.bool_], y: Floats, outcome: str) -> Compared:
    """Compare some of the rows in another outcome."""
    return replace(
        sample, y=y, outcome=outcome, second=sample.second[kept], x=sample.x[kept],
        weights=sample.weights[kept], cluster=np.unique(sample.cluster[kept], return_inverse=True)[1],
    )  # fmt: skip
