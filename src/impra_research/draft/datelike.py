"""Columns that look like dates and are not read as such: told in words, never with an answer in them.

A day identifies as no code does, and only a variable of level `date` falls under a deposit's limit of
the month; so what looks like dates and is none is text, which never leaves raw, until a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from impra_research.clean.dates import MONTH_NUMBER, TIME, NotADateError, read_date

LAST_MONTH, LAST_DAY = 12, 31
FEW = 3  # distinct answers that show a way of writing
DAYS = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}|\d{{2}}){TIME}")
IN_ONE_NUMBER = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
QUARTER = re.compile(r"[tq][1-4][ /-]?\d{4}|\d{4}[ /-]?[tq][1-4]")
MONTH_THEN_DAY = re.compile(rf"([a-z]+)\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}{TIME}")
DAY_THEN_MONTH = re.compile(r"\d{1,2}[ -]([a-z]+)\.?[ -]\d{2}")
READ = "read"
NUMBER = "no sign between, as 20100325"


def looks_like(counts: Mapping[str, int]) -> str:
    """Say how a column writes its dates when half of its rows look like some and not all can be read.

    Examples
    --------
    >>> looks_like({"03/25/2010": 1, "04/05/2010": 1}), looks_like({"25/03/2010": 1, "2010-05": 1})
    ('the month first, as 03/25/2010', '')
    """
    ways = {value: way_of(value) for value in counts}
    unread = sorted({way for way in ways.values() if way not in ("", READ)})
    alike = sum(times for value, times in counts.items() if ways[value])
    numbers = NUMBER in unread and (len(counts) < FEW or {*ways.values()} != {NUMBER})
    return "" if numbers or alike * 2 < sum(counts.values()) else " or ".join(unread)


def way_of(value: str) -> str:
    """Say how one text writes a date: `read` when cleaning reads it, "" when it is none.

    Examples
    --------
    >>> way_of("March 25, 2010"), way_of("25/03/10"), way_of("2010-05"), way_of("Nord")
    ('the month in words first, as March 25, 2010', 'a year of two digits, as 25/03/10', 'read', '')
    """
    text = value.strip().lower()
    if days := DAYS.fullmatch(text):
        first, second = int(days[1]), int(days[2])
        if len(days[3]) == 2:
            fits = min(first, second) <= LAST_MONTH and max(first, second) <= LAST_DAY
            return "a year of two digits, as 25/03/10" if fits else ""
        if first <= LAST_MONTH < second <= LAST_DAY:
            return "the month first, as 03/25/2010"
    if (named := MONTH_THEN_DAY.fullmatch(text)) and named[1] in MONTH_NUMBER:
        return "the month in words first, as March 25, 2010"
    if (named := DAY_THEN_MONTH.fullmatch(text)) and named[1] in MONTH_NUMBER:
        return "a year of two digits, as 25 Mar 10"
    if IN_ONE_NUMBER.fullmatch(text):
        return NUMBER
    return "quarters, as Q1 2010" if QUARTER.fullmatch(text) else _read(text)


def _read(text: str) -> str:
    try:
        read_date(text)
    except NotADateError:
        return ""
    return READ


def is_day(value: str) -> bool:
    """Tell whether a text is a day; a year or a month is none.

    Examples
    --------
    >>> is_day("2010-03-05"), is_day("3/25/2010"), is_day("2010-03"), is_day("19")
    (True, True, False, False)
    """
    way = way_of(value)
    if way == READ:
        return read_date(value).precision == "day"
    return bool(way) and not way.startswith("quarters")


def could_be_either(values: Iterable[str]) -> bool:
    """Tell whether no text shows which of day and month stands first.

    Examples
    --------
    >>> could_be_either(["03/04/2010", "05/06/2010", "01/02/2011"]), could_be_either(["25/03/2010"])
    (True, False)
    """
    found = [DAYS.fullmatch(value.strip().lower()) for value in values]
    pairs = [(int(each[1]), int(each[2])) for each in found if each]
    return (
        len(pairs) == len(found) >= FEW
        and all(max(pair) <= LAST_MONTH for pair in pairs)
        and any(first != second for first, second in pairs)
    )
