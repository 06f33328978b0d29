"""Dates of SPSS and Stata: numbers counted from a first day, in the unit that a column's format tells.

pyreadstat converts them too, but a single date beyond the year 9999 stops its whole reading, and it
leaves months (`MOYR8`, `%tm`) as bare numbers that nobody recognises as dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

SPSS, STATA = datetime(1582, 10, 14), datetime(1960, 1, 1)
SECOND, DAY, MILLISECOND = timedelta(seconds=1), timedelta(days=1), timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """How a format counts: from when, in which unit (None is a month), and what of it is written."""

    since: datetime
    unit: timedelta | None
    part: Literal["day", "moment", "month", "time"]


CLOCKS = {
    r"[AEJS]?DATE\d*": Clock(SPSS, SECOND, "day"),
    r"(DATETIME|YMDHMS)[\d.]*": Clock(SPSS, SECOND, "moment"),
    r"MOYR\d*": Clock(SPSS, SECOND, "month"),
    r"D?TIME[\d.]*": Clock(SPSS, SECOND, "time"),
    r"%-?t?d.*": Clock(STATA, DAY, "day"),
    r"%-?t[cC][Hh]{2}.*": Clock(STATA, MILLISECOND, "time"),
    r"%-?t[cC].*": Clock(STATA, MILLISECOND, "moment"),
    r"%-?tm.*": Clock(STATA, None, "month"),
}
OTHER_PERIODS = re.compile(r"(QYR|WKYR)\d*|%-?t[qwhb].*")


def clock_of(form: str) -> Clock | None:
    """Tell how a format counts; None when it is no format of dates.

    Examples
    --------
    >>> clock_of("EDATE10").part, clock_of("%tdDD/NN/CCYY").part, clock_of("F8.2")
    ('day', 'day', None)
    """
    return next((clock for like, clock in CLOCKS.items() if re.fullmatch(like, form)), None)


def date_text(number: float, clock: Clock) -> str | None:
    """Write a counted date in ISO 8601, no finer than its format; None where the calendar ends.

    Examples
    --------
    >>> date_text(13744944000, clock_of("DATE11")), date_text(650, clock_of("%tm"))
    ('2018-05-06', '2014-03')
    >>> date_text(1e15, clock_of("DATE11")) is None
    True
    """
    try:
        return _written(_moment(number, clock), clock)
    except (OverflowError, ValueError):
        return None


def _moment(number: float, clock: Clock) -> datetime:
    if clock.unit is None:
        years, months = divmod(int(number), 12)
        return clock.since.replace(year=clock.since.year + years, month=1 + months)
    return clock.since + number * clock.unit


def _written(moment: datetime, clock: Clock) -> str:
    match clock.part:
        case "day":
            return moment.date().isoformat()
        case "month":
            return f"{moment:%Y-%m}"
        case "time":
            return moment.time().isoformat()
        case "moment":
            midnight = moment == datetime.combine(moment, datetime.min.time())
            return moment.date().isoformat() if midnight else moment.isoformat()
