"""Every text a reader sees, in each language, with its numbers written as that language writes them.

The texts stand side by side in `words.yml`, by key. A text names its values and says how each is
written: `{share:percent}`, `{time:months}`, `{n}`. Where the number of things changes the sentence, the
text has the forms `one` and `other`, chosen by the value `n` and the language's own rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from math import isinf
from numbers import Integral, Real
from typing import Any, NamedTuple

import pandas as pd
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, format_scientific

from impra_research.declared import LANGUAGES
from impra_research.errors import UsageError, did_you_mean
from impra_research.show.filling import Sentence
from impra_research.show.phrases import Phrase, Plural, read_phrases

MISSING = "–"
BEYOND = 1e12  # written in powers of ten
SPACES = {  # French sets these signs off with a space that must not break
    " :": "\u00a0:",
    " ;": "\u202f;",
    " !": "\u202f!",
    " ?": "\u202f?",
    "« ": "«\u00a0",
    " »": "\u00a0»",
    " %": "\u00a0%",
}


class Interval(NamedTuple):
    """The two ends of an interval; both are written in one unit."""

    low: float | None
    high: float | None


class Words:
    """The words of one language.

    Raises
    ------
    UsageError
        The language is not one of `LANGUAGES`.

    Examples
    --------
    >>> Words("fr").number(12345.6), Words("it").percent(0.469)
    ('12\u202f345,6', '46,9%')
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise UsageError(
                f"there is no language {language!r}", fix=did_you_mean(language, LANGUAGES)
            )
        self.language = language
        self._locale = Locale(language)

    @cached_property
    def phrases(self) -> dict[str, Phrase]:
        """The texts by key, each in every language."""
        return read_phrases()

    def has(self, key: str) -> bool:
        """Tell whether there is a text of this key."""
        return key in self.phrases

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key, its values written in this language.

        Raises
        ------
        UsageError
            No text has this key, or the text names a value that was not given.
        """
        if key not in self.phrases:
            raise UsageError(f"words.yml has no text {key!r}", fix=did_you_mean(key, self.phrases))
        text = self._form(self.phrases[key][self.language], values)
        return self.typeset(Sentence(self.written, key).vformat(text, (), values))

    def _form(self, text: str | Plural, values: Mapping[str, Any]) -> str:
        if isinstance(text, str):
            return text
        n = values.get("n", 0)
        return text.one if self._locale.plural_form(0 if pd.isna(n) else n) == "one" else text.other

    @property
    def semicolon(self) -> str:
        """What stands between two parts of a list; French sets it off."""
        return self.typeset(" ; ") if self.language == "fr" else "; "

    def typeset(self, text: str) -> str:
        """Set the spaces of French; leave the other languages as they are."""
        if self.language != "fr":
            return text
        return re.sub(r" [:;!?»%](?!\S*//)|« ", lambda found: SPACES[found.group()], text)

    def written(self, value: object, how: str = "") -> str:
        """Write a value: a number by its kind, a list as a list, a text as it is."""
        match value:
            case str():
                return value
            case Interval():
                return self.interval(value.low, value.high, how or "number")
            case date():
                return self.date(value)
            case Sequence():
                return str(
                    format_list([self.written(part, how) for part in value], locale=self._locale)
                )
            case _:
                return self._kinds[how or "number"](value)

    @property
    def _kinds(self) -> dict[str, Callable[[Any], str]]:
        return {
            "number": self.number,
            "percent": self.percent,
            "whole": self.whole_percent,
            "decimal": self.percent,
            "points": self.points,
            "months": self.months,
            "ratio": lambda value: self.number(value, digits=2),
            "fine": lambda value: self.number(value, digits=3),
            "p": self.p_value,
            "date": self.date,
        }

    def number(self, value: Any, *, digits: int = 1) -> str:  # noqa: ANN401  any kind of number
        """Write a whole number whole, another with `digits` decimals, a missing one as a dash."""
        if not isinstance(value, Real) or pd.isna(value):
            return MISSING
        if abs(float(value)) >= BEYOND:
            return str(format_scientific(value, "0.0E0", locale=self._locale)).replace("-", "−")
        if not isinstance(value, Integral) and abs(float(value)) < 0.5 * 10**-digits:
            value = 0.0  # no minus before a zero
        pattern = "#,##0" if isinstance(value, Integral) else f"#,##0.{'0' * digits}"
        return str(format_decimal(value, pattern, locale=self._locale)).replace("-", "−")

    def percent(self, value: Any) -> str:  # noqa: ANN401
        """Write a share as a percentage with one decimal; one that would be written 0.0% is below 0.1%."""
        return self._percentage(value, "#,##0.0", 0.001)

    def whole_percent(self, value: Any) -> str:  # noqa: ANN401
        """Write a share as a whole percentage, for an axis or where it rests on few."""
        return self._percentage(value, "#,##0", 0.01)

    def _percentage(self, value: Any, pattern: str, least: float) -> str:  # noqa: ANN401
        if pd.isna(value):
            return MISSING
        less, value = ("<", least) if 0 < value <= least / 2 else ("", value)
        space = "\u00a0" if self.language == "fr" else ""
        written = str(format_percent(value, f"{pattern}{space}%", locale=self._locale))
        return less + written.replace("-", "−")

    def p_value(self, value: Any) -> str:  # noqa: ANN401
        """Write "p = 0.031", or "p < 0.001"."""
        least = 0.001
        sign, shown = ("<", least) if value < least else ("=", value)
        return f"p\u00a0{sign}\u00a0{self.number(float(shown), digits=3)}"

    def points(self, value: Any) -> str:  # noqa: ANN401
        """Write a difference of two shares in percentage points."""
        if pd.isna(value):
            return MISSING
        shown = self.number(float(value) * 100)
        return self.say("unit.points", value=shown, n=round(float(value) * 100, 1))

    def months(self, value: Any) -> str:  # noqa: ANN401
        """Write a duration in months; a missing one was not reached while observed."""
        if pd.isna(value) or isinf(value):
            return self.say("unit.not_reached")
        return self.say("unit.months", n=_whole(value))

    def interval(self, low: float | None, high: float | None, how: str = "number") -> str:
        """Write an interval, its unit once; an upper end that is not reached is left open."""
        if low is None or pd.isna(low):
            return MISSING
        if high is None or pd.isna(high) or isinf(high):
            return self.say("unit.interval_open", low=self.written(low, how))
        first = "number" if how in ("months", "points") else how
        scaled = low * 100 if how == "points" else low
        begins = self.written(low if how == "ratio" else _whole(scaled), first)
        return self.say("unit.interval", low=begins, high=self.written(high, how))

    def tongue(self, code: str) -> str:
        """Name a language by its code of ISO 639."""
        return str(self._locale.languages.get(code, code))

    def either(self, parts: Sequence[str]) -> str:
        """List parts of which one is enough."""
        return str(format_list(list(parts), style="or", locale=self._locale))

    def date(self, day: date) -> str:
        """Write a day with the month in words."""
        return str(format_date(day, format="long", locale=self._locale))


def _whole(value: float) -> float:
    """Give 12.0 as the whole number 12, so that it is written without decimals."""
    return int(value) if float(value).is_integer() else float(value)
