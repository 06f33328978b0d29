"""What the cells of a column are, judged from the cells alone: numbers, dates, a closed list, or text.

A draft must not publish what people said. A value is written into it when at least `REPEATED` rows hold
it, when it is a code of at most three digits, or when it is a word that everybody knows ("yes"); any other
value is counted and not shown, and its column stays text until a person has looked at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar

import pandas as pd

from impra_research.clean.dates import NotADateError, read_date
from impra_research.clean.readers import EXACT, UnfitValueError, read_number
from impra_research.codebook.variables import Level
from impra_research.draft.words import bare, words
from impra_research.read.plain import plain_label

REPEATED = 3  # rows that must hold a value before a draft shows it
MOST_VALUES = 40
LONGEST_VALUE = 150
SHORT_CODE = re.compile(r"[0-9]{1,3}|[A-Za-z]{1,2}[0-9]{1,3}")
LEADING_ZERO = re.compile(r"0\d+")
T = TypeVar("T")
NO_ANSWERS = ("-9", "-99", "-98", "-88", "-999", "9", "88", "98", "99", "888", "998", "999", "9999")
CODE_PAIRS = ({"0", "1"}, {"1", "2"})


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
        The list of words.yml that has all of them; "" otherwise.
    filled
        How many rows hold an answer.
    rare
        How many distinct values are held back because few rows have them.
    odd
        A number that often means "no answer" and stands apart from the others; "" otherwise.
    span
        Smallest and largest number or date, for a comment; "" of anything else.
    nearly
        A level that two cells in three fit, with the rows of the others; None otherwise.
    """

    level: Level
    listed: tuple[str, ...] = ()
    known_list: str = ""
    filled: int = 0
    rare: int = 0
    odd: str = ""
    span: str = ""
    nearly: tuple[Level, tuple[int, ...]] | None = None


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
        Whether the answers may be listed at all.

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
    filled = int(counts.sum())
    if not filled:
        return Look("text")
    judged = _numbers(counts, decimal) or _dates(counts)
    if judged:
        return replace(judged, filled=filled)
    nearly = _nearly(cells, counts, decimal)
    if closed and (judged := _listed(counts, rare=rare)):
        return replace(judged, filled=filled, nearly=nearly)
    shy = sum(not _may_show(value, times) for value, times in counts.items())
    few = closed and len(counts) <= MOST_VALUES and int(counts.max()) >= REPEATED
    return Look("text", filled=filled, rare=shy if few else 0, nearly=nearly)


def answers(cells: pd.Series, missing: Iterable[str] = ()) -> pd.Series:
    """Count the distinct answers of a column, what is no answer left out, in alphabetical order."""
    counts = cells.value_counts()
    plain = counts.groupby([plain_label(value) for value in counts.index]).sum()
    return plain[~plain.index.isin([*missing, ""])].sort_index()


def _numbers(counts: pd.Series, decimal: str) -> Look | None:
    values = list(counts.index)
    numbers = read_all(values, lambda text: read_number(text, decimal=decimal))
    if numbers is None or max(map(abs, numbers)) > EXACT:
        return None
    if any(LEADING_ZERO.fullmatch(value) for value in values):
        return None  # 01000 is a code
    if set(values) in CODE_PAIRS:
        return Look("binary", tuple(values))
    whole = all(number.is_integer() for number in numbers)
    span = f"{min(numbers):g} to {max(numbers):g}" if len(numbers) > 1 else ""
    odd = next((value for value in values if value in NO_ANSWERS), "")
    return Look("count" if whole else "ratio", span=span, odd=odd if _apart(odd, numbers) else "")


def _apart(odd: str, numbers: list[float]) -> bool:
    """Tell whether a number that often means "no answer" stands far from all others."""
    others = [abs(number) for number in numbers if not odd or number != float(odd)]
    negative = odd.startswith("-") and min(numbers) == float(odd)
    return bool(odd and others) and (negative or max(others) * 3 < abs(float(odd)))


def _dates(counts: pd.Series) -> Look | None:
    dates = read_all(list(counts.index), read_date)
    if dates is None:
        return None
    first, last = min(date.earliest for date in dates), max(date.latest for date in dates)
    return Look("date", span=f"{first:%Y-%m} to {last:%Y-%m}")


def read_all(values: list[str], read: Callable[[str], T]) -> list[T] | None:
    """Read every value, or give None at the first that cannot be read."""
    found: list[T] = []
    for value in values:
        try:
            found.append(read(value))
        except (UnfitValueError, NotADateError):
            return None
    return found


def _listed(counts: pd.Series, *, rare: bool) -> Look | None:
    values = tuple(map(str, counts.index))
    if name := list_of(values):
        return Look("binary" if name == "yes_no" else "nominal", values, known_list=name)
    few = len(values) <= MOST_VALUES and max(map(len, values)) <= LONGEST_VALUE
    repeated = len(values) < int(counts.sum())
    shown = all(rare or _may_show(value, times) for value, times in counts.items())
    return Look("nominal", values) if few and repeated and shown else None


def _may_show(value: object, times: int) -> bool:
    return times >= REPEATED or bool(SHORT_CODE.fullmatch(str(value)))


def list_of(values: Iterable[str]) -> str:
    """Name the list of words.yml in which all values are; "" when there is none."""
    plain = {bare(value) for value in values}
    return next((name for name in words().lists if plain <= codes_of(name).keys()), "")


@lru_cache
def codes_of(name: str) -> dict[str, str]:
    """Give the code of every word of a list of words.yml.

    Examples
    --------
    >>> codes_of("yes_no")["si"]
    'yes'
    """
    told = words().lists[name].items()
    return {bare(word): code for code, listed in told for word in listed.every_word()}


def _nearly(
    cells: pd.Series, counts: pd.Series, decimal: str
) -> tuple[Level, tuple[int, ...]] | None:
    """Find a level that two cells in three fit, and the rows that do not."""
    readers: dict[Level, Callable[[str], object]] = {
        "ratio": lambda text: read_number(text, decimal=decimal),
        "date": read_date,
    }
    for level, read in readers.items():
        unfit = [value for value in counts.index if read_all([value], read) is None]
        if 0 < counts[unfit].sum() * 3 <= counts.sum():
            rows = cells.index[cells.map(plain_label).isin(unfit)]
            return level, tuple(int(row) for row in rows)
    return None


def found_missing(columns: Mapping[str, pd.Series]) -> dict[str, str]:
    """Find the cells that are no answer in some columns, as written, each with its reason."""
    reasons = {bare(word): why for why, listed in words().missing.items() for word in listed}
    common = {bare(word) for word in words().missing_if_common}
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for cells in columns.values():
        for value in {plain_label(cell) for cell in cells.unique()}:
            plain = bare(value) if len(value) <= 60 else ""
            if not value:
                found[""] = "no_answer"
            elif plain in reasons:
                found[value] = reasons[plain]
            elif plain in common:
                seen[value] = seen.get(value, 0) + 1
    found |= {value: "no_answer" for value, times in seen.items() if times > 1}
    return dict(sorted(found.items()))


def decimal_of(columns: Mapping[str, pd.Series]) -> str:
    """Tell whether numbers are written with a decimal comma or point, by which more cells need."""
    comma, point = re.compile(r"[\d\s\u00a0\u202f]+,\d+\s*€?"), re.compile(r"[\d\s]+\.\d+\s*€?")
    wins = {",": 0, ".": 0}
    for cells in columns.values():
        for value in map(str, cells.unique()):
            wins[","] += bool(comma.fullmatch(value))
            wins["."] += bool(point.fullmatch(value))
    return "," if wins[","] > wins["."] else "."
