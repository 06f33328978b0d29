"""What support cannot have moved, compared in the same way: where the weights leave a gap, people differ.

A negative-control outcome (Lipsitch, Tchetgen Tchetgen & Cohen 2010, Epidemiology 21): an answer that was
fixed before support began, such as the age at the first activity, and that is none of the covariates.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.begun import Begun, subset
from impra_research.analyse.comparison.weighting import weighted_gap
from impra_research.errors import UsageError


def unmoved(begun: Begun, fixed: Sequence[str], *, level: float = 0.95) -> pd.DataFrame:
    """Gap in what was fixed before support began, raw and weighted: two rows an answer.

    `fixed` names numbers of `begun.table`. Columns: `answer`, then those of `weighted_gap` (the mean of
    those who began less that of the others), `n` counting enterprises.

    Raises
    ------
    UsageError
        It is one of the covariates, which are alike because they were made so.
    """
    if used := [name for name in fixed if name in begun.sample.levels]:
        raise UsageError(
            f"{used[0]!r} is adjusted for", fix="name an answer that is none of the terms"
        )
    return pd.concat([_one(begun, name, level) for name in fixed], ignore_index=True)


def _one(begun: Begun, name: str, level: float) -> pd.DataFrame:
    values = begun.table[name].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    known = ~np.isnan(values)
    sample = subset(begun.sample, known, values[known], name)
    found = weighted_gap(sample, level=level)
    return found.assign(answer=name, n=begun.table.loc[known, "enterprise"].nunique())
