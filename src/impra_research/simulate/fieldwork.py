"""The truth as the two teams send it: the codebook read backwards.

Each variable's `from` says which column and which words a source uses; here codes become those words,
months become dates as people give them, and some answers are withheld. A variable that the generator
does not draw (one that a team has added) is filled at random from its own values.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from impra_research.codebook import WITH_VALUES
from impra_research.simulate.site import ABSENT, NOT_SHOWN, Site, Speech

ALWAYS_ANSWERED = ("interview", "citizenship", "legal_form", "service")
HOURS = {"kobo": (9, 18), "limesurvey": (8, 21)}  # in which interviews begin
ON_LINE = pd.Timedelta(27, "min")  # what a questionnaire on the web takes
CLOCK = "%Y-%m-%d %H:%M:%S"


def write_down(site: Site, truth: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Write one place's truth in its source's words: raw values by variable and by `number` of the person."""
    return {
        table: pd.DataFrame(
            {"number": drawn["number"]} | {name: _column(site, name, drawn) for name in site.headings(table)}
        )
        for table, drawn in truth.items()
    }  # fmt: skip


def _column(site: Site, name: str, drawn: pd.DataFrame) -> pd.Series:
    """Write one variable, withholding some answers."""
    if name == "interview":
        return _submitted(site, drawn).astype(object)
    values = drawn[name] if name in drawn else pd.Series(_invented(site, name, len(drawn)))
    written = _withheld(site, name, values.astype(object))
    absent, reasons = _is_absent(written), spelling_of_reasons(site, name)
    given = _in_words(site, name, written[~absent])
    written[absent] = [reasons[cell.removeprefix(ABSENT)] for cell in written[absent]]
    written[~absent] = given
    return written


def _is_absent(values: pd.Series) -> pd.Series:
    return values.astype(str).str.startswith(ABSENT)


def _in_words(site: Site, name: str, values: pd.Series) -> list[object]:
    variable = site.codebook.variables[name]
    if variable.level in WITH_VALUES:
        spelt = spellings(site, name)
        # A code with two spellings takes them in turn, as two interviewers would.
        return [spelt[code][turn % len(spelt[code])] for turn, code in enumerate(values)]
    if variable.level == "date":
        return _dates(site, name, values)
    if variable.level == "ratio" and site.source.decimal == ",":
        return [f"{number:.2f}".replace(".", ",") for number in values]
    return list(values)


def spellings(site: Site, name: str) -> dict[str, list[str]]:
    """Give the words of this source for each code."""
    match site.codebook.variables[name].origins[site.place].recode:
        case "labels" | "spellings":
            labels = site.codebook.labels(name, site.source.language)
            return {code: [label] for code, label in labels.items()}
        case "codes":
            return {code: [code] for code in site.codebook.values(name)}
        case dict() as recode:
            return {c: [raw for raw, code in recode.items() if code == c] for c in recode.values()}


def spelling_of_reasons(site: Site, name: str) -> dict[str, str]:
    """Give this source's word for each missing reason it can tell, and for a question not shown."""
    told = site.source.missing | site.codebook.variables[name].origins[site.place].missing
    # An empty cell is the last resort: LimeSurvey writes N/A where a question was not shown.
    not_shown = "N/A" if "N/A" in told else ""
    return {told[raw]: raw for raw in sorted(told, key=len)} | {NOT_SHOWN: not_shown}


def _invented(site: Site, name: str, n: int) -> Iterable[object]:
    variable, streams = site.codebook.variables[name], site.streams
    if variable.level in WITH_VALUES:
        return streams.choose(name, n, dict.fromkeys(site.codebook.values(name), 1.0))
    if variable.level in ("count", "ratio"):
        low, high = variable.minimum or 0, variable.maximum or 100
        return np.floor(low + streams(name).random(n) * (high - low)).astype(np.int64)
    return [f"{ABSENT}no_answer" if variable.level == "date" else ""] * n


def _withheld(site: Site, name: str, values: pd.Series) -> pd.Series:
    """Replace some answers by the reasons of which this source can tell."""
    variable, told = site.codebook.variables[name], site.truths.withheld
    if name in ALWAYS_ANSWERED or variable.level in ("text", "identifier"):
        return values
    chances = {
        "refused": told.refused.get(name, told.refused["usual"]),
        "dont_know": told.dont_know if variable.level not in WITH_VALUES else 0.0,
        "no_answer": told.no_answer,
    }
    tellable = spelling_of_reasons(site, name)
    chances = {why: chance for why, chance in chances.items() if why in tellable}
    chances["answered"] = 1 - sum(chances.values())
    why = site.streams.choose(f"{name}/withheld", len(values), chances)
    return values.mask((why != "answered") & ~_is_absent(values), ABSENT + why)


def _dates(site: Site, name: str, months: pd.Series) -> list[object]:
    """Write months as people give them; the language's words, day before month."""
    n = max(months.index, default=-1) + 1
    precision = site.streams.choose(f"{name}/precision", n, site.truths.date_precision)
    days = site.streams(f"{name}/day").integers(1, 29, n)
    last_year = int(site.truths.calendar.interview[0][:4]) - 1
    return [
        _date(month, precision[row], days[row], site.speech, last_year)
        for row, month in months.items()
    ]


def _date(month: int, how: str, day: int, speech: Speech, last_year: int) -> str:
    year, of_year = divmod(month, 12)
    if how == "day" and year <= last_year:
        return f"{day:02d}/{of_year + 1:02d}/{year}"
    if how == "year" and year <= last_year:
        return str(year)
    if how == "about" and year < last_year:
        return f"{speech.about} {year}"
    if how == "season" and 2 <= of_year <= 10 and year <= last_year:
        return f"{speech.seasons[(of_year - 2) // 3]} {year}"
    return f"{of_year + 1:02d}/{year}"


def _submitted(site: Site, persons: pd.DataFrame) -> pd.Series:
    """Write when the questionnaire was sent: KoboToolbox keeps the day, LimeSurvey the second."""
    if site.source.instrument == "kobo":
        return beginnings(site, persons).dt.date
    return (beginnings(site, persons) + ON_LINE).dt.strftime(CLOCK)


def beginnings(site: Site, persons: pd.DataFrame) -> pd.Series:
    """Give the minute in which each interview began."""
    month, (first, last) = persons["interview"], HOURS[site.source.instrument]
    dates = {"year": month // 12, "month": month % 12 + 1, "day": persons["interview_day"]}
    minutes = site.streams("paradata/start").integers(first * 60, last * 60, site.n)
    return pd.to_datetime(dates) + pd.to_timedelta(minutes, unit="min")
