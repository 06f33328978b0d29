"""The truth of a synthetic study: its tables before anybody asked, misheard or mistyped anything.

Codes are those of the codebook; dates are months (`year * 12 + month - 1`); a cell without a value holds
`?` and its missing reason.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.simulate.chance import NEVER, Booleans, Floats, Words, either, look_up, pick
from impra_research.simulate.histories import CEASED, draw_steps, name_forms
from impra_research.simulate.people import draw_persons, draw_support, first_month
from impra_research.simulate.reach import draw_reach
from impra_research.simulate.site import ABSENT, NOT_SHOWN, Site

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
        "enterprise": _enterprises(site, today).assign(number=persons["number"]),
        "answer": _answers(site, support).assign(number=persons["number"]),
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
    permit[~needed] = ABSENT + NOT_SHOWN
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


def _enterprises(site: Site, level: pd.Series) -> pd.DataFrame:
    """Draw one enterprise a person; `level` is where it stands today, negative when it has ceased.

    What an enterprise is today is not asked of one that has ceased.
    """
    n, draw, told = site.n, site.streams, site.truths.enterprises
    ceased, level = (level < 0).to_numpy(), level.clip(lower=0)
    registered = (level >= 2).to_numpy()
    activity = draw.choose("activity", n, told.activity)
    described = draw.choose("activity_other", n, dict.fromkeys(site.speech.other_activities, 1.0))
    workers = draw("workers").poisson(look_up(told.workers, level))
    spread = np.exp(draw("income").standard_normal(n) * told.income.spread)
    income = told.income.median * spread * np.where(registered, told.income.registered, 1.0)
    today = pd.DataFrame({
        "workers": workers,
        "monthly_income": np.round(income * 2) / 2,
        "registered": either(registered),
        **_formality(site, level, has_workers=workers > 0),
    }).astype("object")  # fmt: skip
    today.loc[ceased] = ABSENT + NOT_SHOWN
    other = np.where(activity == "other", described, "")
    return today.assign(activity=activity, activity_other=other)


def _formality(site: Site, level: pd.Series, *, has_workers: Booleans) -> dict[str, Words]:
    told, draw, n = site.truths.formality, site.streams, site.n
    formal = look_up(told.centre, level) + told.deviation * draw("formality").standard_normal(n)
    items = {
        item: either(formal > difficulty + told.item_deviation * draw(item).standard_normal(n))
        for item, difficulty in told.difficulty.items()
    }
    kept = (formal[:, None] > np.array(list(told.accounts.values()))).sum(axis=1)
    # Complete accounts without registration would be an inconsistency; the dirt pass plants those.
    kept = np.where(level < 2, np.minimum(kept, len(told.accounts) - 1), kept)
    items["accounts"] = pick(["none", *told.accounts], kept)
    unneeded = draw.whether("licence_not_needed", n, told.licence_not_needed)
    items["licence"][unneeded] = f"{ABSENT}not_needed"
    items["written_contracts"][~has_workers] = ABSENT + NOT_SHOWN
    return items


def _answers(site: Site, support: pd.DataFrame) -> pd.DataFrame:
    """Draw the answers; questions on support are asked of those who had some by the interview."""
    n, draw, told = site.n, site.streams, site.truths.scale
    supported = first_month(support, n) < NEVER
    intercultural = first_month(support, n, intercultural=True) < NEVER
    centre = told.mean[site.place] + told.intercultural * intercultural
    factor = centre + draw("fit").standard_normal(n)
    satisfied = factor + draw("satisfied").standard_normal(n) > told.satisfied
    yes_no = {
        name: either(draw.whether(name, n, chance[site.place]))
        for name, chance in site.truths.answers.items()
    }
    yes_no["knows_service"][supported] = "yes"
    on_support = pd.DataFrame(_fit_items(site, factor) | {"satisfied": either(satisfied)})
    on_support.loc[~supported] = ABSENT + NOT_SHOWN
    reach = draw_reach(site, yes_no["knows_service"] == "yes", supported)
    return pd.DataFrame(yes_no).join([on_support, reach])


def _fit_items(site: Site, factor: Floats) -> dict[str, Words]:
    """Cut one normal response an item into answers "1" to "5"; reversed items count from the other end."""
    told, variables = site.truths.scale, site.codebook.variables
    answers = [str(k + 1) for k in range(len(told.thresholds) + 1)]
    items = {}
    for name, loading in told.loadings.items():
        own = site.streams(name).standard_normal(site.n) * np.sqrt(1 - loading**2)
        steps = ((loading * factor + own)[:, None] > np.array(told.thresholds)).sum(axis=1)
        backwards = name in variables and variables[name].reversed
        items[name] = pick(answers[::-1] if backwards else answers, steps)
    return items


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
