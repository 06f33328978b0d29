"""Kinds of words in study.yml: days, months, years and periods, addresses, encodings."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

DAY_MONTH_OR_YEAR = re.compile(r"\d{4}(-\d{2}){0,2}")


def _period(text: str) -> str:
    parts = text.split("/")
    try:
        days = [_first_day(part) for part in parts]
    except ValueError:
        days = []
    if not 1 <= len(days) <= 2 or days != sorted(days):
        raise ValueError(
            f"{text!r} is no year, month or day, nor two of them from the earlier to the later, "
            "such as '2014' or '2014-02/2014-05'"
        )
    return text


def _written(day: object) -> object:
    """Take the number and the date that YAML makes of an unquoted 2014 and 2014-02-01."""
    return str(day) if type(day) in (int, date) else day


def _moment(text: str) -> str:
    if "/" in text:
        raise ValueError(f"{text!r} is a period; write one year, month or day")
    return _period(text)


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://\S+", text):
        raise ValueError("needs an address that begins with https:// and holds no space")
    return text


def is_encoding(name: str) -> bool:
    """Tell whether bytes can be read as text under this name.

    Examples
    --------
    >>> is_encoding("cp1252"), is_encoding("utf8"), is_encoding("zlib_codec"), is_encoding("cp1253x")
    (True, True, False, False)
    """
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return False
    return True


def _encoding(name: str) -> str:
    if not is_encoding(name):
        raise ValueError("no encoding has this name; utf-8, cp1252 and mac_roman are some")
    return name


def _first_day(text: str) -> date:
    if not DAY_MONTH_OR_YEAR.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat((text + "-01-01")[:10])


Period = Annotated[str, BeforeValidator(_written), AfterValidator(_period)]
Moment = Annotated[str, BeforeValidator(_written), AfterValidator(_moment)]
Address = Annotated[str, AfterValidator(_address)]
Encoding = Annotated[str, AfterValidator(_encoding)]
