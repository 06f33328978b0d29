"""How long the reader waits for ten thousand weightings of a large inventory of practices."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from impra_research.analyse.practices.profile import profiles
from impra_research.analyse.practices.sensitivity import DRAWS, TOP, rater_spans, top_shares

PRACTICES, CRITERIA = 200, 8


def inventory() -> pd.DataFrame:
    """Scores of 200 practices on eight criteria by two raters, drawn at random: many are tied."""
    rng = np.random.default_rng(2014)
    keys = pd.MultiIndex.from_product(
        [[f"S{n:03d}" for n in range(PRACTICES)], [f"c{n}" for n in range(CRITERIA)], ["R1", "R2"]],
        names=["practice", "criterion", "rater"],
    )
    return keys.to_frame(index=False).assign(score=rng.integers(0, 4, len(keys)))


def weightings_seconds() -> float:
    """CPU seconds of 10,000 weightings, and as many draws of raters, of 200 practices."""
    given = profiles(inventory())
    began = time.process_time()
    shares, spans = top_shares(given), rater_spans(given)
    took = time.process_time() - began
    if abs(shares["share"].sum() - TOP) > 1e-6 or {*shares["draws"], *spans["draws"]} != {DRAWS}:
        raise AssertionError("of each draw five practices are among the first")
    return took


if __name__ == "__main__":
    print(f"{weightings_seconds():.2f} CPU s")
