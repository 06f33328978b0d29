"""Pathways month by month, for a page: never one person's, only what several share.

The order of months of one enterprise is a fingerprint. So states are counted by month, groups of alike
pathways are drawn by their most usual state, and a type is told by a pathway in half-years that
`min_cell` persons or more took. A state in which few are in a month is counted with another.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.episodes.monthly import monthly_states
from impra_research.analyse.episodes.monthly import sequences as set_side_by_side
from impra_research.analyse.episodes.spells import spells
from impra_research.analyse.pathways.costs import Floats
from impra_research.analyse.pathways.discrepancy import discrepancy
from impra_research.analyse.pathways.distances import distances
from impra_research.analyse.pathways.distributions import state_distribution
from impra_research.analyse.pathways.indicators import indicators
from impra_research.analyse.pathways.sequences import Sequences, sequences_of
from impra_research.analyse.shares import mean
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated

STATES = ("informal", "sheltered", "registered", "ceased")
TOLD = ("entropy", "turbulence", "complexity", "transitions")
TOGETHER = "few"  # states that are counted together, for few are in one of them
LEAST_GROUPS, MOST_GROUPS = 2, 15
PERMUTATIONS = 999


@dataclass(frozen=True)
class Pathways:
    """Pathways of enterprises observed for so many months from their first activity."""

    sequences: Sequences
    place: pd.Series
    person: pd.Series
    distance: Floats
    left_out: int

    def of(self, place: str) -> np.ndarray:
        """Find the pathways of a place."""
        return np.flatnonzero((self.place == place).to_numpy())


def known_spells(
    step: pd.DataFrame, person: pd.DataFrame, look: Look
) -> pd.DataFrame | NotEstimated:
    """Tell the spells of the places compared, of enterprises whose every state is known."""
    told = spells(step, person)
    known = told["state"].notna().groupby(told["enterprise"]).transform("all")
    kept = told[known & told["place"].astype("str").isin(look.places)]
    return kept if len(kept) else NotEstimated("no_spells")


def pathways(told: pd.DataFrame, look: Look, *, window: int) -> Pathways | NotEstimated:
    """Compare the first `window` months of all enterprises that were observed as long, from the first on."""
    wide = set_side_by_side(monthly_states(told), months=window).dropna()
    first = told.drop_duplicates("enterprise").set_index("enterprise").loc[list(wide.index)]
    places = first["place"].astype("str")
    counts = places.value_counts()
    if any(counts.get(place, 0) < LEAST_GROUPS * look.min_cell for place in look.places):
        values = {"min_cell": LEAST_GROUPS * look.min_cell, "window": window}
        return NotEstimated("pathways", values)
    sequences = sequences_of(wide, states=STATES)
    left_out = told["enterprise"].nunique() - len(wide)
    return Pathways(sequences, places, first["person"], distances(sequences), left_out)


def counts_told(paths: Pathways, look: Look) -> dict[str, int]:
    """Count the pathways of each place."""
    return {f"n_{ending}": len(paths.of(place))
            for ending, place in zip("ab", look.places, strict=True)}  # fmt: skip


def states_by_month(paths: Pathways, look: Look) -> pd.DataFrame:
    """Share in each state by month and place; states are `few` where they are counted together."""
    table = state_distribution(paths.sequences, paths.place)
    rows = [
        {
            "group": group,
            "month": int(month) + 1,
            "state": state,
            "share": share,
            "n": int(part["n"].iloc[0]),
        }
        for (group, month), part in table.groupby(["group", "month"])
        for state, share in _together(part, look.min_cell)
    ]
    return pd.DataFrame(rows, columns=["group", "month", "state", "share", "n"])


def _together(part: pd.DataFrame, min_cell: int) -> list[tuple[str, float]]:
    """Give the share of each state; a small count stands in one share with the next larger.

    The registered are counted with others last: they are what a reader follows from month to month.
    """
    counts = dict(zip(part["state"], part["count"], strict=True))
    hidden = {state for state, count in counts.items() if 0 < count < min_cell}
    others = sorted((s for s in counts if counts[s] and s not in hidden),
                    key=lambda state: (state == "registered", counts[state]))  # fmt: skip
    while (
        hidden
        and others
        and (len(hidden) < LEAST_GROUPS or sum(counts[s] for s in hidden) < min_cell)
    ):
        hidden.add(others.pop(0))
    whole = sum(counts.values())
    seen = [(state, counts[state] / whole) for state in counts if state not in hidden]
    return [*seen, (TOGETHER, sum(counts[s] for s in hidden) / whole)]


def months_told(states: pd.DataFrame, look: Look, *, every: int) -> pd.DataFrame:
    """Set the states of some months side by side, one row a month and place, as they may be shown."""
    last = int(states["month"].max())
    kept = states[states["month"].isin([1, *range(every, last + 1, every)])]
    rows = []
    for (month, group), part in kept.groupby(["month", "group"]):
        known = dict(zip(part["state"], part["share"], strict=True))
        n = int(part["n"].iloc[0])
        cells = {
            state: look.words.whole_percent(known[state]) if state in known else "…"
            for state in STATES
        }
        rows.append({"month": int(month), "group": group, "n": n} | cells)
    return pd.DataFrame(rows, columns=["month", "group", "n", *STATES])


def end_told(states: pd.DataFrame, look: Look) -> dict[str, Any] | NotEstimated:
    """Give the shares of the last month, registered and informal, by place."""
    last = states[states["month"] == states["month"].max()]
    known = {(row["group"], row["state"]): row["share"] for row in last.to_dict("records")}
    wanted = {f"{state}_{ending}": known.get((place, state))
              for state in ("registered", "informal")
              for ending, place in zip("ab", look.places, strict=True)}  # fmt: skip
    if None in wanted.values():
        return NotEstimated("states_at_end", {"min_cell": look.min_cell})
    return wanted | {"months": int(last["month"].iloc[0])}


def alike_groups(paths: Pathways, look: Look) -> pd.DataFrame:
    """Give the most usual state by month of groups of alike pathways (Fasang & Liao 2014), by place.

    Columns: `group`, `row`, `state`, `begins`, `ends`, `n`, `alike` (share of the group's months that
    are in the state drawn). Pathways are ordered by the main dimension of their distances and parted
    into groups of one size, of twice `min_cell` or more: no line is one enterprise.
    """
    rows = []
    for place in look.places:
        at = paths.of(place)
        registered = (paths.sequences.codes[at] == STATES.index("registered")).sum(axis=1)
        axis = _main_dimension(paths.distance[np.ix_(at, at)], registered)
        order = at[np.argsort(axis, kind="stable")]
        number = int(np.clip(len(order) // (2 * look.min_cell), 1, MOST_GROUPS))
        for row, members in enumerate(np.array_split(order, number)):
            codes = paths.sequences.codes[members]
            modal = np.array(
                [np.bincount(month, minlength=len(STATES)).argmax() for month in codes.T]
            )
            alike = float((codes == modal).mean())
            rows += [
                {"group": place, "row": row, "n": len(at), "alike": alike} | bar
                for bar in _bars(modal)
            ]
    return pd.DataFrame(rows, columns=["group", "row", "state", "begins", "ends", "n", "alike"])


def _main_dimension(distance: Floats, registered: Floats) -> Floats:
    """Order by the first axis of classical scaling, turned so that it rises with months registered."""
    squared = distance**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    axis = np.linalg.eigh(-centred / 2)[1][:, -1]
    return np.asarray(axis if axis @ (registered - registered.mean()) >= 0 else -axis)


def _bars(codes: Any) -> list[dict[str, Hashable]]:  # noqa: ANN401  an array of states by month
    bars, begins = [], 0
    for code, months in groupby(codes):
        ends = begins + len(list(months))
        bars.append({"state": STATES[int(code)], "begins": begins, "ends": ends})
        begins = ends
    return bars


def alike_told(groups: pd.DataFrame) -> dict[str, float]:
    """Give the share of all months that are in the state drawn, and the number of lines."""
    lines = groups.drop_duplicates(["group", "row"])
    return {"alike": float(lines["alike"].mean()), "lines": len(lines)}


def discrepancy_told(paths: Pathways, look: Look) -> dict[str, Any]:
    """Say how much of the variety of pathways lies between the two places, and what chance would give.

    Chance exchanges persons: the enterprises of one are no evidence of their own.
    """
    test, r2 = discrepancy(
        paths.distance, paths.place, persons=paths.person, permutations=PERMUTATIONS
    )
    least = test.p <= 1 / (PERMUTATIONS + 1)
    p = ("<" if least else "") + look.words.number(test.p, digits=3)
    form = "clear" if test.p < 0.05 else "unclear"
    told = _months_apart(paths, look) if form == "clear" else ""
    return {"form": form, "r2": r2, "p": p, "n": test.n, "permutations": PERMUTATIONS, "told": told}


def _months_apart(paths: Pathways, look: Look) -> str:
    """Name the two states whose mean months lie furthest apart; none in which few of a place ever were."""
    codes = [paths.sequences.codes[paths.of(place)] for place in look.places]
    inside = {
        state: [(each == at).sum(axis=1) for each in codes] for at, state in enumerate(STATES)
    }
    means = {
        state: [float(months.mean()) for months in by_place]
        for state, by_place in inside.items()
        if not any(0 < (months > 0).sum() < look.min_cell for months in by_place)
    }
    apart = sorted(means, key=lambda state: -abs(means[state][0] - means[state][1]))[:2]
    told = [
        look.words.say("months_in_state", state=look.words.say(f"state.{state}"),
                       a=look.words.number(means[state][0], digits=1), place_a=look.place(look.places[0]),
                       b=look.words.number(means[state][1], digits=1), place_b=look.place(look.places[1]))
        for state in apart
    ]  # fmt: skip
    return (
        f" {look.words.say('pathways_apart_in', states=told, window=codes[0].shape[1])}"
        if told
        else ""
    )


def variety_by_place(paths: Pathways) -> pd.DataFrame:
    """Mean of each indicator by place: `indicator`, then the columns of `mean`."""
    table = indicators(paths.sequences).assign(place=paths.place.to_numpy())
    return pd.concat([mean(table, name, by="place").assign(indicator=name) for name in TOLD],
                     ignore_index=True)  # fmt: skip
