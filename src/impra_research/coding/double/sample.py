"""Which documents or passages are coded twice: drawn in each stratum by its share, from a stated seed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from impra_research.errors import UsageError, did_you_mean
from impra_research.read.rounds import Round


def draw(
    units: pd.DataFrame,
    *,
    by: Sequence[str],
    seed: int,
    share: float | None = None,
    number: int | None = None,
) -> pd.DataFrame:
    """Draw units (rows: documents, or turns of speech) from every stratum in proportion to its size.

    Every stratum gives at least one unit when the number allows it; what proportions leave over goes to
    the largest remainders. The same units, seed and size give the same sample.

    Raises
    ------
    UsageError
        A stratum is no column, or neither or both of share and number are given, or they are not
        possible.
    """
    if unknown := [name for name in by if name not in units]:
        raise UsageError(f"no {unknown[0]!r} to draw by", fix=did_you_mean(unknown[0], units))
    wanted = _wanted(len(units), share, number)
    ordered = units.sort_values([*units.columns[:2]], ignore_index=True)
    strata = ordered.groupby([*by], sort=True, dropna=False).indices if by else {
        "": np.arange(len(ordered))}  # fmt: skip
    sizes = _allotted([len(rows) for rows in strata.values()], wanted)
    rng = np.random.default_rng(seed)
    chosen = [rng.choice(rows, size=size, replace=False)
              for rows, size in zip(strata.values(), sizes, strict=True)]  # fmt: skip
    return ordered.iloc[np.sort(np.concatenate(chosen))].reset_index(drop=True)


def _wanted(n: int, share: float | None, number: int | None) -> int:
    if (share is None) == (number is None):
        raise UsageError("say how many are coded twice", fix="a share (0.1) or a number (20)")
    wanted = number if number is not None else math.ceil((share or 0) * n)
    if not 0 < wanted <= n:
        raise UsageError(f"{wanted} cannot be drawn from {n}", fix=f"a number from 1 to {n}")
    return wanted


def _allotted(sizes: Sequence[int], wanted: int) -> list[int]:
    """Give each stratum its part of a sample.

    Examples
    --------
    >>> _allotted([12, 12, 1], 5), _allotted([10, 10], 5)
    ([2, 2, 1], [3, 2])
    """
    exact = [size * wanted / sum(sizes) for size in sizes]
    least = 1 if wanted >= len(sizes) else 0
    given = [max(least, math.floor(part)) for part in exact]
    while sum(given) != wanted:
        step = 1 if sum(given) < wanted else -1
        able = [at for at, size in enumerate(sizes) if least <= given[at] + step <= size]
        given[min(able, key=lambda at: step * (given[at] - exact[at]))] += step
    return given


def within(drawn: Round, table: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows (segments or turns) of what was drawn: columns document and turn."""
    keys = [(name, number) for name, each in drawn.documents.items() for number in each.turns]
    whole = [name for name, each in drawn.documents.items() if not each.turns]
    pairs = pd.MultiIndex.from_arrays([table["document"], table["turn"].astype("Int64")])
    in_turns = pairs.isin(keys) if keys else np.zeros(len(table), dtype=bool)
    return table[table["document"].isin(whole).to_numpy() | in_turns]
