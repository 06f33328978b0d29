"""Who the respondents are and who helps them: covariates and support episodes, in integer months.

A month is `year * 12 + month - 1`. Everything that bears on registration is drawn relative to the first
activity and independently of its date, so that an interview cuts histories short without telling
anything about them (non-informative censoring).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.simulate.chance import NEVER, Integers, Words, either, look_up, pick_by_luck
from impra_research.simulate.reach import draw_senders
from impra_research.simulate.site import Site


def month_index(written: str) -> int:
    """Count months from year 0.

    Examples
    --------
    >>> month_index("2014-02") - month_index("2013-11")
    3
    """
    year, month = map(int, written.split("-"))
    return year * 12 + month - 1


def draw_persons(site: Site) -> pd.DataFrame:
    """Draw the persons: one row each, `permit_from` in months after the start (0 at once, NEVER)."""
    n, draw, told, calendar = site.n, site.streams, site.truths.persons, site.truths.calendar
    start = _between(draw("start"), n, calendar.first_activity)
    years_here = draw("arrival").standard_exponential(n) * told.years_since_arrival
    arrival = start - np.ceil(years_here * 12).astype(np.int64)
    age = draw("age").integers(told.age_at_start[0], told.age_at_start[1] + 1, n)
    country = draw.choose("birth_country", n, told.birth_country[site.place])
    citizenship = either(np.isin(country, told.eu_countries), "eu", "non_eu")
    citizenship[draw.whether("citizenship", n, told.host_citizen)] = "host"
    at_outset = draw.whether("permit_at_outset", n, told.permit_at_outset)
    later = draw.months_until("permit", n, told.permit)
    permit_from = np.where((citizenship != "non_eu") | at_outset, 0, later)
    on_arrival = np.floor(draw("permit_date").random(n) * (start - arrival + 1)).astype(np.int64)
    return pd.DataFrame({
        "place": site.place, "number": np.arange(1, n + 1), "start": start,
        "interview": _between(draw("interview"), n, calendar.interview),
        "interview_day": draw("interview_day").integers(1, 29, n),
        "sex": draw.choose("sex", n, told.sex),
        "birth_year": np.minimum(start // 12 - age, arrival // 12),
        "birth_country": country, "citizenship": citizenship,
        "education": draw.choose("education", n, told.education),
        "arrival": arrival, "permit_from": permit_from,
        "permit": np.where(permit_from == 0, arrival + on_arrival, start + permit_from),
    })  # fmt: skip


def _between(stream: np.random.Generator, n: int, months: tuple[str, str]) -> Integers:
    return stream.integers(month_index(months[0]), month_index(months[1]) + 1, n)


def draw_support(site: Site) -> pd.DataFrame:
    """Draw support episodes: one row each, `from` in months after the person's first activity."""
    n, draw, told = site.n, site.streams, site.truths.support
    most = max(told.episodes)
    gaps = np.column_stack([
        draw.months_until("support_first", n, told.first[site.place]),
        draw.months_until("support_next", (n, most - 1), told.next),
    ])  # fmt: skip
    count = draw.choose("support_episodes", n, told.episodes).astype(np.int64)
    kind = draw.choose("support_kind", (n, most), told.kinds[site.place])
    chance = look_up(told.intercultural[site.place], kind)
    episode = np.tile(np.arange(1, most + 1), (n, 1))
    drawn = pd.DataFrame({
        "number": np.repeat(np.arange(1, n + 1), most),
        "support": episode.ravel(),
        "from": gaps.cumsum(axis=1).ravel(),
        "kind": kind.ravel(),
        "service": _services(site, kind),
        "sent_by": draw_senders(site, kind).ravel(),
        "intercultural": either(draw.whether("intercultural", (n, most), chance)).ravel(),
    })  # fmt: skip
    return drawn[(episode <= count[:, None]).ravel()].reset_index(drop=True)


def _services(site: Site, kind: Words) -> Words:
    services = site.codebook.inventory.services
    offered = {
        k: [code for code, s in services.items() if (s.place, s.kind) == (site.place, k)]
        for k in site.truths.support.kinds[site.place]
    }
    return pick_by_luck(offered, kind, site.streams("service").random(kind.shape))


def first_month(support: pd.DataFrame, n: int, *, intercultural: bool = False) -> Integers:
    """Give each person's first month with (intercultural) support, `NEVER` without."""
    counted = support[support["intercultural"] == "yes"] if intercultural else support
    earliest = counted.groupby("number", observed=True)["from"].min()
    return np.asarray(earliest.reindex(range(1, n + 1), fill_value=NEVER))
