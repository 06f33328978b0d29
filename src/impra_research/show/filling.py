"""How a text is filled with its values, and how exactly a percentage is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any

import pandas as pd

from impra_research.errors import UsageError, did_you_mean

EXACT_FROM = 1000  # answers from which a decimal of a percentage means something
ESTIMATED = re.compile(r"(share|interval|value)(?=(_[ab])?$)")


def exactness(how: str, n: object) -> str:
    """Choose how a share is written: in whole percents when it rests on few.

    Examples
    --------
    >>> exactness("percent", 140), exactness("percent", 7340), exactness("months", 140)
    ('whole', 'percent', 'months')
    """
    known = isinstance(n, (int, float)) and not pd.isna(n)
    return "whole" if how == "percent" and known and float(str(n)) < EXACT_FROM else how


def least_n(table: pd.DataFrame) -> float | None:
    """Smallest n of a table: it decides how exactly all percentages in it are written."""
    known = table["n"].dropna() if "n" in table.columns else ()
    return float(min(known)) if len(known) else None


class Sentence(Formatter):
    """Fills a text, all its percentages alike; says which value it lacks."""

    def __init__(self, written: Callable[[object, str], str], key: str) -> None:
        self._written, self._key = written, key
        self._n: float | None = None

    def vformat(self, text: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        """Fill the text; the share that rests on the fewest decides how exactly all are written."""
        shares = [name for _, name, how, _ in self.parse(text) if name and how == "percent"]
        beside: list[Any] = [kwargs.get(ESTIMATED.sub("n", name)) for name in shares]
        self._n = min((float(n) for n in beside if pd.notna(n)), default=None)
        return super().vformat(text, args, kwargs)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Return a value, or say which one the text lacks."""
        if key not in kwargs:
            raise UsageError(
                f"the text {self._key!r} needs a value {key!r}",
                fix=did_you_mean(str(key), kwargs),
            )
        return kwargs[str(key)]

    def format_field(self, value: object, format_spec: str) -> str:
        """Write the value as its kind is written in the language."""
        return self._written(value, exactness(format_spec, self._n))
