"""A thousand draws of Krippendorff's alpha, ours and the krippendorff package's: the same, and how fast.

10 coders, 100,000 units, 8 categories, a fifth of the ratings missing. Both are given the same draws of
units. The package is given counts of values a unit, its quickest way in, made before the clock starts;
ours counts the ratings itself.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from peers import peers

from impra_research.coding.agreement import Bootstrap, alpha
from impra_research.coding.agreement.coefficient import drawn_interval
from impra_research.coding.agreement.ratings import count

CODERS, UNITS, CATEGORIES, DRAWS, SEED = 10, 100_000, 8, 1000, 2014
THEIRS = """
import sys, time
import krippendorff, numpy as np
counts, draws, seed = np.load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rng, n = np.random.default_rng(seed), len(counts)
began = time.perf_counter()
values = [krippendorff.alpha(value_counts=counts[rng.integers(0, n, n)], level_of_measurement="nominal")
          for _ in range(draws)]
print(time.perf_counter() - began, np.std(values, ddof=1))
print(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"), n)
"""


class NotMeasuredError(Exception):
    """What a claim is measured against is not here."""


def judged() -> np.ndarray:
    """Ratings of coders x units: seven of ten decided by the unit, the others by chance."""
    rng = np.random.default_rng(SEED)
    truth, chance = rng.integers(0, CATEGORIES, UNITS), rng.integers(0, CATEGORIES, (CODERS, UNITS))
    ratings = np.where(rng.random(chance.shape) < 0.7, truth, chance).astype(float)
    ratings[rng.random(ratings.shape) < 0.2] = np.nan
    return ratings


def ours(ratings: np.ndarray) -> tuple[float, float, float]:
    """Seconds and interval of ours."""
    began = time.perf_counter()
    found = alpha(ratings, bootstrap=Bootstrap(draws=DRAWS, seed=SEED))
    return time.perf_counter() - began, float(found.low or 0), float(found.high or 0)


def theirs(ratings: np.ndarray) -> tuple[float, float, float]:
    """Seconds and interval of the krippendorff package, in its own environment."""
    python = peers()
    if python is None:
        raise NotMeasuredError("the krippendorff package cannot be installed here")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "counts.npy"
        np.save(file, count(ratings).pairable().table.astype(int))
        told = subprocess.run([str(python), "-c", THEIRS, str(file), str(DRAWS), str(SEED)],
                              check=True, capture_output=True, text=True)  # fmt: skip
    seconds, error, value, units = map(float, told.stdout.split())
    return seconds, *drawn_interval(value, error, int(units))


def agreement() -> float:
    """How many times faster than krippendorff: 1,000 draws of alpha, 10 coders x 100,000 units."""
    ratings = judged()
    ours(ratings[:, :1000])  # what is imported and compiled once
    slow, quick = theirs(ratings), ours(ratings)
    if not np.allclose(slow[1:], quick[1:], rtol=0, atol=1e-9):
        raise AssertionError(f"other intervals: {slow[1:]} and {quick[1:]}")
    print(f"         krippendorff {slow[0]:.1f} s, ours {quick[0]:.2f} s; "
          f"the same interval {quick[1]:.4f} to {quick[2]:.4f}", flush=True)  # fmt: skip
    return slow[0] / quick[0]
