"""What is said of the dated histories: which are left out, and how they stand to the answers on today.

No count in these sentences gives, less another that the page prints, one that is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from impra_research.analyse.reconcile import comparable, contradicted
from impra_research.analyse.shares import cross
from impra_research.show.disclosure import TOTAL, mask_counts
from impra_research.show.labels import Look
from impra_research.show.results import NotEstimated
from impra_research.show.tables import counts_of

COUNTED = "counted"
ONCE = ("registered", "moved_back", "ended_registered")


def left_out_told(
    histories: pd.DataFrame, look: Look, *, both: pd.DataFrame | None = None
) -> dict[str, object]:
    """Count the histories, those in the risk set, and the others with their reason.

    The page tells elsewhere how many are at risk in each place, and of how many an answer is known
    as well (`both`): where a difference is small, reasons stand without any number.
    """
    why = histories["left_out"].astype("object").mask(histories["base"], COUNTED)
    counts = why.value_counts()
    parts = [*counts, *histories.loc[histories["base"], "place"].value_counts()]
    if both is not None:
        answered = both["by_answer"].isin(["yes", "no"]).sum()
        parts += [abs(len(histories) - int(n)) for n in (len(comparable(both)), answered)]
    told = not _any_few(parts, look)
    some = look.words.say("some_of_them")
    reasons = [look.words.say(f"left_out.{why}", count=look.words.number(int(n)) if told else some)
               for why, n in counts.items() if why != COUNTED]  # fmt: skip
    forms = ("some", "none") if told else ("few", "every")
    numbers = {"histories": len(histories), "counted": int(counts.get(COUNTED, 0))}
    return (numbers if told else {}) | {"reasons": reasons, "form": forms[not reasons]}


def reconcilable(
    both: pd.DataFrame, histories: pd.DataFrame, look: Look
) -> pd.DataFrame | NotEstimated:
    """Keep who has a history and an answer, unless their number beside the page's others tells of few."""
    known = comparable(both)
    others = (histories["base"].sum(), both["by_answer"].isin(["yes", "no"]).sum())
    told = _by_put(both) - _by_put(
        known
    )  # the page says how many were asked, and how many were not
    few_apart = _any_few([*told, *(abs(len(known) - int(n)) for n in others)], look)
    return NotEstimated("reconciled", {"min_cell": look.min_cell}) if few_apart else known


def _by_put(both: pd.DataFrame) -> np.ndarray:
    """Count those who answered, and those of whom nothing was asked as their activity had ended."""
    return np.array([both["by_answer"].isin(put).sum() for put in (["yes", "no"], ["ended"])])


def reconciled_told(known: pd.DataFrame, both: pd.DataFrame, look: Look) -> dict[str, object]:
    """Say why fewer are registered by the answer on today than by their history.

    Where the table beside it hides a count, or few contradict their history, it alone gives numbers.
    """
    shown = mask_counts(counts_of(cross(known, "by_history", "by_answer")), look.min_cell)
    contradictions = int(contradicted(known).sum())
    hidden = shown.map(lambda n: isinstance(n, str)).any(axis=None)
    told: dict[str, object] = {"told": _apart(both, look)}
    if hidden or _any_few([contradictions], look):
        return told | {"form": "few"}
    ever = [shown[TOTAL].get(state, 0) for state in ONCE]
    none = look.words.say("none_of_them")
    return told | {
        "compared": len(known), "ever": sum(ever), "yes": shown.at[TOTAL, "yes"],
        "contradicted": look.words.number(contradictions) if contradictions else none,
        **dict(zip(ONCE, ever, strict=True)),
    }  # fmt: skip


def _apart(both: pd.DataFrame, look: Look) -> str:
    """Count who is not compared; without the number where it would tell why few of them are not."""
    unknown = both["by_history"] == "no_history"
    silent = both["by_answer"] == "unanswered"
    apart = int((unknown | silent).sum())
    if not apart:
        return ""
    hidden = _any_few([apart, *(int(n.sum()) for n in (unknown, silent & ~unknown))], look)
    form = "some" if hidden else "counted"
    return f" {look.words.say(f'reconciled_apart.{form}', count=apart)}"


def _any_few(counts: Iterable[int], look: Look) -> bool:
    return any(0 < count < look.min_cell for count in counts)
