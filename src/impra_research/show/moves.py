"""Moves from state to state and shares in each state by when, for a page: what rests on few is hidden."""

from __future__ import annotations

from typing import Any

import pandas as pd

from impra_research.analyse.pathways.multistate import backward_moves, transition_intensities
from impra_research.analyse.pathways.occupation import state_occupation
from impra_research.show.disclosure import mask_counts
from impra_research.show.labels import Look
from impra_research.show.pathways import STATES
from impra_research.show.results import NotEstimated
from impra_research.show.words import Interval

A_HUNDRED = 100  # months at risk for which rates are told


def moves_shown(told: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Tell the moves of each place for a hundred months at risk, those that anybody made.

    Columns: `state`, `to`, `group`, `moves` (a count or its mark), `months`, `value`, `low`, `high`, `n`.
    The moves of a place into one state are hidden as one.
    """
    rates = transition_intensities(told, states=STATES, cluster="person")
    tables = [_hidden(part, look) for _, part in rates.groupby("group", sort=False)]
    shown = pd.concat(tables, ignore_index=True) if tables else rates.assign(moves=None)
    made = shown.groupby(["state", "to"], sort=False)["events"].transform("sum") > 0
    wanted = ["state", "to", "group", "moves", "months", "value", "low", "high", "n"]
    return shown.loc[made, wanted].sort_values(["state", "to"], key=_rank, kind="stable")


def _rank(states: pd.Series) -> pd.Series:
    return states.map({state: at for at, state in enumerate(STATES)})


def _hidden(part: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Hide small counts, and with each another of the moves into its state, whose sum other pages tell."""
    moves = part["events"].astype(object)
    for _, into in part.groupby("to", sort=False):
        marks = mask_counts(into[["events"]].astype(int), look.min_cell)["events"]
        moves.loc[into.index] = marks.loc[into.index]
    few = moves.map(lambda each: isinstance(each, str))
    scaled = part.assign(moves=moves)
    return scaled.assign(
        **{name: (scaled[name] * A_HUNDRED).mask(few) for name in ("value", "low", "high")}
    )


def registering_told(moves: pd.DataFrame, look: Look) -> dict[str, Any] | NotEstimated:
    """Give the rate of registering from informal activity in each place, with its interval."""
    those = moves[(moves["state"] == "informal") & (moves["to"] == "registered")].dropna(
        subset="value"
    )
    if set(those["group"]) != set(look.places):
        return NotEstimated("moves", {"min_cell": look.min_cell})
    rows = those.set_index("group")
    return {f"{name}_{ending}": value
            for ending, place in zip("ab", look.places, strict=True)
            for row in [rows.loc[place]]
            for name, value in {"rate": row["value"], "interval": Interval(row["low"], row["high"]),
                                "moves": row["moves"], "months": int(row["months"])}.items()}  # fmt: skip


def backward_by_place(told: pd.DataFrame) -> pd.DataFrame:
    """Share of enterprises that ever moved back, of those ever registered or sheltered, with its `count`."""
    table = backward_moves(told, order=STATES[:-1]).rename(columns={"value": "share"})
    return table.assign(count=(table["share"] * table["n"]).round().astype(int)).drop(
        columns="moves"
    )


def occupied(told: pd.DataFrame, look: Look, *, horizon: int) -> pd.DataFrame:
    """Share in each state at each month, with `count` so that few are hidden; ends where few are observed."""
    table = state_occupation(told, states=STATES, horizon=horizon, cluster="person")
    seen = table[table["at_risk"] >= look.min_cell]
    return seen.assign(
        count=(seen["value"] * seen["n"]).round().astype(int), at_risk=seen["at_risk"].astype(int)
    ).drop(columns="se")


def occupied_at(table: pd.DataFrame, state: str, *, every: int) -> pd.DataFrame:
    """Take the share in one state at the end of each year or so."""
    those = table[(table["state"] == state) & (table["month"] % every == 0)]
    return those.sort_values("month", kind="stable").rename(columns={"value": "share"})


def last_of(table: pd.DataFrame) -> pd.DataFrame:
    """Take the last month that both places have."""
    both = table.groupby("month")["group"].transform("nunique") == table["group"].nunique()
    last = table.loc[both, "month"].max()
    return table[table["month"] == last].drop(columns=["state", "at_risk"])
