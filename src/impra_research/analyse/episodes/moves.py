"""Moves from state to state, forward and backward; and what of the told could not be observed, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.episodes.spells import INTERVIEW

RANK = {"informal": 0, "sheltered": 1, "registered": 2}


def moves(spells: pd.DataFrame) -> pd.DataFrame:
    """List every change of state or level, one row a move.

    Columns: `enterprise`, `person`, `place`, `month` (after which the new state holds), `left`, `level`,
    `entered`, `level_entered` and `kind`: "up", "back" (to a lower level: they happen and count),
    "ceased", "again" (begun again after ceasing), or null where one of the two states is not known.
    """
    after = spells.shift(-1)
    goes_on = (spells["ended_by"] != INTERVIEW).fillna(True).to_numpy(dtype=bool)
    rise = _height(after) - _height(spells)
    kinds = {"again": (spells["state"] == "ceased") & after["state"].notna(),
             "ceased": (after["state"] == "ceased") & spells["state"].notna(),
             "up": rise > 0, "back": rise < 0}  # fmt: skip
    kind = np.select([k.fillna(False).to_numpy(bool) for k in kinds.values()], list(kinds), "")
    found = spells[["enterprise", "person", "place"]].assign(
        month=spells["ends"], left=spells["state"], level=spells["level"],
        entered=after["state"], level_entered=after["level"],
        kind=pd.Series(kind, index=spells.index, dtype="str").mask(kind == ""),
    )  # fmt: skip
    return found[goes_on].reset_index(drop=True)


def _height(spells: pd.DataFrame) -> pd.Series:
    """Level on the ladder; where a study has none, the order of the states."""
    of_state = spells["state"].astype("object").map(RANK)
    return spells["level"].astype("Float64").fillna(of_state.astype("Float64"))


def unobserved(step: pd.DataFrame, person: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """Count what was told and could not be observed, with the reason, one row a reason.

    Columns: `reason`, `unit` (enterprise or spell), `n`, `told` (of how many). Nothing leaves the
    analysis without a row here; zeros are shown.
    """
    told = step.dropna(subset="enterprise").drop_duplicates("enterprise")
    known = person.dropna(subset=["interview_latest"])["person"]
    placed = told["enterprise"].isin(spells["enterprise"])
    here, asked = told["person"].isin(person["person"]), told["person"].isin(known)
    empty = spells["begins"] == spells["ends"]
    over = ~empty & (spells["ends"] <= spells["observed_from"])
    rows = [
        ("its person is set aside", "enterprise", ~placed & ~here, told),
        ("no date of the interview", "enterprise", ~placed & here & ~asked, told),
        ("no date", "enterprise", ~placed & asked, told),
        ("shorter than a month", "spell", empty, spells),
        ("over before it was observed", "spell", over, spells),
    ]
    return pd.DataFrame(
        [(reason, unit, int(those.sum()), len(of)) for reason, unit, those, of in rows],
        columns=["reason", "unit", "n", "told"],
    )
