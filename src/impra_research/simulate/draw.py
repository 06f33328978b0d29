"""The truth of a synthetic study: its tables before anybody asked, misheard or mistyped anything.

Codes are those of the codebook; dates are months (`year * 12 + month - 1`); a cell without a value holds
`?` and its missing reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impra_research.simulate.answers import (
    ABSENT,
    OTHER_COUNTRIES,
    draw_answers,
    draw_enterprises,
)
from impra_research.simulate.chance import Streams, choose, pick
from impra_research.simulate.histories import draw_steps, name_forms
from impra_research.simulate.people import draw_persons, draw_support
from impra_research.simulate.truths import Truths
from impra_research.study import Study

CODES = 100 * 28 * 200  # participant codes that can be made; larger studies repeat them


@dataclass(frozen=True, slots=True)
class Drawn:
    """The truth of one place: one table for each table of the codebook, joined by `number` (1, 2, ...)."""

    place: str
    tables: dict[str, pd.DataFrame]


def draw(
    truths: Truths, like: Study, *, extra: Mapping[str, int] | None = None
) -> dict[str, Drawn]:
    """Draw the tables of every place; `extra` persons come after those of `sizes`."""
    return {
        place: _draw_place(place, n + (extra or {}).get(place, 0), truths, like)
        for place, n in truths.sizes.items()
    }


def _draw_place(place: str, n: int, truths: Truths, like: Study) -> Drawn:
    streams, codebook = Streams(truths.seed, place), like.codebook
    country = like.places[place].country
    language = like.declared.sources[place].language
    persons = draw_persons(place, n, truths, streams)
    support = draw_support(place, n, truths, codebook.inventory, streams)
    steps = draw_steps(persons, support, truths=truths, streams=streams)
    steps["legal_form"] = name_forms(steps, country, codebook.legal_forms, streams)
    support = until_interview(support, persons, steps)
    reversed_items = tuple(name for name, v in codebook.variables.items() if v.reversed)
    today = steps.groupby("number", observed=True)["level"].last()
    enterprises = draw_enterprises(
        persons, today.reset_index(drop=True), truths, streams, language=language
    )
    answers = draw_answers(persons, support, truths, streams, reversed_items=reversed_items)
    return Drawn(place, {
        "person": _as_asked(persons, list(truths.sizes).index(place), streams, language),
        "enterprise": enterprises.assign(number=persons["number"]),
        "answer": answers.assign(number=persons["number"]),
        "step": _dated(steps, "month", "step_date", persons),
        "support": _dated(support, "from", "support_start", persons),
    })  # fmt: skip


def until_interview(
    support: pd.DataFrame, persons: pd.DataFrame, steps: pd.DataFrame
) -> pd.DataFrame:
    """Keep the episodes that began before the interview and before the activity ended."""
    ended = steps[steps["level"] == -1].set_index("number")["month"]
    until = (persons["interview"] - persons["start"]).set_axis(persons["number"])
    last = until.where(~until.index.isin(ended.index), ended.reindex(until.index))
    return support[support["from"] <= support["number"].map(last)].reset_index(drop=True)


def _dated(table: pd.DataFrame, since: str, name: str, persons: pd.DataFrame) -> pd.DataFrame:
    start = persons.set_index("number")["start"]
    return table.assign(**{name: table[since] + table["number"].map(start)})


def _as_asked(persons: pd.DataFrame, which: int, streams: Streams, language: str) -> pd.DataFrame:
    """Add what identifies and what was not applicable, as the questionnaire has it."""
    permit = persons["permit"].astype(object)
    permit[persons["citizenship"] != "non_eu"] = f"{ABSENT}not_applicable"
    permit[(persons["citizenship"] == "non_eu") & (persons["permit"] > persons["interview"])] = (
        f"{ABSENT}not_yet"
    )
    named = choose(
        streams("country_other"), len(persons), dict.fromkeys(OTHER_COUNTRIES[language], 1.0)
    )
    wants = streams("contact").random(len(persons)) < 0.3
    code = participant_codes(persons["number"].to_numpy() * 2 + which)
    return persons.assign(
        permit=permit,
        participant_code=code,
        contact=np.where(wants, [f"{c.lower()}@example.org" for c in code], ""),
        birth_country_other=np.where(persons["birth_country"] == "other", named, ""),
    )


def participant_codes(numbers: np.ndarray) -> list[str]:
    """Make one code a number, all different, such as respondents make of names and days.

    Examples
    --------
    >>> codes = participant_codes(np.arange(5000))
    >>> len(set(codes)), len(codes[0])
    (5000, 6)
    """
    # An affine permutation: the factor shares no divisor with the number of codes.
    mixed = (numbers * 389_357 + 271_828) % CODES
    first = pick([c + v for c in "BCDFGHJKLMNPQRSTVWYZ" for v in "AEIOU"], mixed % 100)
    day = mixed // 100 % 28 + 1
    pairs = [v + c for v in "AEIOU" for c in "BCDFGHJKLMNPQRSTVWYZ"]
    last = pick(pairs + [pair[::-1] for pair in pairs], mixed // 2800)
    return [f"{a}{d:02d}{z}" for a, d, z in zip(first, day, last, strict=True)]
