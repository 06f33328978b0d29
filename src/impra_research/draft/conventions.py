"""How a whole file writes: the cells that are no answer, the sign before decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from impra_research.clean.readers import COULD_BE_GROUPED
from impra_research.draft.words import bare, words
from impra_research.read.plain import plain_label

SIGNED = re.compile(r"-?\d+[.,]\d+", re.ASCII)


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


def undecided_numbers(columns: Mapping[str, pd.Series]) -> list[str]:
    """List the columns in which every number with a sign could be two, such as `1.500`.

    Examples
    --------
    >>> undecided_numbers({"a": pd.Series(["1.500", "12"]), "b": pd.Series(["1.500", "2.25"])})
    ['a']
    """
    return [name for name, cells in columns.items() if _could_be_two(map(str, cells.unique()))]


def _could_be_two(values: Iterable[str]) -> bool:
    signed = [value for value in map(str.strip, values) if SIGNED.fullmatch(value)]
    return bool(signed) and all(map(COULD_BE_GROUPED.fullmatch, signed))


def decimal_of(columns: Mapping[str, pd.Series]) -> str:
    """Tell whether numbers are written with a decimal comma or point, by which more cells need."""
    comma, point = re.compile(r"[\d\s\u00a0\u202f]+,\d+\s*€?"), re.compile(r"[\d\s]+\.\d+\s*€?")
    wins = {",": 0, ".": 0}
    for cells in columns.values():
        for value in map(str, cells.unique()):
            wins[","] += bool(comma.fullmatch(value))
            wins["."] += bool(point.fullmatch(value))
    return "," if wins[","] > wins["."] else "."
