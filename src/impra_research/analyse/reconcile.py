"""Registered by its dated history and registered by the answer on today: two counts, set side by side.

A history says whether an enterprise was ever registered; the answer says whether it is so now. They
part where an enterprise moved back to an unregistered form, where it ended (nobody was asked about an
activity that had ended), where nobody answered and where the steps were set aside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.intervals import steps_in_order

BY_HISTORY = ("registered", "moved_back", "ended_registered", "never", "ended_never", "no_history")
BY_ANSWER = ("yes", "no", "ended", "unanswered")
NOT_PUT = ("not_asked", "not_applicable")  # of an activity that had ended
AGREED = {("registered", "yes"), ("moved_back", "no"), ("never", "no"),
          ("ended_registered", "ended"), ("ended_never", "ended")}  # fmt: skip


def history_and_answer(
    enterprise: pd.DataFrame, histories: pd.DataFrame, step: pd.DataFrame, person: pd.DataFrame
) -> pd.DataFrame:
    """Say of each enterprise how its history stands today and what was answered about today.

    Columns: `enterprise`, `by_history` (registered; moved_back: registered once, in an unregistered
    form now; ended_registered; never; ended_never; no_history) and `by_answer` (yes; no; ended: not
    put, as the activity had ended; unanswered).
    """
    last = steps_in_order(step, person).drop_duplicates("enterprise", keep="last")
    known = histories[["enterprise", "outcome"]].merge(
        last[["enterprise", "state"]], on="enterprise", how="left", validate="one_to_one"
    )
    both = enterprise.merge(known, on="enterprise", how="left", validate="one_to_one")
    return both[["enterprise"]].assign(
        by_history=pd.Categorical(_by_history(both), categories=BY_HISTORY),
        by_answer=pd.Categorical(_by_answer(both), categories=BY_ANSWER),
    )


def comparable(both: pd.DataFrame) -> pd.DataFrame:
    """Keep those who have a history and an answer, or ended; the others are too few to be a group."""
    silent = (both["by_history"] == "no_history") | (both["by_answer"] == "unanswered")
    kept = both.loc[~silent]
    return kept.assign(
        by_history=kept["by_history"].cat.set_categories(BY_HISTORY[:-1]),
        by_answer=kept["by_answer"].cat.set_categories(BY_ANSWER[:-1]),
    )


def contradicted(both: pd.DataFrame) -> pd.Series:
    """Tell whose answer on today says other than their history does."""
    pairs = zip(both["by_history"], both["by_answer"], strict=True)
    return pd.Series([pair not in AGREED for pair in pairs], index=both.index, dtype=bool)


def _by_history(both: pd.DataFrame) -> np.ndarray:
    once = (both["outcome"] == "registered").to_numpy(dtype=bool)
    state = both["state"].astype("object")
    ended, now = (state == "ceased").to_numpy(), (state == "registered").to_numpy()
    cases = {"no_history": both["outcome"].isna().to_numpy(), "ended_registered": ended & once,
             "ended_never": ended, "registered": now, "moved_back": once}  # fmt: skip
    return np.select(list(cases.values()), list(cases), default="never")


def _by_answer(both: pd.DataFrame) -> pd.Series:
    why = both["registered__missing"].astype("object")
    silent = why.map(lambda reason: "ended" if reason in NOT_PUT else "unanswered")
    return both["registered"].astype("object").where(both["registered"].notna(), silent)
