"""Between which numbers the answers of a column are, without the answer of any one person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil, floor, log10

REPEATED = 3  # rows that must hold a value, or lie beyond one, before a draft shows it
FEWEST = 10  # rows that are worth a span


def span_of(numbers: Iterable[tuple[float, int]]) -> str:
    """Give two round numbers between which nearly all rows are; three rows or more reach either.

    Parameters
    ----------
    numbers
        Each number with the rows that hold it.

    Examples
    --------
    >>> span_of([(1037, 1), (1500, 20), (2210, 20), (988987, 1)])
    'about 1500 to 2210'
    >>> span_of([(1950, 4), (2001, 4)])
    ''
    """
    counts = sorted(numbers)
    if sum(rows for _, rows in counts) < FEWEST:
        return ""
    low, high = _third(counts), _third(counts[::-1])
    return f"about {_round(low, floor):g} to {_round(high, ceil):g}"


def _third(counts: list[tuple[float, int]]) -> float:
    """Find the number that as many rows as a value must have reach, counted from one end."""
    seen = 0
    for number, rows in counts:
        seen += rows
        if seen >= REPEATED:
            return number
    return counts[-1][0]


def _round(number: float, towards: Callable[[float], int]) -> float:
    """Round to two digits, and years to tens."""
    if not number:
        return number
    unit = 10.0 ** (floor(log10(abs(number))) - 1)
    unit = 10.0 if 1000 <= number < 3000 and float(number).is_integer() else unit
    return towards(number / unit) * unit
