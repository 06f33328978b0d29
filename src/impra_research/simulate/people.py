"""Who the respondents are and who helps them: covariates and support episodes, in integer months.

A month is `year * 12 + month - 1`. Everything that bears on registration is drawn relative to the first
activity and independently of its date, so that an interview cuts histories short without telling
anything about them (non-informative censoring).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.codebook import ServicesFile
from impra_research.simulate.chance import (
    NEVER,
    Integers,
    Streams,
    Words,
    choose,
    choose_for_each,
    either,
    look_up,
    months_until,
    pick,
)
from impra_research.simulate.truths import Persons, Truths


def month_index(written: str) -> int:
    """Count months from year 0.

    Examples
    --------
    >>> month_index("2014-02") - month_index("2013-11")
    3
    """
    year, month = map(int, written.split("-"))
    return year * 12 + month - 1


def draw_persons(place: str, n: int, truths: Truths, streams: Streams) -> pd.DataFrame:
    """Draw n persons: one row each, `permit_from` in months after the start (0 at once, NEVER)."""
    shares, calendar = truths.persons, truths.calendar
    start = _between(streams("start"), n, calendar.first_activity)
    arrival = start - np.ceil(
        streams("arrival").standard_exponential(n) * shares.years_since_arrival * 12
    ).astype(np.int64)
    age = streams("age").integers(shares.age_at_start[0], shares.age_at_start[1] + 1, n)
    country = choose(streams("birth_country"), n, shares.birth_country[place])
    citizenship = _citizenship(country, shares, streams)
    permit_from = _permit_from(citizenship, shares, streams)
    return pd.DataFrame({
        "place": place, "number": np.arange(1, n + 1), "start": start,
        "interview": _between(streams("interview"), n, calendar.interview),
        "interview_day": streams("interview_day").integers(1, 29, n),
        "sex": choose(streams("sex"), n, shares.sex),
        "birth_year": np.minimum(start // 12 - age, arrival // 12),
        "birth_country": country, "citizenship": citizenship,
        "education": choose(streams("education"), n, shares.education),
        "arrival": arrival, "permit_from": permit_from,
        "permit": _permit_date(start, arrival, permit_from, streams),
    })  # fmt: skip


def _between(stream: np.random.Generator, n: int, months: tuple[str, str]) -> Integers:
    return stream.integers(month_index(months[0]), month_index(months[1]) + 1, n)


def _citizenship(country: Words, shares: Persons, streams: Streams) -> Words:
    host = streams("citizenship").random(len(country)) < shares.host_citizen
    elsewhere = either(np.isin(country, shares.eu_countries), "eu", "non_eu")
    return np.where(host, "host", elsewhere).astype(object)


def _permit_from(citizenship: Words, shares: Persons, streams: Streams) -> Integers:
    n = len(citizenship)
    at_outset = streams("permit_at_outset").random(n) < shares.permit_at_outset
    later = months_until(streams("permit"), n, shares.permit)
    return np.where((citizenship != "non_eu") | at_outset, 0, later)


def _permit_date(
    start: Integers, arrival: Integers, permit_from: Integers, streams: Streams
) -> Integers:
    since_arrival = np.floor(streams("permit_date").random(len(start)) * (start - arrival + 1))
    return np.where(permit_from == 0, arrival + since_arrival.astype(np.int64), start + permit_from)


def draw_support(
    place: str, n: int, truths: Truths, inventory: ServicesFile, streams: Streams
) -> pd.DataFrame:
    """Draw support episodes: one row each, `from` in months after the person's first activity."""
    told, most = truths.support, max(truths.support.episodes)
    gaps = np.column_stack([
        months_until(streams("support_first"), n, told.first[place]),
        months_until(streams("support_next"), (n, most - 1), told.next),
    ])  # fmt: skip
    count = choose(streams("support_episodes"), n, told.episodes).astype(np.int64)
    kind = choose_for_each(
        streams("support_kind"),
        list(told.kinds[place]),
        np.tile(list(told.kinds[place].values()), (n, most, 1)),
    )
    chance = look_up(told.intercultural[place], kind.astype(str))
    episode = np.tile(np.arange(1, most + 1), (n, 1))
    drawn = pd.DataFrame({
        "number": np.repeat(np.arange(1, n + 1), most),
        "support": episode.ravel(),
        "from": gaps.cumsum(axis=1).ravel(),
        "kind": kind.ravel(),
        "service": _services(place, kind, inventory, streams).ravel(),
        "intercultural": either(streams("intercultural").random((n, most)) < chance).ravel(),
    })  # fmt: skip
    return drawn[(episode <= count[:, None]).ravel()].reset_index(drop=True)


def _services(place: str, kind: Words, inventory: ServicesFile, streams: Streams) -> Words:
    offered = {
        k: [code for code, s in inventory.services.items() if (s.place, s.kind) == (place, k)]
        for k in np.unique(kind.astype(str))
    }
    sizes = look_up({k: len(codes) for k, codes in offered.items()}, kind.astype(str))
    position = np.floor(streams("service").random(kind.shape) * sizes).astype(np.int64)
    chosen = np.empty(kind.shape, dtype=object)
    for k, codes in offered.items():
        chosen[kind == k] = pick(codes, position[kind == k])
    return chosen


def first_month(support: pd.DataFrame, n: int, *, intercultural: bool = False) -> Integers:
    """Give each person's first month with (intercultural) support, `NEVER` without."""
    counted = support[support["intercultural"] == "yes"] if intercultural else support
    earliest = counted.groupby("number", observed=True)["from"].min()
    return np.asarray(earliest.reindex(range(1, n + 1), fill_value=NEVER))
