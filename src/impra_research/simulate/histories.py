"""Life histories on the ladder of legal forms: when each person registers, gives up, moves up or back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from impra_research.simulate.chance import NEVER, Floats, Integers, Words, look_up, pick_by_luck
from impra_research.simulate.people import first_month
from impra_research.simulate.site import Site

CEASED = -1
Move = tuple[Integers, Integers]  # each person's month after the start, and the level moved to


def cumulative_hazards(
    site: Site, persons: pd.DataFrame, support: pd.DataFrame, *, horizon: int
) -> Iterator[tuple[int, Floats]]:
    """Give each person's cumulative hazard of registering at the end of month 1, 2, ..., horizon.

    A change that happens in month s weighs from month s + 1 on: nobody is supported before the support
    begins (no immortal time).
    """
    told, n = site.truths.registration, site.n
    fixed = told.place[site.place] * look_up(told.sex, persons["sex"])
    fixed = fixed * look_up(told.education, persons["education"])
    supported = first_month(support, n)
    intercultural = first_month(support, n, intercultural=True)
    permitted, cumulative = persons["permit_from"].to_numpy(), np.zeros(n)
    for month in range(1, horizon + 1):
        other = np.where(supported < month, told.other_support, 1.0)
        helped = np.where(intercultural < month, told.intercultural, other)
        permit = np.where(permitted < month, told.permit, 1.0)
        cumulative = cumulative + told.hazard(month) * fixed * helped * permit
        yield month, cumulative


def registration_months(
    site: Site, persons: pd.DataFrame, support: pd.DataFrame, *, horizon: int
) -> Integers:
    """Draw the month after the first activity in which each person registers; `NEVER` beyond the horizon."""
    threshold = site.streams("registration").standard_exponential(site.n)
    registered = np.full(site.n, NEVER)
    for month, cumulative in cumulative_hazards(site, persons, support, horizon=horizon):
        registered[(cumulative >= threshold) & (registered == NEVER)] = month
    return registered


def draw_steps(site: Site, persons: pd.DataFrame, support: pd.DataFrame) -> pd.DataFrame:
    """Draw every step up to the interview: number, level (`CEASED` at the end), months after the start."""
    n, draw, truths = site.n, site.streams, site.truths
    until = (persons["interview"] - persons["start"]).to_numpy()
    first = draw.choose("first_state", n, truths.first_state[site.place])
    registers = registration_months(site, persons, support, horizon=int(until.max()))
    registers = np.where(first == "registered", 0, registers)
    gives_up = draw.months_until("ceasing", n, truths.ceasing)
    gives_up = np.where(registers <= gives_up, NEVER, gives_up)
    registers = np.where(gives_up < NEVER, NEVER, registers)
    sheltered = draw.months_until("shelter", n, truths.shelter[site.place])
    in_time = (first == "informal") & (sheltered < np.minimum(registers, gives_up))
    level = draw.choose("first_level", n, truths.first_level).astype(np.int64)
    outset = np.where(first == "registered", level, np.where(first == "sheltered", 1, 0))
    moves = [
        (np.zeros(n, dtype=np.int64), outset),
        (np.where(in_time, sheltered, NEVER), np.ones(n, dtype=np.int64)),
        (np.where(registers == 0, NEVER, registers), level),
        (gives_up, np.full(n, CEASED)),
        *_after_registration(site, registers, level),
    ]
    return _in_order(moves, until)


def _after_registration(site: Site, registers: Integers, level: Integers) -> list[Move]:
    """Draw the move to a higher form, and the move back or the end, whichever comes first."""
    draw, n, told = site.streams, site.n, site.truths.next_level
    later = {
        name: np.minimum(registers + draw.months_until(f"after_{name}", n, hazard), NEVER)
        for name, hazard in site.truths.after_registration.items()
    }
    ends = np.minimum(later["back"], later["cease"])
    steps = np.array(list(told))
    above = (np.array(list(told.values())) * (steps > level[:, None])).cumsum(axis=1)
    luck = draw("next_level").random((n, 1)) * above[:, -1:]
    higher = steps[np.minimum((luck >= above).sum(axis=1), len(steps) - 1)]
    rises = (above[:, -1] > 0) & (later["up"] < ends)
    ending = np.where(later["back"] <= later["cease"], 0, CEASED)
    return [
        (np.where(rises, later["up"], NEVER), higher),
        (np.where(registers < NEVER, ends, NEVER), ending),
    ]


def _in_order(moves: list[Move], until: Integers) -> pd.DataFrame:
    n = len(until)
    steps = pd.DataFrame({
        "number": np.tile(np.arange(1, n + 1), len(moves)),
        "month": np.concatenate([month for month, _ in moves]),
        "level": np.concatenate([level for _, level in moves]),
    })  # fmt: skip
    happened = steps[steps["month"] <= np.tile(until, len(moves))]
    ordered = happened.sort_values(["number", "month"], kind="stable").reset_index(drop=True)
    return ordered.assign(step=ordered.groupby("number", observed=True).cumcount() + 1)


def name_forms(site: Site, steps: pd.DataFrame) -> Words:
    """Choose a legal form of the country for each step's level."""
    ladder, country = site.codebook.legal_forms, site.like.places[site.place].country
    of_level = {
        level: [c for c, form in ladder.forms.items() if (form.country, form.level) == (country, level)]
        for level in ladder.levels
    } | {CEASED: list(ladder.ceased)}  # fmt: skip
    # One draw a person, used again at each step: a person's later steps cannot shift another's.
    luck = site.streams("legal_form").random(site.n)[steps["number"] - 1]
    return pick_by_luck(of_level, steps["level"], luck)
