"""Why there is no value, as each format says it: a word in CSV, a number in SPSS, a letter in Stata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import pandas as pd

from impra_research.codebook import Codebook
from impra_research.declared import Label
from impra_research.errors import StudyFileError

LARGEST = 10**9


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no value: its word, its number in SPSS, its letter in Stata, its labels."""

    word: str
    number: int
    letter: str
    label: Label


def reasons_of(codebook: Codebook, measured: Sequence[pd.Series]) -> tuple[Reason, ...]:
    """Give each missing reason of a codebook its number and letter; `measured` are all numbers deposited.

    Raises
    ------
    StudyFileError
        There are more reasons than Stata has letters, or no number is left for them.
    """
    reasons = codebook.missing_reasons
    if len(reasons) > len(ascii_lowercase):
        raise StudyFileError(
            f"codebook/variables.yml has {len(reasons)} missing reasons; Stata has 26 letters",
            fix="merge reasons that nobody will tell apart",
        )
    numbers = missing_numbers(len(reasons), measured)
    return tuple(
        Reason(word, number, letter, label)
        for (word, label), number, letter in zip(
            reasons.items(), numbers, ascii_lowercase, strict=False
        )
    )


def missing_numbers(n: int, measured: Sequence[pd.Series]) -> list[int]:
    """Choose n numbers for missing values, from -99 or -999 ... upwards, that nothing measured reaches.

    Examples
    --------
    >>> missing_numbers(2, [pd.Series([3.0, 40.0])]), missing_numbers(2, [pd.Series([-99.0])])
    ([-99, -98], [-999, -998])
    """
    size = 100
    while size <= LARGEST:
        low, high = 1 - size, n - size
        if n < size // 2 and not any(part.between(low, high).any() for part in measured):
            return list(range(low, high + 1))
        size *= 10
    raise StudyFileError(
        "no number is left for missing values: those measured reach below a milliard",
        fix="give the variable a larger unit in the codebook",
    )
