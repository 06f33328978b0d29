"""Counting-process rows: spells split where support or the permit began, for models of time to an event."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.intervals import (
    BOUNDS,
    ENDS,
    SINCE,
    Reading,
    known_persons,
    middles_apart,
    month_in,
)
from impra_research.analyse.supported import with_support

NEVER = np.iinfo(np.int64).max
KNOWN = ("permit_known", "support_known", "cluster")


def episodes(
    spells: pd.DataFrame,
    support: pd.DataFrame | None,
    person: pd.DataFrame,
    *,
    reading: Reading = "middle",
) -> pd.DataFrame:
    """Split observed spells where support or the permit began, one row an episode (start, stop].

    Columns: those of `spells` without its dates; `start` and `stop` (months after the first activity);
    `intercultural`, `supported` (so far other support only) and `permit` (0/1, 1 from the month after
    it began); `moves_to` (the state that ends the episode, "interview", or "" where the spell goes on);
    `base` (before the first registration or end, in an enterprise that began unregistered), `event` (1
    registered, 2 ceased, 0 otherwise; always 0 outside the base); `permit_known`, `support_known`,
    `cluster` as in `life_histories`. The lengths of a spell's episodes sum to its observed length.
    In R: survival::tmerge.
    """
    since = _since(spells, support, person, reading)
    begins = np.maximum(spells["begins"], spells["observed_from"]).to_numpy(dtype=np.int64)
    ends = spells["ends"].to_numpy(dtype=np.int64)
    cuts = [
        np.clip(since[name].to_numpy(dtype=np.int64), begins, np.maximum(begins, ends))
        for name in SINCE
    ]
    edges = np.sort(np.column_stack([begins, *cuts, ends]), axis=1)
    row, part = np.nonzero((np.diff(edges, axis=1) > 0) & (begins < ends)[:, None])
    lo, hi = edges[row, part], edges[row, part + 1]
    began = {name: lo >= since[name].to_numpy(dtype=np.int64)[row] for name in SINCE}
    began["supported"] &= ~began["intercultural"]
    origin = (
        spells.groupby("enterprise", observed=True)["begins"].transform("first").to_numpy()[row]
    )
    base = _base(spells)[row]
    moves_to = spells["ended_by"].astype("object").to_numpy()[row]
    moves_to[hi < ends[row]] = ""
    event = np.select([base & (moves_to == end) for end in ENDS], range(1, len(ENDS) + 1), 0)
    fixed = spells[["enterprise", "person", "place", "spell", "state", "level"]].join(
        since[[*KNOWN]]
    )
    return (
        fixed.take(row)
        .reset_index(drop=True)
        .assign(start=lo - origin, stop=hi - origin, moves_to=pd.Series(moves_to, dtype="str"),
                base=base, event=event.astype(np.int8),
                **{name: mark.astype(np.int8) for name, mark in began.items()})
    )  # fmt: skip


def _since(
    spells: pd.DataFrame, support: pd.DataFrame | None, person: pd.DataFrame, reading: Reading
) -> pd.DataFrame:
    """Month of first support of each sort and of the permit, a row a spell; `NEVER` where none is known."""
    known = with_support(known_persons(person), support, person).set_index("person")
    found = known.reindex(spells["person"]).set_axis(spells.index)
    one = spells.groupby("enterprise", observed=True)
    found["start_earliest"], found["start_latest"] = (
        one[f"begins_{end}"].transform("first") for end in BOUNDS
    )
    since = {name: month_in(found, name, reading) for name in SINCE}
    if reading == "middle":
        start = one["begins"].transform("first")
        since = {name: start + middles_apart(found, "start", name) for name in SINCE}
    return found[[*KNOWN]].assign(
        **{name: month.astype("Int64").fillna(NEVER) for name, month in since.items()}
    )


def _base(spells: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell which spells lie before an enterprise's first registration or end."""
    ended = spells["state"].isin(ENDS).groupby(spells["enterprise"], observed=True).cummax()
    before: npt.NDArray[np.bool_] = ~ended.to_numpy(dtype=bool)
    return before
