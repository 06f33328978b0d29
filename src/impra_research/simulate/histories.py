"""Life histories on the ladder of legal forms: when each person registers, gives up, moves up or back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from impra_research.codebook import LegalFormsFile
from impra_research.simulate.chance import (
    NEVER,
    Floats,
    Integers,
    Streams,
    choose,
    choose_for_each,
    look_up,
    months_until,
    pick,
)
from impra_research.simulate.people import first_month
from impra_research.simulate.truths import Truths

CEASED = -1


def cumulative_hazards(
    persons: pd.DataFrame, support: pd.DataFrame, *, truths: Truths, horizon: int
) -> Iterator[tuple[int, Floats]]:
    """Give each person's cumulative hazard of registering at the end of month 1, 2, ..., horizon.

    A change that happens in month s weighs from month s + 1 on: nobody is supported before the support
    begins (no immortal time).
    """
    told, n = truths.registration, len(persons)
    fixed = look_up(told.place, persons["place"]) * look_up(told.sex, persons["sex"])
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
    persons: pd.DataFrame, support: pd.DataFrame, *, truths: Truths, streams: Streams, horizon: int
) -> Integers:
    """Draw the month after the first activity in which each person registers; `NEVER` beyond the horizon."""
    threshold = streams("registration").standard_exponential(len(persons))
    registered = np.full(len(persons), NEVER)
    for month, cumulative in cumulative_hazards(persons, support, truths=truths, horizon=horizon):
        registered[(cumulative >= threshold) & (registered == NEVER)] = month
    return registered


def draw_steps(
    persons: pd.DataFrame, support: pd.DataFrame, *, truths: Truths, streams: Streams
) -> pd.DataFrame:
    """Draw every step up to the interview: number, level (`CEASED` at the end), months after the start."""
    place, n = str(persons["place"].iloc[0]), len(persons)
    until = (persons["interview"] - persons["start"]).to_numpy()
    first = choose(streams("first_state"), n, truths.first_state[place])
    registers = registration_months(
        persons, support, truths=truths, streams=streams, horizon=int(until.max())
    )
    registers = np.where(first == "registered", 0, registers)
    gives_up = months_until(streams("ceasing"), n, truths.ceasing)
    gives_up = np.where(registers <= gives_up, NEVER, gives_up)
    registers = np.where(gives_up < NEVER, NEVER, registers)
    sheltered = months_until(streams("shelter"), n, truths.shelter[place])
    sheltered = np.where(
        (first == "informal") & (sheltered < np.minimum(registers, gives_up)), sheltered, NEVER
    )
    level = choose(streams("first_level"), n, truths.first_level).astype(np.int64)
    outset = look_up({"informal": 0, "sheltered": 1, "registered": 2}, first.astype(str))
    outset = np.where(outset == 2, level, outset).astype(np.int64)
    moves = [
        (np.zeros(n, dtype=np.int64), outset),
        (sheltered, np.ones(n, dtype=np.int64)),
        (np.where(registers == 0, NEVER, registers), level),
        (gives_up, np.full(n, CEASED)),
        *_after_registration(registers, level, truths, streams),
    ]
    return _in_order(moves, until)


def _after_registration(
    registers: Integers, level: Integers, truths: Truths, streams: Streams
) -> list[tuple[Integers, Integers]]:
    hazards, n = truths.after_registration, len(registers)
    later = {
        name: np.minimum(registers + months_until(streams(f"after_{name}"), n, hazard), NEVER)
        for name, hazard in hazards.items()
    }
    ends = np.minimum(later["back"], later["cease"])
    steps = np.array(list(truths.next_level))
    above = np.array(list(truths.next_level.values())) * (steps > level[:, None])
    can_rise = (above.sum(axis=1) > 0) & (later["up"] < ends)
    higher = choose_for_each(
        streams("next_level"), steps.tolist(), np.where(can_rise[:, None], above, 1.0)
    )
    ending = np.where(later["back"] <= later["cease"], 0, CEASED)
    return [
        (np.where(can_rise, later["up"], NEVER), higher.astype(np.int64)),
        (np.where(registers < NEVER, ends, NEVER), ending),
    ]


def _in_order(moves: list[tuple[Integers, Integers]], until: Integers) -> pd.DataFrame:
    n = len(until)
    steps = pd.DataFrame({
        "number": np.tile(np.arange(1, n + 1), len(moves)),
        "month": np.concatenate([month for month, _ in moves]),
        "level": np.concatenate([level for _, level in moves]),
    })  # fmt: skip
    happened = steps[steps["month"] <= np.tile(until, len(moves))]
    ordered = happened.sort_values(["number", "month"], kind="stable").reset_index(drop=True)
    return ordered.assign(step=ordered.groupby("number", observed=True).cumcount() + 1)


def name_forms(
    steps: pd.DataFrame, country: str, forms: LegalFormsFile, streams: Streams
) -> pd.Series:
    """Choose a legal form of the country for each step's level."""
    of_level = {
        level: [c for c, form in forms.forms.items() if (form.country, form.level) == (country, level)]
        for level in forms.levels
    } | {CEASED: list(forms.ceased)}  # fmt: skip
    chosen = pd.Series("", index=steps.index, dtype="object")
    # One draw a person, used again at each step: a person's later steps cannot shift another's.
    luck = streams("legal_form").random(int(steps["number"].max()))[steps["number"] - 1]
    for level, codes in of_level.items():
        here = (steps["level"] == level).to_numpy()
        chosen[here] = pick(codes, np.floor(luck[here] * len(codes)).astype(np.int64))
    return chosen
