"""Strands side by side: the joint display as read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.joint import joint_display
from impra_research.coding import Interviews, Quotation
from impra_research.read.codings import MetaInferences
from impra_research.show.coders import ENOUGH, weak_codes
from impra_research.show.disclosure import HIDDEN
from impra_research.show.estimates import UNITS
from impra_research.show.few_persons import gives_away
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected
from impra_research.show.told import few
from impra_research.show.words import Interval
from impra_research.study import Study


def interviews_of(study: Study) -> Interviews | NotCollected:
    """Take the coded interviews of a study, if it has any."""
    return Interviews.of(study) if study.has("segment", "turn") else NotCollected("segment")


def joint_rows(
    interviews: Interviews,
    estimates: Mapping[str, Estimate | NotCollected],
    meta: MetaInferences | None,
    look: Look,
) -> pd.DataFrame | NotCollected:
    """Write the joint display as texts: `label`, `estimate`, `cases`, `quotations`, `inference`."""
    if meta is None:
        return NotCollected("meta_inference")
    known = {key: value for key, value in estimates.items() if isinstance(value, Estimate)}
    display = joint_display(interviews, look.study.codebook.themes, known, meta,
                            places=look.places, language=look.words.language)  # fmt: skip
    rows = display.astype(object).where(display.notna(), None).to_dict("records")
    weak = weak_codes(interviews, look)
    return pd.DataFrame([
        {"label": row["label"], "estimate": _estimate(row, look), "cases": _cases(row, weak, look),
         "quotations": _quotations(row, look), "inference": _inference(row, look)}
        for row in rows
    ])  # fmt: skip


def _estimate(row: Mapping[Any, Any], look: Look) -> str:
    if row["estimate__missing"]:
        return look.words.say(f"estimate.{row['estimate__missing']}")
    how = UNITS.get(row["estimate"], "points")
    shown = look.words.written(row["value"], how)
    ends = look.words.written(Interval(row["low"], row["high"]), how)
    return look.words.say(f"estimate.{row['estimate']}", value=shown, interval=ends, n=row["n"])


def _cases(row: Mapping[Any, Any], weak: Mapping[str, float], look: Look) -> str:
    """Persons who speak of the theme: they were chosen, so there is a count and no interval."""
    told = [
        look.words.say("cases_of", place=look.place(place), cases=_whole(row, place, look),
                       persons=row[f"n_{place}"])
        for place in look.places
    ]  # fmt: skip
    first, second = (row[f"by_code_{place}"] for place in look.places)
    told += [
        look.words.say("cases_by_code", code=look.theme(code), cases_a=few(first[code], look),
                       cases_b=few(second[code], look))
        for code in first if len(first) > 1
    ]  # fmt: skip
    told += [
        look.words.say("cases_weak", code=look.theme(code), kappa=kappa, enough=ENOUGH)
        for code, kappa in weak.items()
        if code in first
    ]
    return "\n".join(told)


def _whole(row: Mapping[Any, Any], place: str, look: Look) -> str:
    """Write who speaks of any code of a theme, unless that would tell a small count of one of them."""
    whole, parts = row[f"cases_{place}"], [*row[f"by_code_{place}"].values()]
    few_in_all = 0 < whole < look.min_cell or len(parts) < 2
    told = not few_in_all and gives_away(whole, parts, look.min_cell)
    return HIDDEN if told else few(whole, look)


def _quotations(row: Mapping[Any, Any], look: Look) -> str:
    said = [Quotation(row[f"segment_{place}"], place, "", row[f"quotation_{place}"],
                      row[f"translation_{place}"])
            for place in look.places if row[f"quotation_{place}"]]  # fmt: skip
    told = [quotation_told(each, look) for each in said]
    return "\n".join(told) or look.words.say("quotation.none")


def quotation_told(said: Quotation, look: Look, *, of: str = "quotation") -> str:
    """Write a quotation: whose place, the words, where they stand, and their translation if any."""
    form = "translated" if said.translation else "original"
    return look.words.say(f"{of}.{form}", place=look.place(said.place), original=said.original,
                          translation=said.translation, segment=said.segment_id)  # fmt: skip


def _inference(row: Mapping[Any, Any], look: Look) -> str:
    if row["reading__missing"]:
        return look.words.say("inference.not_read")
    verdict = look.words.say(f"verdict.{row['verdict']}")
    return look.words.say("inference.read", verdict=verdict,
                          reading=look.words.typeset(str(row["reading"])))  # fmt: skip
