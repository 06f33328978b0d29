"""From results to the values of a sentence, and the result that cannot exist.

A sentence compares two places, so the rows of a result table become values with the endings `_a` and
`_b`; `low` and `high` together become an `interval`. A result for which the study never collected
anything is a `NotCollected`, one that its data cannot carry a `NotEstimated`: each goes wherever a result
goes, and the page says it in one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any, Literal

import pandas as pd

from impra_research.errors import UsageError
from impra_research.show.words import Interval

Direction = Literal["above", "below", "unclear"]
EVERYONE = "all"
NEUTRAL = {"difference": 0.0, "ratio": 1.0}


@dataclass(frozen=True, slots=True)
class NotCollected:
    """A result that cannot be: the study lacks this table or variable."""

    what: str


@dataclass(frozen=True, slots=True)
class NotEstimated:
    """A result that these data cannot carry: the key of the text that says why, and its values."""

    why: str
    values: dict[str, Any] = field(default_factory=dict)


def values_of(result: object, places: tuple[str, str], name: str = "") -> dict[str, Any]:
    """List the values a sentence can name in a result; those of a named result begin with its name.

    Examples
    --------
    >>> shares = pd.DataFrame({"place": ["x", "y"], "share": [0.4, 0.6], "n": [10, 20]})
    >>> values_of(shares, ("y", "x"))
    {'share_a': 0.6, 'n_a': 20, 'share_b': 0.4, 'n_b': 10}
    >>> values_of(12, ("y", "x"), "horizon")
    {'horizon': 12}
    """
    prefix = f"{name}_" if name else ""
    match result:
        case pd.DataFrame():
            return _of_table(result, places, prefix)
        case Mapping():
            return _named(dict(result), prefix)
        case _ if is_dataclass(result) and not isinstance(result, type):
            return _named(asdict(result), prefix)
        case _:
            return {name: result}


def _of_table(table: pd.DataFrame, places: tuple[str, str], prefix: str) -> dict[str, Any]:
    by = place_column(table)
    if by is None or set(table[by]) == {EVERYONE}:
        return _named(_only_row(table), prefix)
    values: dict[str, Any] = {}
    for ending, place in zip(("_a", "_b"), places, strict=True):
        row = _only_row(table.loc[table[by].astype("string") == place].drop(columns=by))
        values |= _named(row, prefix, ending)
    return values


def place_column(table: pd.DataFrame) -> str | None:
    """Name the column that tells the place of a result's row."""
    return next((name for name in ("place", "group") if name in table.columns), None)


def _only_row(table: pd.DataFrame) -> dict[str, Any]:
    if len(table) > 1:
        raise UsageError(
            f"a sentence needs one row a place, this result has {len(table)}",
            fix="select the rows that the sentence is about",
        )
    rows = table.astype(object).to_dict("records")
    return {str(name): value for name, value in rows[0].items()} if rows else dict.fromkeys(table)


def _named(row: dict[str, Any], prefix: str, ending: str = "") -> dict[str, Any]:
    if {"low", "high"} <= set(row):
        row = row | {"interval": Interval(row["low"], row["high"])}
    return {f"{prefix}{name}{ending}": value for name, value in row.items()}


def direction(low: float | None, high: float | None, neutral: float = 0.0) -> Direction:
    """Tell on which side of no difference an interval lies; `unclear` when it holds it.

    Examples
    --------
    >>> direction(0.2, 0.9), direction(-1, 2), direction(0.5, 0.8, neutral=1)
    ('above', 'unclear', 'below')
    """
    if low is None or high is None or pd.isna(low) or pd.isna(high):
        return "unclear"
    if low > neutral:
        return "above"
    return "below" if high < neutral else "unclear"
