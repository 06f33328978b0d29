"""Choices that are none in these data: what two of them name alike is counted once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.choices import Choices
from impra_research.analyse.comparison.scenario import NEEDED, Entered

Read = TypeVar("Read")


def unlike(found: Mapping[str, Sequence[Read]], same: Callable[[Read, Read], bool]) -> list[str]:
    """Name those that differ somewhere from each one named before them.

    Examples
    --------
    >>> unlike({"middle": [1, 2], "latest": [1, 2], "earliest": [1, 3]}, lambda a, b: a == b)
    ['middle', 'earliest']
    """
    kept: list[str] = []
    for name, reads in found.items():
        if not any(all(map(same, found[other], reads)) for other in kept):
            kept.append(name)
    return kept


def distinct_choices(
    choices: Choices, histories: Mapping[tuple[str, str], pd.DataFrame], terms: Sequence[str]
) -> Choices:
    """Leave out weights that are all one, and definitions and readings of dates that change nothing.

    `histories` are those of each definition and reading, with their weights as `sampling`.
    """
    alike = partial(_same_histories, columns=[*NEEDED, *terms])
    read = {key: one.reset_index(drop=True) for key, one in histories.items()}
    even = all(one["sampling"].nunique() < 2 for one in read.values())
    names = unlike({n: [read[n, d] for d in choices.dates] for n in choices.definitions}, alike)
    dates = unlike({d: [read[n, d] for n in names] for d in choices.dates}, alike)
    return replace(
        choices, weight=None if even else choices.weight,
        definitions={name: choices.definitions[name] for name in names},
        dates=tuple(date for date in choices.dates if date in dates),
    )  # fmt: skip


def _same_histories(one: pd.DataFrame, other: pd.DataFrame, columns: list[str]) -> bool:
    return bool(one[columns].equals(other[columns]))


def same_entered(one: Entered, other: Entered) -> bool:
    """Tell whether two sets of terms give a model of the same people with the same columns."""
    return one.levels == other.levels and np.array_equal(one.rows, other.rows)
