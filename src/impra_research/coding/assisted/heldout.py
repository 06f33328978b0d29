"""How much of what people coded is among the first candidates, and how many of these are right."""

from __future__ import annotations

import pandas as pd

from impra_research.coding.assisted.likeness import best_of_turns


def found_within(
    candidates: pd.DataFrame, examples: pd.DataFrame, turns: pd.DataFrame, *, first: int
) -> pd.DataFrame:
    """One row a code that people used: what the `first` candidates found, a turn counting once.

    A candidate is right when it overlaps a passage to which somebody gave the code.

    Parameters
    ----------
    candidates
        As `found_by_likeness` and `found_by_rules` give them: every one, not the best alone.
    examples
        What people coded in the turns that were searched: document, start, end, code.
    turns
        The turns that were searched: document, turn, start, end.

    Returns
    -------
    DataFrame
        Columns: code, coded (turns with the code), proposed (candidates looked at), right,
        precision (of those proposed; missing when none was), recall, chance (precision of turns drawn
        by lot).
    """
    pairs = turns.merge(examples, on="document", suffixes=("", "_own"))
    pairs = pairs[(pairs["start"] < pairs["end_own"]) & (pairs["end"] > pairs["start_own"])]
    rows = [
        _row(code, candidates[candidates["code"] == code], own, len(turns), first)
        for code, own in pairs.groupby("code", sort=False, observed=True)
    ]
    return pd.DataFrame(rows)


def _row(
    code: object, found: pd.DataFrame, coded: pd.DataFrame, turns: int, first: int
) -> dict[str, object]:
    looked_at = best_of_turns(found).head(first)
    near = looked_at.merge(
        coded.drop(columns=["code", "start", "end"]), on=["document", "turn"], how="inner"
    )
    hits = near[(near["start"] < near["end_own"]) & (near["end"] > near["start_own"])]
    right = len(hits.drop_duplicates(["document", "turn"]))
    known = len(coded.drop_duplicates(["document", "turn"]))
    proposed = len(looked_at)
    return {"code": code, "coded": known, "proposed": proposed, "right": right,
            "precision": right / proposed if proposed else None, "recall": right / known,
            "chance": known / turns}  # fmt: skip
