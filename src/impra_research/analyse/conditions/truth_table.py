"""The truth table: one row a combination of conditions. In R: QCA::truthTable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.conditions.fit import (
    Floats,
    column_of,
    levels_of,
    literals,
    membership,
    outcome_of,
    sufficiency,
)
from impra_research.errors import UsageError

Rows = npt.NDArray[np.int64]
MOST_ROWS = 2**18
NEAR = 1.5e-8  # a consistency that misses a cut by rounding alone reaches it, as in R


@dataclass(frozen=True, slots=True)
class TruthTable:
    """What was seen, and what each combination is taken for.

    `rows` has one row a combination with cases: the conditions, `row` (its number among all, as R
    counts), `out` (`1` sufficient, `0` not, `C` between the cuts, `?` too few cases), `n`,
    `consistency`, `pri`, `why` it is not `1`, `cases`, and among them those without the outcome:
    `contradicting`. Combinations without a case are remainders.
    """

    conditions: tuple[str, ...]
    levels: tuple[int, ...]
    outcome: str
    rows: pd.DataFrame
    sets: tuple[Floats, ...]
    y: Floats

    def those(self, out: str) -> Rows:
        """Give the combinations that are taken for `out`, one a row."""
        chosen = self.rows.loc[self.rows["out"] == out, list(self.conditions)]
        return np.asarray(chosen.to_numpy(dtype=np.int64)).reshape(-1, len(self.conditions))

    @property
    def possible(self) -> int:
        """How many combinations there could be."""
        return int(np.prod(self.levels))

    def remainders(self) -> Rows:
        """Give the combinations that too few cases have, or none."""
        every = np.stack(np.unravel_index(np.arange(self.possible), self.levels), axis=1)
        decided = self.rows.loc[self.rows["out"] != "?", "row"].to_numpy(dtype=np.int64) - 1
        return np.delete(every, decided, axis=0)


def truth_table(
    data: pd.DataFrame,
    *,
    outcome: str,
    conditions: Sequence[str],
    inclusion: float = 0.8,
    exclusion: float | None = None,
    pri: float = 0.0,
    frequency: int = 1,
) -> TruthTable:
    """Sort calibrated cases into combinations and decide which are sufficient for the outcome.

    A row is `1` from `inclusion` and `pri` on; below `inclusion` it is `C` from `exclusion` on.

    Raises
    ------
    UsageError
        Columns are not calibrated or not complete, a cut is impossible, or too many conditions.
    """
    levels = levels_of(data, conditions)
    least = inclusion if exclusion is None else exclusion
    if not 0 <= least <= inclusion <= 1 or not 0 <= pri <= 1 or frequency < 1:
        raise UsageError(
            "a cut is impossible", fix="0 <= exclusion <= inclusion <= 1, frequency >= 1"
        )
    if np.prod(levels, dtype=np.float64) > MOST_ROWS:
        raise UsageError(f"{len(levels)} conditions", fix="choose fewer: nobody reads 2^18 rows")
    y = outcome_of(data, outcome)
    sets = tuple(
        literals(column_of(data, name), k) for name, k in zip(conditions, levels, strict=True)
    )
    seen = np.stack([each.argmax(axis=1) for each in sets], axis=1)
    number = np.ravel_multi_index(tuple(seen.T), levels)
    names = data.index.astype(str).to_numpy()
    found = []
    for row in np.unique(number):
        of = number == row
        values = seen[of][0]
        consistency, own, _ = sufficiency(membership(sets, tuple(values)), y)
        why = _why(int(of.sum()), consistency, own, inclusion, pri, frequency)
        out = "?" if why == "few_cases" else "1" if not why else "0"
        if why == "inconsistent" and consistency >= least - NEAR and exclusion is not None:
            out = "C"
        found.append([*values, row + 1, out, int(of.sum()), consistency, own, why,
                      ", ".join(names[of]), ", ".join(names[of & (y < 0.5)])])  # fmt: skip
    columns = [
        *conditions,
        "row",
        "out",
        "n",
        "consistency",
        "pri",
        "why",
        "cases",
        "contradicting",
    ]
    table = pd.DataFrame(found, columns=columns)
    return TruthTable(tuple(conditions), levels, outcome, table, sets, y)


def _why(n: int, consistency: float, own: float, inclusion: float, pri: float, least: int) -> str:
    if n < least:
        return "few_cases"
    if consistency < inclusion - NEAR:
        return "inconsistent"
    return "low_pri" if own < pri - NEAR else ""
