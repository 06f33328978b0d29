"""The gap between two places in each outcome: every way to tell it, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.compared import Compared
from impra_research.analyse.hazard import REFUSE
from impra_research.show.labels import Look, capital, small
from impra_research.show.outcomes import Outcome
from impra_research.show.results import NotEstimated, direction
from impra_research.show.told import few
from impra_research.show.words import MISSING, Interval

SCALES = {"points": 100, "months": 1}
# Which gaps exclude zero: the raw one, the adjusted one.
FORMS = {
    (True, True): "both",
    (True, False): "raw",
    (False, True): "adjusted",
    (False, False): "neither",
}


def all_gaps(
    look: Look, *, horizon: int, registered: Outcome | None = None, months: Outcome | None = None
) -> pd.DataFrame | NotEstimated:
    """List every gap of the outcomes there are: `outcome`, `label`, `value` ..., and texts of these.

    `axis` and `outcome` name an outcome with its unit; `difference`, `ends` and `persons` are texts.
    """
    found = [outcome for outcome in (registered, months) if outcome is not None]
    told = _clusters_told(found, look)
    rows = [
        listed(outcome, row, look, horizon)
        | {"model": row["model"], "label": look.words.say(f"gap_model.{row['model']}"),
           "clusters": few(int(row["clusters"]), look), "each": _each(row, look), "told": told}
        for outcome in found for row in outcome.gaps.to_dict("records")
    ]  # fmt: skip
    return pd.DataFrame(rows) if rows else NotEstimated("gaps")


def _clusters_told(outcomes: Iterable[Outcome], look: Look) -> str:
    """Say that services lie each in one place, where there are services and they do."""
    samples = [outcome.sample for outcome in outcomes]
    across = any(np.intersect1d(s.cluster[s.second], s.cluster[~s.second]).size for s in samples)
    services = any(s.clusters < s.n for s in samples)
    return f" {look.words.say('gaps_clusters')}" if services and not across else ""


def listed(
    outcome: Outcome, row: Mapping[Hashable, Any], look: Look, horizon: int, *, axis: str = "gap"
) -> dict[str, object]:
    """Write a row of a table of estimates of an outcome: its unit stands beside the outcome's name."""
    scale = SCALES[outcome.unit]
    value, low, high = (scale * float(row[name]) for name in ("value", "low", "high"))
    kept = {name: row[name] for name in ("value", "low", "high", "se", "df")}
    return kept | {
        "name": outcome.name, "unit": outcome.unit,
        "outcome": look.words.say(f"gap_short.{outcome.name}", horizon=horizon),
        "axis": look.words.say(f"axis.{axis}_{outcome.name}", horizon=horizon),
        "difference": look.words.number(value), "ends": look.words.interval(low, high),
        "persons": persons(int(row["n"]), outcome.gaps["n"], look),
    }  # fmt: skip


def in_text(outcome: Outcome, row: Mapping[Hashable, Any], look: Look, name: str) -> dict[str, str]:
    """Write an estimate of an outcome as a sentence names it: `NAME_difference`, `_ends`, `_persons`."""
    ends = Interval(row["low"], row["high"])
    return {
        f"{name}_difference": look.words.written(row["value"], outcome.unit),
        f"{name}_ends": look.words.written(ends, outcome.unit),
        f"{name}_persons": persons(int(row["n"]), outcome.gaps["n"], look),
    }


def _each(row: dict[Hashable, Any], look: Look) -> str:
    """Write the events a parameter, rounded down so that they are no count; a dash without a model."""
    parameters = row.get("parameters", 0)
    return look.words.number(int(row["events"] // parameters)) if parameters > 0 else MISSING


def persons(n: int, bases: Iterable[int], look: Look) -> str:
    """Write how many a figure rests on: a range where a base beside it has few more, who would be counted."""
    more = min((int(base) for base in bases if base > n), default=n)
    if 0 < more - n < look.min_cell:
        return look.words.written(Interval(more - look.min_cell + 1, more - 1))
    return look.words.number(n)


def gap_told(outcome: Outcome, look: Look, *, horizon: int) -> dict[str, object]:
    """Say the raw gap and the adjusted one, and which of them exclude zero."""
    rows = [outcome.row(model).to_dict() for model in ("raw", "adjusted")]
    clear = [direction(row["low"], row["high"]) != "unclear" for row in rows]
    form = FORMS[clear[0], clear[1]]
    if pd.isna(rows[1]["value"]):
        form = "alone" if clear[0] else "alone_open"
    values = {
        name: text
        for key, row in zip(("raw", "adjusted"), rows, strict=True)
        for name, text in in_text(outcome, row, look, key).items()
    }
    first, second = (look.place_in_text(place) for place in look.places)
    told = look.words.say(
        f"gap_told.{form}", **values, outcome=capital(outcome_in_text(outcome, look, horizon)),
        terms=terms_told(outcome.sample, look), place_a=first, place_b=second,
    )  # fmt: skip
    return {"told": f"{told}{_ceasing_told(outcome, look)}", "n": outcome.sample.n}


def _ceasing_told(outcome: Outcome, look: Look) -> str:
    """Say what months make of those who ceased, and the gap where ceasing is an end of its own."""
    if outcome.name != "months":
        return ""
    known = outcome.gaps[outcome.gaps["model"] == "ended"].dropna(subset=["value"])
    told = [look.words.say("gap_ceasing")] + [
        look.words.say("gap_ended", **in_text(outcome, row, look, "ended"))
        for row in known.to_dict("records")
    ]
    return "".join(f" {text}" for text in told)


def gaps_claim(gaps: pd.DataFrame) -> dict[str, object]:
    """Count the gaps, and those that exclude zero, for the title of their figure."""
    known = gaps.dropna(subset=["value"])
    apart = sum(
        direction(low, high) != "unclear"
        for low, high in zip(known["low"], known["high"], strict=True)
    )
    form = "none" if not apart else "complete" if apart == len(known) else "some"
    return {"form": form, "gaps": len(known), "apart": apart, "told": gaps["told"].iloc[0]}


def outcome_in_text(outcome: Outcome, look: Look, horizon: int) -> str:
    """Name an outcome within a sentence."""
    return look.words.say(f"gap_outcome.{outcome.name}", horizon=horizon)


def terms_told(sample: Compared, look: Look) -> list[str]:
    """Name what is adjusted for."""
    return [short(term, look) for term in sample.levels]


def named_terms(look: Look, *, adjust: str) -> dict[str, object]:
    """Name all that was asked to adjust for, known or not, and how many events a parameter it takes."""
    return {"terms": [short(term, look) for term in adjust.split()], "least": REFUSE}


def short(term: str, look: Look) -> str:
    """Name a characteristic within a list: without what its label adds in brackets."""
    return small(look.variable(term).split(" (")[0])
