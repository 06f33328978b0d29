"""Strands side by side: the joint display as read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.joint import READ, joint_display, read_as_one
from impra_research.coding import Interviews, Quotation, case_matrix, case_shares
from impra_research.read.codings import MetaInferences
from impra_research.show.coders import ENOUGH, weak_codes
from impra_research.show.estimates import UNITS
from impra_research.show.few_persons import marked
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected
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
        {"label": row["label"], "estimate": _estimate(row, look),
         "cases": _cases(row, weak, interviews, look),
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


def _cases(
    row: Mapping[Any, Any], weak: Mapping[str, float], interviews: Interviews, look: Look
) -> str:
    """Persons who speak of the theme: they were chosen, so there is a count and no interval."""
    counts = {
        place: row[f"by_code_{place}"] | {READ: row[f"cases_{place}"]} for place in look.places
    }
    marks = _marks([*row[f"by_code_{look.places[0]}"]], interviews, look)
    shown = {place: {code: marks.get((place, code)) or number for code, number in of.items()}
             for place, of in counts.items()}  # fmt: skip
    told = [
        look.words.say("cases_of", place=look.place(place), cases=shown[place][READ],
                       persons=row[f"n_{place}"])
        for place in look.places
    ]  # fmt: skip
    first, second = (shown[place] for place in look.places)
    codes = [code for code in first if code != READ]
    told += [
        look.words.say("cases_by_code", code=look.theme(code), cases_a=first[code],
                       cases_b=second[code])
        for code in codes if len(codes) > 1
    ]  # fmt: skip
    told += [
        look.words.say("cases_weak", code=look.theme(code), kappa=kappa, enough=ENOUGH)
        for code, kappa in weak.items()
        if code in codes
    ]
    return "\n".join(told)


def _marks(
    codes: Sequence[str], interviews: Interviews, look: Look
) -> dict[tuple[object, object], str]:
    """Say how counts of codes and of them together are hidden: as on the page on the interviews."""
    tree = read_as_one(codes, look.study.codebook.themes)
    spoken = case_shares(
        case_matrix(interviews.segment, interviews.transcript, tree), interviews.transcript
    )
    rows = marked(spoken, interviews, tree, look.min_cell)
    return dict(zip(zip(rows["place"], rows["code"], strict=True), rows["hidden"], strict=True))


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
