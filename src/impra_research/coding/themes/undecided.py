"""Which segments wait for a person, since the code that they have was split."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from impra_research.codebook import Theme


def undecided(segment: pd.DataFrame, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Take the segments whose code was split since; column `parts` names the codes to choose from.

    They stay at the code that was split, which stands above its parts, until somebody recodes them.
    """
    parts = {
        code: [part for change in theme.history if change.what == "split" for part in change.into]
        for code, theme in themes.items()
    }
    waiting = {code: ", ".join(found) for code, found in parts.items() if found}
    found = segment[segment["code"].isin(list(waiting))]
    return found.assign(parts=found["code"].map(waiting)).reset_index(drop=True)
