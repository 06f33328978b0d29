"""Dates as people give them: a day, a month, a season, a year, or "about" a year.

A date is never invented. What was written becomes the first and the last day it can mean, and the
precision says how it was given, in the manner of the Extended Date/Time Format (ISO 8601-2): "2009"
is the year 2009 and not 1 January. Day comes before month, as in French and Italian; ISO dates are
read as such. Written by hand because the date libraries tried read month first or add today's day.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "month", "season", "year", "about"]
PRECISIONS: tuple[Precision, ...] = ("day", "month", "season", "year", "about")

MONTHS = {
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "en": "january february march april may june july august september october november december",
}
SHORT_MONTHS = {
    "fr": "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "it": "gen feb mar apr mag giu lug ago sett ott nov dic",
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "shorter": "jan fev mar avr mag giu lug aou set oct nov dec",
}
MONTH_NUMBER = {
    word: number
    for words in (*MONTHS.values(), *SHORT_MONTHS.values())
    for number, word in enumerate(words.split(), start=1)
}
SEASON_MONTHS = {
    **dict.fromkeys(("printemps", "primavera", "spring"), (3, 5)),
    **dict.fromkeys(("ete", "estate", "summer"), (6, 8)),
    **dict.fromkeys(("automne", "autunno", "autumn"), (9, 11)),
    **dict.fromkeys(("debut", "inizio", "early", "beginning"), (1, 4)),
    **dict.fromkeys(("mi", "milieu", "meta", "mid", "middle"), (5, 8)),
    **dict.fromkeys(("fin", "fine", "late", "end"), (9, 12)),
}
ABOUT = r"(?:circa|verso il|verso|intorno al|vers|environ|about|around)"
OF = r"(?:de |del |di |of )?"
IN = r"(?:en |a |in |nel )?"
THE = r"(?:(?:en|au|a|a la|al|alla|nel|nella|la|in|in the|at the|the) )?"
# A part of a month is told as the month: less precise than what was said, and never wrong.
PART = r"(?:(?:debut|mi|fin|inizio|meta|fine|early|mid|late|end)[ -](?:di |of )?)??"
CLOCK = (r"[t ](?:[01]?\d|2[0-4]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?: ?[ap]m)?"
         r"(?: ?(?:z|(?:utc|gmt)?(?:[+-]\d{1,2}(?::?\d{2})?)?))?")  # fmt: skip
TIME = rf"(?:{CLOCK})?"

DAY = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}){TIME}")
YEAR_FIRST = re.compile(rf"(\d{{4}})([-/])(\d{{1,2}})\2(\d{{1,2}}){TIME}")
MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})")
ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
YEAR = re.compile(rf"{IN}(\d{{4}})")
ABOUT_YEAR = re.compile(rf"{ABOUT} (\d{{4}})|(\d{{4}}) {ABOUT}")
DAY_IN_WORDS = re.compile(
    rf"(?:le |il )?(\d{{1,2}})(?:er|o|°|st|nd|rd|th)?[ -]{OF}([a-z]+)\.?[ -]{OF}(\d{{4}})"
)
WORD_YEAR = re.compile(rf"{THE}{PART}([a-z]+)\.?[ -]{OF}(\d{{4}})")
WINTER = re.compile(rf"{THE}(?:hiver|inverno|winter)[ -]{OF}(\d{{4}})(?:[/-](\d{{4}}|\d{{2}}))?")
SERIAL = re.compile(r"\d{5}")  # days since the end of 1899, as Excel counts them: 1927 to 2173
EXCEL_COUNTS_FROM = date(1899, 12, 30)


class NotADateError(ValueError):
    """What was written names no day, month, season or year that exists."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The first and the last day that a written date can mean, and how precise it is."""

    earliest: date
    latest: date
    precision: Precision


