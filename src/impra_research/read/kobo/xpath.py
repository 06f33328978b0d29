"""What XPath 1.0 makes of texts, numbers and truths, and the functions that forms use on answers."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from datetime import date
from typing import Any

Value = str | float | bool
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
EPOCH = date(1970, 1, 1).toordinal()


def truth(value: Value) -> bool:
    """Take a value for true: a text that is not empty, a number that is not zero."""
    return not math.isnan(value) and value != 0 if isinstance(value, float) else bool(value)


def number(value: Value) -> float:
    """Read a number; a day counts from 1970, as forms count days; anything else is no number."""
    if isinstance(value, str):
        try:
            day = DAY.match(value)
            return float(date.fromisoformat(day[0]).toordinal() - EPOCH if day else value)
        except ValueError:
            return math.nan
    return float(value)


def text(value: Value) -> str:
    """Write a value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else value


def _divided(left: float, right: float) -> float:
    if right == 0:
        return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)
    return left / right


def _whole(rounded: Callable[[float], int], value: float) -> float:
    return float(rounded(value)) if math.isfinite(value) else value


def _minus(left: float, *right: float) -> float:
    return left - right[0] if right else -left


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
RECKONED: dict[str, Callable[..., float]] = {
    "+": operator.add, "-": _minus, "*": operator.mul, "div": _divided, "mod": math.fmod,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Value]] = {
    "selected": lambda ticked, code: text(code) in text(ticked).split(),
    "selected-at": lambda ticked, at: text(ticked).split()[int(number(at))],
    "count-selected": lambda ticked: float(len(text(ticked).split())),
    "not": lambda value: not truth(value),
    "true": lambda: True,
    "false": lambda: False,
    "boolean": truth,
    "if": lambda test, then, other: then if truth(test) else other,
    "coalesce": lambda first, second: first if text(first) else second,
    "once": lambda value: value,
    "number": number,
    "int": lambda value: _whole(math.trunc, number(value)),
    "round": lambda value: _whole(math.floor, number(value) + 0.5),
    "floor": lambda value: _whole(math.floor, number(value)),
    "ceiling": lambda value: _whole(math.ceil, number(value)),
    "date": number,
    "string": text,
    "string-length": lambda value: float(len(text(value))),
    "normalize-space": lambda value: " ".join(text(value).split()),
    "concat": lambda *values: "".join(map(text, values)),
    "contains": lambda whole, part: text(part) in text(whole),
    "starts-with": lambda whole, part: text(whole).startswith(text(part)),
    "ends-with": lambda whole, part: text(whole).endswith(text(part)),
}  # fmt: skip
