"""How far two raters agree on anchored scores: criterion by criterion, and over all of them."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd

from impra_research.coding.agreement import Bootstrap, alpha, gwet, percent

SCORES = (0.0, 1.0, 2.0, 3.0)
ALL = "pooled"  # the row of all criteria together
COLUMNS = ["criterion", "n", "percent", "within_one", "value", "low", "high", "ac2", "why"]


def rater_agreement(scores: pd.DataFrame, *, draws: int = 1000) -> pd.DataFrame:
    """Agreement on each criterion, and in the last row (`pooled`) on all together.

    Columns: `criterion`, `n` (scores given by two), `percent` (the same score), `within_one` (at most
    one apart), `value`, `low`, `high` (Krippendorff's alpha, ordinal, its interval over draws of
    practices), `ac2` (Gwet, quadratic weights: steady where nearly all have one score), `why` (a key of
    `coding.agreement.WHY`, where something is missing). In R: irr::kripp.alpha(..., "ordinal").
    """
    criteria = dict.fromkeys(scores["criterion"])
    parts = {str(name): scores[scores["criterion"] == name] for name in criteria} | {ALL: scores}
    rows = [_agreed(part, draws) | {"criterion": name} for name, part in parts.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def _agreed(part: pd.DataFrame, draws: int) -> dict[str, object]:
    wide = part.pivot_table(index=["practice", "criterion"], columns="rater", values="score",
                            observed=True)  # fmt: skip
    ratings = wide.to_numpy(dtype=float).T
    practices = wide.index.get_level_values("practice").to_numpy(dtype=str)
    again = Bootstrap(practices, draws=draws)
    found = asdict(alpha(ratings, level="ordinal", bootstrap=again))
    apart = np.nanmax(ratings, axis=0) - np.nanmin(ratings, axis=0)
    return {
        **{name: found[name] for name in ("n", "value", "low", "high", "why")},
        "percent": percent(ratings).value, "within_one": float((apart <= 1).mean()),
        "ac2": gwet(ratings, weights="quadratic", categories=SCORES).value,
    }  # fmt: skip