def read_date(written: str, *, serials: bool = False) -> PartialDate:
    """Read a date as written in French, Italian, English or ISO 8601.

    "mid 2012" is its middle third, May to August, as "early" and "late" are the others. "Winter 2012" can
    begin or end in 2012: it has all days of both readings; "winter 2011/12" names one. A year of two
    digits is none; with `serials`, a number of five digits is the day that Excel shows for it.

    Raises
    ------
    NotADateError
        It is not a date, or not one that exists.

    Examples
    --------
    >>> read_date("03/2009")
    PartialDate(earliest=datetime.date(2009, 3, 1), latest=datetime.date(2009, 3, 31), precision='month')
    >>> read_date("vers 2005").precision, read_date("été 2011").precision
    ('about', 'season')
    >>> read_date("winter 2012")
    PartialDate(earliest=datetime.date(2011, 12, 1), latest=datetime.date(2013, 2, 28), precision='about')
    >>> str(read_date("40973", serials=True).earliest), read_date("avr. 2010").precision
    ('2012-03-05', 'month')
    >>> read_date("31/02/2011")
    Traceback (most recent call last):
    ...
    impra_research.clean.dates.NotADateError: day is out of range for month
    """
    text = _plain(written)
    try:
        found = (_serial(text) if serials else None) or _numeric(text) or _in_words(text)
    except (ValueError, OverflowError) as impossible:
        raise NotADateError(str(impossible).split(":")[0].split(", not ")[0]) from None
    if found is None:
        raise NotADateError("not a date in any known form")
    return found


def _plain(written: str) -> str:
    decomposed = unicodedata.normalize("NFD", written.strip().lower().replace("º", "o"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.replace("’", "'").replace("dell'", "").replace("l'", " ").split())


def _serial(text: str) -> PartialDate | None:
    if not SERIAL.fullmatch(text):
        return None
    day = EXCEL_COUNTS_FROM + timedelta(days=int(text))
    return PartialDate(day, day, "day")


def _numeric(text: str) -> PartialDate | None:
    if match := YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if match := DAY.fullmatch(text):
        return _day(*map(int, match.groups()[::-1]))
    if match := ISO_MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), int(match[2]), "month")
    if match := MONTH.fullmatch(text):
        return _months(int(match[2]), int(match[1]), int(match[1]), "month")
    if match := YEAR.fullmatch(text):
        return _months(int(match[1]), 1, 12, "year")
    return None


def _in_words(text: str) -> PartialDate | None:
    if match := ABOUT_YEAR.fullmatch(text):
        return _about(int(match[1] or match[2]))
    if (match := DAY_IN_WORDS.fullmatch(text)) and match[2] in MONTH_NUMBER:
        return _day(int(match[3]), MONTH_NUMBER[match[2]], int(match[1]))
    if match := WINTER.fullmatch(text):
        return _winter(int(match[1]), match[2])
    if not (match := WORD_YEAR.fullmatch(text)):
        return None
    word, year = match[1], int(match[2])
    if word in MONTH_NUMBER:
        return _months(year, MONTH_NUMBER[word], MONTH_NUMBER[word], "month")
    if word in SEASON_MONTHS:
        return _months(year, *SEASON_MONTHS[word], "season")
    return None


def _day(year: int, month: int, day: int) -> PartialDate:
    return PartialDate(date(year, month, day), date(year, month, day), "day")


def _months(year: int, first: int, last: int, precision: Precision) -> PartialDate:
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return PartialDate(date(year, first, 1), end, precision)


def _about(year: int) -> PartialDate:
    """Give an approximate year half a year on either side."""
    return PartialDate(date(year - 1, 7, 1), date(year + 1, 6, 30), "about")


def _winter(year: int, next_year: str | None) -> PartialDate | None:
    """Give December to February; of one year alone, both winters that it can mean."""
    if next_year is None:
        winters = [_months(each, 12, 14, "about") for each in (year - 1, year)]
        return PartialDate(winters[0].earliest, winters[1].latest, "about")
    told = str(year + 1).endswith(next_year)
    return _months(year, 12, 14, "season") if told else None
