"""The truth of a synthetic study: its tables before anybody asked, misheard or mistyped anything.

Codes are those of the codebook; dates are months (`year * 12 + month - 1`); a cell without a value holds
`?` and its missing reason.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.simulate.answers import draw_answers, draw_enterprises
from impra_research.simulate.chance import pick
from impra_research.simulate.histories import CEASED, draw_steps, name_forms
from impra_research.simulate.people import draw_persons, draw_support
from impra_research.simulate.site import ABSENT, Site

CODES = 100 * 28 * 200  # participant codes that can be made; larger studies repeat them


def draw(site: Site) -> dict[str, pd.DataFrame]:
    """Draw the tables of one place: one for each table of the codebook, joined by `number` (1, 2, ...)."""
    persons = draw_persons(site)
    support = draw_support(site)
    steps = draw_steps(site, persons, support)
    support = until_interview(support, persons, steps)
    today = steps.groupby("number", observed=True)["level"].last().reset_index(drop=True)
    start = persons["start"]
    return {
        "person": _as_asked(site, persons),
        "enterprise": draw_enterprises(site, today).assign(number=persons["number"]),
        "answer": draw_answers(site, support).assign(number=persons["number"]),
        "step": steps.assign(
            legal_form=name_forms(site, steps),
            step_date=steps["month"] + start.to_numpy()[steps["number"] - 1],
        ),
        "support": support.assign(
            support_start=support["from"] + start.to_numpy()[support["number"] - 1]
        ),
    }


def until_interview(
    support: pd.DataFrame, persons: pd.DataFrame, steps: pd.DataFrame
) -> pd.DataFrame:
    """Keep the episodes that began before the interview and before the activity ended."""
    ended = steps[steps["level"] == CEASED].set_index("number")["month"]
    until = (persons["interview"] - persons["start"]).set_axis(persons["number"])
    last = ended.reindex(until.index).fillna(until)
    return support[support["from"] <= support["number"].map(last)].reset_index(drop=True)


def _as_asked(site: Site, persons: pd.DataFrame) -> pd.DataFrame:
    """Add what identifies and what was not applicable, as the questionnaire has it."""
    n, streams = site.n, site.streams
    permit, needed = persons["permit"].astype(object), persons["citizenship"] == "non_eu"
    permit[persons["permit"] > persons["interview"]] = f"{ABSENT}not_yet"
    permit[~needed] = f"{ABSENT}not_applicable"
    named = streams.choose("country_other", n, dict.fromkeys(site.speech.other_countries, 1.0))
    which = list(site.truths.sizes).index(site.place)
    code = participant_codes(persons["number"].to_numpy() * 2 + which)
    addresses = [f"{c.lower()}@example.org" for c in code]
    return persons.assign(
        permit=permit,
        participant_code=code,
        contact=np.where(streams.whether("contact", n, 0.3), addresses, ""),
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
