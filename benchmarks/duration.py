"""Curves of a million spells in two places with their log-rank test: ours, statsmodels', lifelines'.

Integer months from 1 to 120, a quarter censored; each is given the same table, and CPU seconds run from
the table to curve, error, limits and p. The statistics must agree. And a thousand draws of clusters.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from agreement import NotMeasuredError
from peers import lifelines as lifelines_python

from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.duration.kaplan_meier import survival_curve
from impra_research.analyse.duration.rank_tests import logrank

MILLION, SEED, TIMES = 1_000_000, 2014, 3
THEIRS = """
import sys, time
import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test, multivariate_logrank_test
import pandas as pd
told = np.load(sys.argv[1])
second = told["second"]
place = pd.Categorical(np.where(second, "b", "a"))
table = pd.DataFrame({"months": told["months"], "event": told["event"], "place": place})
a, b = ((told["months"][of], told["event"][of]) for of in (~second, second))
def from_table():
    for _, rows in table.groupby("place", observed=True):
        KaplanMeierFitter().fit(rows["months"], rows["event"])
    return multivariate_logrank_test(table["months"], table["place"], table["event"])
def from_arrays():
    KaplanMeierFitter().fit(*a), KaplanMeierFitter().fit(*b)
    return logrank_test(a[0], b[0], a[1], b[1])
for way in (from_table, from_arrays):
    took = []
    for _ in range(int(sys.argv[2])):
        began = time.process_time()
        found = way()
        took.append(time.process_time() - began)
    print(min(took), found.test_statistic)
"""


@cache
def spells(n: int = MILLION) -> pd.DataFrame:
    """Spells of two places, as a table of life histories; every five hundredth is a cluster."""
    rng = np.random.default_rng(SEED)
    second = rng.random(n) < 0.5
    months = rng.geometric(np.where(second, 0.021, 0.020))
    followed = rng.integers(24, 121, n)
    return pd.DataFrame({
        "months": np.minimum(months, followed), "event": months <= followed, "base": True,
        "place": pd.Categorical(np.where(second, "b", "a")),
        "cluster": rng.integers(0, 500, n) * 2 + second,
    })  # fmt: skip


@cache
def ours(n: int = MILLION) -> tuple[float, float]:
    """Give the least of the seconds taken, and the statistic."""
    histories, took = spells(n), []
    for _ in range(TIMES):
        began = time.process_time()
        survival_curve(histories)
        found = logrank(histories)
        took.append(time.process_time() - began)
    return min(took), found.statistic


def statsmodels_curves() -> float:
    """How many times faster than statsmodels at two curves of a million spells and their log-rank test."""
    from statsmodels.duration.survfunc import SurvfuncRight, survdiff

    histories, took = spells(), []
    event = histories["event"].to_numpy(dtype=int)
    for _ in range(TIMES):
        began = time.process_time()
        for _, rows in histories.groupby("place", observed=True):
            SurvfuncRight(rows["months"], rows["event"])
        statistic, _ = survdiff(histories["months"], event, histories["place"])
        took.append(time.process_time() - began)
    return _ratio(min(took), float(statistic))


def lifelines_curves() -> float:
    """How many times faster than lifelines at the same, both from the table."""
    return _ratio(*lifelines_took()[0])


def lifelines_arrays() -> float:
    """How many times faster than lifelines at the same, which is given bare arrays of each place."""
    return _ratio(*lifelines_took()[1])


@cache
def lifelines_took() -> list[tuple[float, float]]:
    """Give lifelines' seconds and statistic, from a table and from arrays."""
    python = lifelines_python()
    if python is None:
        raise NotMeasuredError("lifelines cannot be installed here")
    histories = spells()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spells.npz"
        np.savez(file, months=histories["months"], event=histories["event"],
                 second=(histories["place"] == "b").to_numpy())  # fmt: skip
        told = subprocess.run([python, "-c", THEIRS, str(file), str(TIMES)], check=True,
                              capture_output=True, text=True)  # fmt: skip
    numbers = list(map(float, told.stdout.split()))
    return [(numbers[0], numbers[1]), (numbers[2], numbers[3])]


def _ratio(seconds: float, statistic: float) -> float:
    ours_took, our_statistic = ours()
    if not np.isclose(statistic, our_statistic, rtol=1e-6):
        raise AssertionError(f"another statistic: {statistic} and ours {our_statistic}")
    return seconds / ours_took


def curves_linear() -> float:
    """Four million spells against four times one million."""
    return ours(4 * MILLION)[0] / ours()[0] / 4


def thousand_draws() -> float:
    """Seconds of a thousand draws of a thousand clusters, for a difference of restricted means."""
    histories = spells(10_000)
    began = time.process_time()
    drawn_mean_difference(histories, places=("a", "b"))
    return time.process_time() - began
