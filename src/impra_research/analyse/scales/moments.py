"""What a factor model reads of each group: who answered every item, their means and covariances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.errors import UsageError, did_you_mean

Floats = npt.NDArray[np.float64]
ALIKE = 1e-9  # share of the largest eigenvalue below which items repeat one another


@dataclass(frozen=True, slots=True)
class Moments:
    """Means and covariances (divided by n) of those of a group who answered every item."""

    group: str
    n: int
    mean: Floats
    covariance: Floats


def in_order(answers: pd.DataFrame, group: str, groups: Sequence[str] | None) -> pd.DataFrame:
    """Keep the rows of the groups asked for; without any named, of whoever has a group.

    Raises
    ------
    UsageError
        There is no such column, or nobody is in one of the groups.
    """
    if group not in answers:
        raise UsageError(f"no column {group!r}", fix=did_you_mean(group, answers.columns))
    own = answers[group].astype("object").map(str, na_action="ignore")
    known = sorted(own.dropna().unique())
    if missing := [name for name in groups or () if str(name) not in known]:
        raise UsageError(
            f"nobody is in {group} {missing[0]!r}", fix=did_you_mean(missing[0], known)
        )
    asked = known if groups is None else [str(name) for name in groups]
    return answers.assign(**{group: own})[own.isin(asked)]


def answered(answers: pd.DataFrame, *, group: str, items: Sequence[str]) -> pd.DataFrame:
    """Keep the rows with an answer to every item, as numbers, beside the group.

    Raises
    ------
    UsageError
        An item is not there, is named twice, or its answers are no numbers.
    """
    if unknown := [name for name in items if name not in answers]:
        raise UsageError(f"no column {unknown[0]!r}", fix=did_you_mean(unknown[0], answers.columns))
    if len(set(items)) < len(items):
        raise UsageError("an item is named twice", fix="name each item once, under one factor")
    kept = answers[[group, *items]].dropna()
    try:
        numbers = kept[list(items)].astype(float)
    except (TypeError, ValueError):
        raise UsageError(
            "the answers to the items are no numbers",
            fix="key them first: intercultural.keyed_items",
        ) from None
    return numbers.assign(**{group: kept[group]})


def moments_of(
    kept: pd.DataFrame, *, group: str, items: Sequence[str], order: Sequence[str]
) -> list[Moments]:
    """Give the moments of each group, in the order named; zeros where nobody answered everything."""
    found = []
    for name in order:
        rows = kept.loc[kept[group] == name, list(items)].to_numpy(dtype=float)
        n, mean = len(rows), rows.sum(axis=0) / max(len(rows), 1)
        found.append(Moments(name, n, mean, (rows - mean).T @ (rows - mean) / max(n, 1)))
    return found


def unfit(groups: Sequence[Moments], sizes: Sequence[int], items: Sequence[str]) -> tuple[str, str]:
    """Say why no model can be fitted to these moments (`reason`, `about`), or two empty words.

    `few_items` of a factor (three, or two beside another factor); `one_group`; `too_few` answered every
    item; an item `does_not_vary`; items are `repeating` one another. `sizes` counts the items of each factor.
    """
    if not sizes or min(sizes) < (3 if len(sizes) == 1 else 2):
        return "few_items", ""
    if len(groups) < 2:
        return "one_group", ""
    for each in groups:
        spread = np.sqrt(np.diagonal(each.covariance))
        if each.n <= len(items) + 1:
            return "too_few", each.group
        if (spread <= 0).any():
            return "does_not_vary", f"{items[int(spread.argmin())]} ({each.group})"
        values = np.linalg.eigvalsh(each.covariance / np.outer(spread, spread))
        if values[0] <= ALIKE * values[-1]:
            return "repeating", each.group
    return "", ""
