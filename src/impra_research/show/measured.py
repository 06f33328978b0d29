"""Whether a scale measures the same in both places, as read; and means only where it does.

Where a level of equality fails, every result of the scores becomes one that cannot be, so a page cannot
compare means by mistake; what may still be compared is said. Where nothing could be tested the page says
so, and the comparison stands with that caution.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from impra_research.analyse.intercultural import keyed_items
from impra_research.analyse.scales import Invariance, invariance
from impra_research.analyse.scales.levels import CFI_FALL, RMSEA_RISE
from impra_research.codebook import Codebook
from impra_research.show.labels import Look, small
from impra_research.show.results import NotEstimated
from impra_research.show.words import Interval

UNTESTED = ("few_items", "too_few")
FORMS = {"means": "clear", "relations": "some", "none": "none"}


def measured(
    answer: pd.DataFrame, codebook: Codebook, scale: str, look: Look
) -> Invariance | NotEstimated:
    """Test whether the items of a scale measure the same in the two places of the page."""
    items = keyed_items(answer, codebook, scale)
    answers = items.assign(place=answer["place"].astype("object"))
    complete = answers.dropna()["place"].value_counts()
    if any(complete.get(place, 0) < look.min_cell for place in look.places):
        return _untested("too_few", look)
    found = invariance(answers, group="place", items=list(items), groups=look.places)
    reason = found.table["reason"].iloc[0]
    return _untested(reason, look) if reason else found


def where_comparable(
    result: pd.DataFrame, look: Look, *, measured: Invariance | None = None
) -> pd.DataFrame | NotEstimated:
    """Give scores of both places where means may be compared; else what may be, and no score."""
    if measured is None or measured.comparable == "means":
        return result
    values: dict[str, Any] = {
        "place_a": look.place_in_text(look.places[0]), "place_b": look.place_in_text(look.places[1])
    }  # fmt: skip
    if measured.comparable_freed != "means":
        return NotEstimated(f"means_{measured.comparable}", values)
    factor = measured.means.iloc[0]
    told = {"value": factor["value"], "interval": Interval(factor["low"], factor["high"]),
            "n": int(factor["n"]), "items": _listed(measured.freed, look)}  # fmt: skip
    return NotEstimated("means_freed", values | told)


def measured_told(found: Invariance, look: Look) -> dict[str, object]:
    """Say what was found, over whom, and how large a difference of one item would have been seen."""
    scalar = found.items.loc[found.items["level"] == found.items["level"].iloc[-1], "detectable"]
    freed = found.comparable_freed == "means" and bool(found.freed)
    return {
        "form": "differs" if freed else FORMS[found.comparable],
        "n_a": found.n[look.places[0]], "n_b": found.n[look.places[1]],
        "items": _listed(found.freed, look),
        "detectable": float(scalar.max()), "cfi": CFI_FALL, "rmsea": RMSEA_RISE,
    }  # fmt: skip


def levels_read(found: Invariance, look: Look) -> pd.DataFrame:
    """Label the levels tried, one row each: what is equal, fit, how fit changed, whether it holds."""
    levels = [
        look.words.say(f"invariance.{level}") + _but(freed, look)
        for level, freed in zip(found.table["level"], found.table["freed"], strict=True)
    ]
    holds = [look.words.say(f"invariance_holds.{'yes' if each else 'no'}")
             for each in found.table["holds"]]  # fmt: skip
    return found.table.assign(label=levels, verdict=holds)


def _but(freed: str, look: Look) -> str:
    items = _listed(tuple(freed.split()), look)
    return look.words.say("invariance_but", items=items) if freed else ""


def _listed(items: tuple[str, ...], look: Look) -> str:
    return look.words.semicolon.join(small(look.variable(item)) for item in items)


def _untested(reason: str, look: Look) -> NotEstimated:
    key = reason if reason in UNTESTED else "other"
    return NotEstimated("invariance", {"why": look.words.say(f"untested.{key}")})
