"""The gap between two places in each outcome: every way to tell it, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from impra_research.analyse.comparison.compared import Compared
from impra_research.show.labels import Look, capital, small
from impra_research.show.outcomes import Outcome
from impra_research.show.results import NotEstimated, direction
from impra_research.show.words import MISSING, Interval

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

    `axis` names an outcome with its unit; `difference`, `ends` and `persons` are texts.
    """
    found = [outcome for outcome in (registered, months) if outcome is not None]
    rows = [_written(outcome, row, look, horizon) for outcome in found
            for row in outcome.gaps.to_dict("records")]  # fmt: skip
    return pd.DataFrame(rows) if rows else NotEstimated("gaps")


def _written(
    outcome: Outcome, row: dict[Hashable, Any], look: Look, horizon: int
) -> dict[str, object]:
    value, ends = row["value"], Interval(row["low"], row["high"])
    kept = {name: row[name] for name in ("model", "value", "low", "high", "se", "df")}
    return kept | {
        "outcome": capital(outcome_in_text(outcome, look, horizon)),
        "axis": look.words.say(f"axis.gap_{outcome.name}", horizon=horizon),
        "unit": outcome.unit, "label": look.words.say(f"gap_model.{row['model']}"),
        "difference": look.words.written(value, outcome.unit) if pd.notna(value) else MISSING,
        "ends": look.words.written(ends, outcome.unit),
        "persons": persons(int(row["n"]), outcome.gaps["n"], look),
    }  # fmt: skip


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
        f"{name}_{part}": text
        for name, row in zip(("raw", "adjusted"), rows, strict=True)
        for part, text in _written(outcome, row | {"model": name}, look, horizon).items()
        if part in ("difference", "ends", "persons")
    }  # fmt: skip
    first, second = (look.place_in_text(place) for place in look.places)
    told = look.words.say(
        f"gap_told.{form}", **values, outcome=capital(outcome_in_text(outcome, look, horizon)),
        terms=terms_told(outcome.sample, look), place_a=first, place_b=second,
    )  # fmt: skip
    return {"told": told, "n": outcome.sample.n}


def gaps_claim(gaps: pd.DataFrame) -> dict[str, object]:
    """Count the gaps, and those that exclude zero, for the title of their figure."""
    known = gaps.dropna(subset=["value"])
    apart = sum(
        direction(low, high) != "unclear"
        for low, high in zip(known["low"], known["high"], strict=True)
    )
    form = "none" if not apart else "complete" if apart == len(known) else "some"
    return {"form": form, "gaps": len(known), "apart": apart}


def outcome_in_text(outcome: Outcome, look: Look, horizon: int) -> str:
    """Name an outcome within a sentence."""
    return look.words.say(f"gap_outcome.{outcome.name}", horizon=horizon)


def terms_told(sample: Compared, look: Look) -> list[str]:
    """Name what is adjusted for."""
    return [_short(term, look) for term in sample.levels]


def named_terms(look: Look, *, adjust: str) -> dict[str, list[str]]:
    """Name all that was asked to adjust for, known or not."""
    return {"terms": [_short(term, look) for term in adjust.split()]}


def _short(term: str, look: Look) -> str:
    """Name a characteristic within a list: without what its label adds in brackets."""
    return small(look.variable(term).split(" (")[0])
