"""What is said of the dated histories: which are left out, and how they stand to the answers on today.

Every count in these sentences is read from the table as it is shown, so that none tells what it hides.
"""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.reconcile import comparable, contradicted
from impra_research.analyse.shares import cross
from impra_research.show.disclosure import HIDDEN, TOTAL, mask_counts
from impra_research.show.labels import Look
from impra_research.show.tables import counts_of
from impra_research.show.told import few

COUNTED = "counted"
ONCE = ("registered", "moved_back", "ended_registered")


def left_out_told(histories: pd.DataFrame, look: Look) -> dict[str, object]:
    """Count the histories, those in the risk set, and the others with their reason."""
    why = histories["left_out"].astype("object").mask(histories["base"], COUNTED)
    counts = why.value_counts().to_frame("n").T
    shown = mask_counts(counts, look.min_cell).iloc[0].to_dict()
    total, counted = shown.pop(TOTAL), shown.pop(COUNTED, 0)
    reasons = [look.words.say(f"left_out.{reason}", count=count) for reason, count in shown.items()]
    form = {"form": "some" if reasons else "none"}
    return {"histories": total, "counted": counted, "reasons": reasons} | form


def reconciled_told(both: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say why fewer are registered by the answer on today than by their history."""
    known = comparable(both)
    shown = mask_counts(counts_of(cross(known, "by_history", "by_answer")), look.min_cell)
    ever = [shown[TOTAL].get(state, 0) for state in ONCE]
    return {
        "compared": len(known), "apart": few(len(both) - len(known), look),
        "ever": HIDDEN if any(isinstance(n, str) for n in ever) else sum(ever),
        "yes": shown.at[TOTAL, "yes"], "contradicted": _few_or_none(contradicted(known), look),
        **dict(zip(ONCE, ever, strict=True)),
    }  # fmt: skip


def _few_or_none(those: pd.Series, look: Look) -> str:
    return few(int(those.sum()), look) if those.any() else look.words.say("none_of_them")
