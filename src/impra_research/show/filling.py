"""How a text is filled with its values, and how exactly a percentage is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import TYPE_CHECKING, Any

import pandas as pd

from impra_research.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from impra_research.show.words import Words

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


class Sentence(Formatter):
    """Fills a text; says which value it lacks."""

    def __init__(self, words: Words, key: str) -> None:
        self._words, self._key = words, key
        self._n: object = None

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Remember the n that stands beside a value, such as `first_n_a` beside `first_share_a`."""
        self._n = kwargs.get(ESTIMATED.sub("n", field_name))
        return super().get_field(field_name, args, kwargs)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Return a value, or say which one the text lacks."""
        if key not in kwargs:
            raise UsageError(
                f"the text {self._key!r} needs a value {key!r}",
                fix=did_you_mean(str(key), kwargs),
            )
        return kwargs[str(key)]

    def format_field(self, value: object, format_spec: str) -> str:
        """Write the value as the words write its kind."""
        return self._words.written(value, exactness(format_spec, self._n))
