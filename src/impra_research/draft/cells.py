"""What the cells of a column are, judged from the cells alone: numbers, dates, a closed list, or text.

A draft must not publish what people said. A value is written into it when at least `REPEATED` rows hold
it and it names nobody, when it is a code of at most three digits, or when it is a word that everybody
knows ("yes"); any other value is counted and not shown, and its column stays text until a person has
looked at it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from impra_research.clean.dates import read_date
from impra_research.clean.readers import EXACT, read_number
from impra_research.codebook.variables import Level
from impra_research.draft.datelike import is_day, looks_like
from impra_research.draft.disclosure import names_a_person
from impra_research.draft.readable import nearly_all, read_all
from impra_research.draft.spans import REPEATED, span_of
from impra_research.draft.usual import list_of
from impra_research.draft.words import bare, words
from impra_research.read.plain import plain_label

MOST_VALUES = 40
LONGEST_VALUE = 150
SHORT_CODE = re.compile(r"[0-9]{1,3}|[A-Za-z]{1,2}[0-9]{1,3}")
LEADING_ZERO = re.compile(r"0\d+")
NO_ANSWERS = ("-9", "-99", "-98", "-88", "-999", "9", "88", "98", "99", "888", "998", "999", "9999")
IDENTIFYING = re.compile(r"(?=.*\d)[\w./-]{3,40}")
CODE_PAIRS = ({"0", "1"}, {"1", "2"})

Counts = dict[str, int]  # answers, each with the number of rows that hold it


@dataclass(frozen=True, slots=True)
class Look:
    """What a column holds.

    Attributes
    ----------
    level
        The level that all its cells fit.
    listed
        Of a closed list, what cells hold, in the order they are shown; else nothing.
    known_list
        The usual list, or the standard, that has all of them; "" otherwise.
    missing
        Words beside numbers or dates that say why there is none, with the reason.
    filled
        How many rows hold an answer.
    rare
        How many distinct values are held back because few rows have them.
    odd
        A number that often means "no answer" and stands apart from the others; "" otherwise.
    span
        Between which numbers or years nearly all answers are: see `span_of`; "" of anything else.
    nearly
        A level that most cells fit, with the rows of the others; None otherwise.
    like
        How dates are written that are not read as dates; "" otherwise.
    """

    level: Level
    listed: tuple[str, ...] = ()
    known_list: str = ""
    missing: dict[str, str] = field(default_factory=dict)
    filled: int = 0
    rare: int = 0
    odd: str = ""
    span: str = ""
    nearly: tuple[Level, tuple[int, ...]] | None = None
    like: str = ""


def look_at(
    cells: pd.Series,
    *,
    decimal: str,
    missing: Iterable[str] = (),
    rare: bool = False,
    closed: bool = True,
) -> Look:
    """Judge what a column holds.

    Parameters
    ----------
    cells
        Texts, indexed by row.
    missing
        Cells that are no answer, as `plain_label` writes them.
    rare
        Whether values that few rows hold may be shown.
    closed
        Whether the answers may be listed at all; those of a usual list always are.

    Examples
    --------
    >>> look_at(pd.Series(["12", "7", "", "31"]), decimal=".", missing=[""]).level
    'count'
    >>> look_at(pd.Series(["Nord", "Sud"] * 3), decimal=".").listed
    ('Nord', 'Sud')
    >>> look_at(pd.Series(["Nord", "Nord", "Nord", "Ada Lovelace"]), decimal=".").rare
    1
    """
    counts = answers(cells, missing)
    filled = sum(counts.values())
    if not filled:
        return Look("text")
    beside = _beside_numbers(counts)
    plain = {value: times for value, times in counts.items() if value not in beside}
    if like := looks_like(plain):
        return Look("text", filled=filled, like=like)
    judged = plain and (_numbers(plain, decimal) or _dates(plain))
    if judged and not (judged.listed and beside):
        return replace(judged, filled=filled, missing=beside)
    if judged := _listed(counts, rare=rare, closed=closed):
        return replace(judged, filled=filled, nearly=nearly_all(cells, plain, decimal, few=3))
    if plain and (nearly := nearly_all(cells, plain, decimal, few=20)):
        return Look(nearly[0], filled=filled, nearly=nearly, missing=beside)
    few = closed and len(counts) <= MOST_VALUES and max(counts.values()) >= REPEATED
    shy = sum(not _may_show(value, times) for value, times in counts.items()) if few else 0
    nearly = nearly_all(cells, plain, decimal, few=3)
    return Look(_name_or_text(counts), filled=filled, rare=shy, nearly=nearly)


def _beside_numbers(counts: Counts) -> dict[str, str]:
    """Find the words that say why there is no number or date, each with its reason."""
    reasons = words().missing_beside_numbers.items()
    known = {bare(word): why for why, listed in reasons for word in listed}
    return {value: known[bare(value)] for value in counts if bare(value) in known}


def _name_or_text(counts: Counts) -> Level:
    """Tell codes that each stand for one respondent from what people wrote."""
    values = list(counts)
    codes = all(IDENTIFYING.fullmatch(value) for value in values)
    own = len(values) > MOST_VALUES and max(counts.values()) <= 2
    return "identifier" if codes and own else "text"


def answers(cells: pd.Series, missing: Iterable[str] = ()) -> Counts:
    """Count the distinct answers of a column, what is no answer left out, in alphabetical order."""
    none, counts = {*missing, ""}, Counter[str]()
    for value, times in Counter(cells.tolist()).items():
        counts[plain_label(value)] += times
    return {value: counts[value] for value in sorted(counts) if value not in none}


def _numbers(counts: Counts, decimal: str) -> Look | None:
    values = list(counts)
    numbers = read_all(values, lambda text: read_number(text, decimal=decimal))
    if numbers is None or max(map(abs, numbers)) > EXACT:
        return None
    if any(LEADING_ZERO.fullmatch(value) for value in values):
        return None  # 01000 is a code
    if set(values) in CODE_PAIRS:
        return Look("binary", tuple(values))
    whole = all(number.is_integer() for number in numbers)
    span = span_of(zip(numbers, counts.values(), strict=True))
    odd = next((value for value in values if value in NO_ANSWERS), "")
    return Look("count" if whole else "ratio", span=span, odd=odd if _apart(odd, numbers) else "")


def _apart(odd: str, numbers: list[float]) -> bool:
    """Tell whether a number that often means "no answer" stands far from all others."""
    others = [abs(number) for number in numbers if not odd or number != float(odd)]
    negative = odd.startswith("-") and min(numbers) == float(odd)
    return bool(odd and others) and (negative or max(others) * 3 < abs(float(odd)))


def _dates(counts: Counts) -> Look | None:
    dates = read_all(list(counts), read_date)
    if dates is None:
        return None
    years = zip((date.earliest.year for date in dates), counts.values(), strict=True)
    return Look("date", span=span_of(years))


def _listed(counts: Counts, *, rare: bool, closed: bool) -> Look | None:
    values = tuple(counts)
    if name := list_of(values):
        level = words().lists[name].level if name in words().lists else "nominal"
        return Look(level, values, known_list=name)
    few = closed and len(values) <= MOST_VALUES and max(map(len, values)) <= LONGEST_VALUE
    repeated = len(values) < sum(counts.values())
    if not (few and repeated):
        return None
    shown = all(_may_show(value, REPEATED if rare else times) for value, times in counts.items())
    return Look("nominal", values) if shown else None


def _may_show(value: str, times: int) -> bool:
    shy = names_a_person(value) or is_day(value)
    return bool(SHORT_CODE.fullmatch(value)) or (times >= REPEATED and not shy)
