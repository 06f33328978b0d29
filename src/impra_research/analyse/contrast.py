"""Two coefficients of one model compared with each other, and not each with the same reference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.analyse.hazard import FittedHazard


def contrast(model: FittedHazard, term: str, against: str, *, level: float = 0.95) -> pd.DataFrame:
    """Hazard ratio of one term against another, such as intercultural against other support.

    One row with the columns of `hazard_model`; null where the model holds one of the two terms not.
    The two coefficients are compared with their covariance, not by their intervals.
    """
    listed = [name for name, _, _ in model.design.columns()]
    first = len(model.coefficients) - len(listed)
    c = np.full(len(model.coefficients), 0.0 if {term, against} <= set(listed) else np.nan)
    for name, sign in ((term, 1.0), (against, -1.0)):
        if name in listed:
            c[first + listed.index(name)] = sign
    return (
        model.table(level)
        .head(1)
        .assign(term=term, level="", reference=against, **model.ratio(c, level))
    )
