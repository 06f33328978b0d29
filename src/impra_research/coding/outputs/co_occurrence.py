"""Which codes go together: four definitions that give four numbers, each by its name.

`segment`: both on the very same passage. `overlap`: a passage of each, with at least one character in
common. `near`: a passage of each in one document, with at most k characters between them. `case`: both
said by the same person. The c-coefficient is n12 / (n1 + n2 - n12), as ATLAS.ti reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.cases import lineage
from impra_research.coding.outputs.counted import PASSAGE, counted, in_families

Within = Literal["segment", "overlap", "near", "case"]
Numbers = NDArray[np.signedinteger]
Together = Callable[[int, int], tuple[int, int]]  # how often, and in how many persons
MANY_PAIRS = "more_pairs_than_passages"
COLUMNS = ["first", "second", "n_first", "n_second", "together", "cases", "c", "why"]


def co_occurrence(
    segment: pd.DataFrame,
    transcript: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    within: Within,
    characters: int = 200,
    families: bool = False,
    coders: Collection[str] = (),
) -> pd.DataFrame:
    """One row a pair of codes that were used, in the order of the codebook.

    Columns: first, second; n_first, n_second (persons for `case`, else passages); together (persons
    for `case`, passages for `segment`, pairs of passages for `overlap` and `near`); cases (persons in
    whom they go together); c, missing where there are so many pairs that it would not lie between 0
    and 1, as `why` then says.

    Parameters
    ----------
    characters
        At most how many characters lie between two passages that are `near`.
    families
        Count a code in the codes above it; pairs of a code and one above it are left out.
    coders
        Whose codings count: see `counted`.
    """
    rows = counted(segment, transcript, coders=coders)
    rows = in_families(rows, themes) if families else rows
    used = [code for code in themes if (rows["code"] == code).any()]
    number = pd.Categorical(rows["code"].astype("str"), categories=used).codes
    person = rows["person"].cat.codes.to_numpy()
    if within in ("segment", "case"):
        unit = PASSAGE if within == "segment" else ["person"]
        n, together = _in_units(rows, unit, number, person, len(used))
    else:
        gap = characters if within == "near" else -1
        n, together = _in_reach(rows, gap, number, person, len(used))
    line = {code: set(lineage(code, themes)) for code in used}
    pairs = [(a, b) for a, b in combinations(range(len(used)), 2)
             if not families or not (used[a] in line[used[b]] or used[b] in line[used[a]])]  # fmt: skip
    found = [(used[a], used[b], n[a], n[b], *together(a, b)) for a, b in pairs]
    return _with_coefficient(pd.DataFrame(found, columns=COLUMNS[:6]))


def _with_coefficient(table: pd.DataFrame) -> pd.DataFrame:
    either = table["n_first"] + table["n_second"] - table["together"]
    told = table["together"] <= either
    c = (table["together"] / either.where(told)).astype("Float64")
    return table.assign(c=c, why=np.where(told, "", MANY_PAIRS))[COLUMNS]


def _in_units(
    rows: pd.DataFrame,
    unit: list[str],
    number: Numbers,
    person: Numbers,
    codes: int,
) -> tuple[list[int], Together]:
    """Count units (passages, persons) that have a code, and those that have two."""
    of = rows.groupby(unit, observed=True, dropna=False).ngroup().to_numpy()
    units = int(of.max()) + 1 if len(of) else 0
    has, whose = np.zeros((codes, units), dtype=bool), np.zeros(units, dtype=np.int64)
    has[number, of], whose[of] = True, person

    def together(a: int, b: int) -> tuple[int, int]:
        both = has[a] & has[b]
        return int(both.sum()), len(np.unique(whose[both]))

    return has.sum(axis=1).tolist(), together


def _in_reach(
    rows: pd.DataFrame,
    gap: int,
    number: Numbers,
    person: Numbers,
    codes: int,
) -> tuple[list[int], Together]:
    """Count pairs of passages of one document with at most `gap` characters between; -1: they overlap.

    The texts stand in one line, farther apart than the gap. Of a passage those in reach are all that
    begin before its end, but those that end before its begin.
    """
    apart = (rows["end"].max() if len(rows) else 0) + abs(gap) + 1
    at = rows["document"].cat.codes.to_numpy().astype(np.int64) * apart
    start, end = (at + rows[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
    of = [np.flatnonzero(number == code) for code in range(codes)]
    starts, ends = ([np.sort(place[here]) for here in of] for place in (start, end))

    def together(a: int, b: int) -> tuple[int, int]:
        begun = np.searchsorted(starts[b], end[of[a]] + gap, side="right")
        ended = np.searchsorted(ends[b], start[of[a]] - gap, side="left")
        pairs = begun - ended
        return int(pairs.sum()), len(np.unique(person[of[a]][pairs > 0]))

    return [len(here) for here in of], together
