"""One state a month: of an enterprise, or of a person who runs several, and as sequences side by side."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

STATES = ("ceased", "informal", "sheltered", "registered")  # from the least to the most formal
LADDER = ("ceased", "H0", "H1", "H2", "H3", "H4", "H5")
UNKNOWN = 1  # heights: 0 ceased, 1 unknown, then the others in order
Of = Literal["enterprise", "person"]
Numbers = npt.NDArray[np.int64]


def monthly_states(
    spells: pd.DataFrame, *, of: Of = "enterprise", ladder: bool = False
) -> pd.DataFrame:
    """Give the state of each observed month, one row a month of an enterprise or of a person.

    Columns: `enterprise` (not of persons), `person`, `place`, `calendar` (the month), `month` (after the
    first activity: 1, 2, ...), `state` (ceased, informal, sheltered, registered; with `ladder`, ceased
    and the levels H0 to H5; null where the form is not known) and `running` (enterprises of the unit
    that have begun and not ceased).

    A person's state is the most formal of the states of the enterprises that run in that month; it is
    ceased where all that were begun have ceased. An unknown form counts only where no other runs.
    """
    begins = np.maximum(spells["begins"], spells["observed_from"]).to_numpy(dtype=np.int64)
    length = np.maximum(spells["ends"].to_numpy(dtype=np.int64) - begins, 0)
    row = np.repeat(np.arange(len(spells)), length)
    calendar = np.arange(1, len(row) + 1) - np.repeat(length.cumsum() - length - begins, length)
    height = _heights(spells, ladder=ladder)[row]
    running = (height > 0).astype(np.int64)
    named = spells[["enterprise", "person", "place"]].astype("category")
    unit = named[of].cat.codes.to_numpy()
    if of == "person":
        row, calendar, height, running = _together(unit, row, calendar, height)
    origin = spells.groupby(unit)["begins"].transform("min").to_numpy(dtype=np.int64)
    codes = np.where(height == UNKNOWN, -1, np.maximum(height - 1, 0))
    kept = named if of == "enterprise" else named[["person", "place"]]
    names = list(LADDER if ladder else STATES)
    return (
        kept.take(row).reset_index(drop=True)
        .assign(calendar=calendar, month=calendar - origin[row],
                state=pd.Categorical.from_codes(codes, categories=names), running=running)
    )  # fmt: skip


def sequences(
    monthly: pd.DataFrame, *, of: Of = "enterprise", months: int | None = None
) -> pd.DataFrame:
    """Set monthly states side by side: one row an enterprise or person, one column a month 1, 2, ...

    Null where a month was not observed (before observation, after the interview) or its form is not
    known. `months` keeps the units observed from month 1 to that month at least, cut there.
    """
    unit, units = pd.factorize(monthly[of].cat.remove_unused_categories())
    last = months or int(monthly["month"].max() if len(monthly) else 0)
    codes = np.full((len(units), last), -1, dtype=np.int8)
    within = (monthly["month"] <= last).to_numpy()
    at = monthly.loc[within, "month"].to_numpy() - 1
    codes[unit[within], at] = monthly["state"].cat.codes.to_numpy()[within]
    states = np.array([*monthly["state"].cat.categories, None], dtype=object)
    wide = pd.DataFrame(
        states[codes], index=pd.Index(units.astype("str"), name=of), columns=range(1, last + 1)
    )
    if months is None:
        return wide
    seen = np.bincount(unit[within], minlength=len(units))
    return wide[seen == last]


def _heights(spells: pd.DataFrame, *, ladder: bool) -> Numbers:
    """How formal each spell is: 0 ceased, 1 unknown, 2 the least formal form, ..."""
    ceased = (spells["state"] == "ceased").fillna(False).to_numpy(dtype=bool)
    if ladder:
        known = spells["level"].astype("Float64").to_numpy(dtype=float, na_value=np.nan) + 2
    else:
        order = {state: height + 1 for height, state in enumerate(STATES)}
        known = spells["state"].astype("object").map(order).to_numpy(dtype=float)
    return np.where(ceased, 0, np.nan_to_num(known, nan=UNKNOWN)).astype(np.int64)


def _together(
    unit: Numbers, row: Numbers, calendar: Numbers, height: Numbers
) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Merge the months of one person: the most formal height, and how many enterprises run."""
    width = calendar.max(initial=0) + 1
    key = unit[row].astype(np.int64) * width + calendar
    order = np.argsort(key, kind="stable")
    at = np.flatnonzero(np.diff(key[order], prepend=-1))
    if not len(at):
        return row, calendar, height, height
    height = height[order]
    running = np.add.reduceat((height > 0).astype(np.int64), at)
    return row[order][at], calendar[order][at], np.maximum.reduceat(height, at), running
