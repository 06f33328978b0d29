"""Do the 95 % intervals of time to registration cover the truth? Draw studies of known hazards, count.

Months are whole numbers and hazards constant, so the truths are exact. Writes duration.md beside this
file; exit 1 when an interval that the pages rest on covers less than 93 % or more than 97 % of the time.

    .venv/bin/python benchmarks/duration_coverage.py --studies 2000 --seed 2014
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
from simulated import GOAL, asked, in_markdown
from statsmodels.stats.proportion import proportion_confint

from impra_research.analyse.duration.bootstrap import mean_differences
from impra_research.analyse.duration.durations import Durations, durations
from impra_research.analyse.duration.incidence import aalen_johansen
from impra_research.analyse.duration.kaplan_meier import kaplan_meier
from impra_research.analyse.duration.restricted import restricted_mean_difference
from impra_research.analyse.duration.turnbull import turnbull_curve
from impra_research.analyse.duration.within import incidence_difference
from impra_research.analyse.estimate import z_of

FOLDER = Path(__file__).parent
MONTH, HORIZON, DRAWS, AGAIN = 36, 60, 400, 200
SIZES = {30: (), 150: (10, 20, 40), 1000: (20, 60)}  # enterprises, and how many clusters of them
PLACES = ("a", "b")
REGISTERS = np.array([0.014, 0.020])  # monthly hazards by place
CEASES = 0.006
PACE = np.array([0.5, 1.0, 1.5])  # of a cluster's hazard of registering, a third each
TURNBULL = "draws, percentiles (Turnbull)"
USED = {"log-log", "Greenwood", "jackknife", "draws, t", "Aalen-Johansen, t", TURNBULL}
Interval = tuple[str, str, float, float, float, float]  # estimand, method, truth, value, low, high


def study(rng: np.random.Generator, n: int, clusters: int = 0) -> pd.DataFrame:
    """Draw a study: half of it in each place, followed for 2 to 10 years, a fifth observed late."""
    place = np.arange(n) % 2
    cluster = rng.integers(0, max(clusters // 2, 1), n) * 2 + place
    pace = rng.choice(PACE, max(clusters, 2))[cluster] if clusters else np.ones(n)
    registers = REGISTERS[place] * pace
    ceases = 0.0 if clusters else CEASES
    ends = rng.geometric(registers + ceases)
    registered = rng.random(n) < registers / (registers + ceases)
    followed = rng.integers(24, 121, n)
    entry = np.where(rng.random(n) < (0.0 if clusters else 0.2), rng.integers(1, 25, n), 0)
    drawn = pd.DataFrame({
        "months": np.minimum(ends, followed), "event": (ends <= followed) & registered,
        "outcome": np.where(ends > followed, "open", np.where(registered, "registered", "ceased")),
        "entry": entry, "place": np.array(PLACES)[place], "cluster": cluster, "base": True,
    })  # fmt: skip
    return drawn[drawn["entry"] < drawn["months"]]


def curves(rng: np.random.Generator, n: int) -> Iterator[Interval]:
    """Intervals at 36 months of one curve, and of the difference of two restricted means."""
    histories = study(rng, 2 * n)
    one = durations(histories[histories["place"] == "a"])
    hazard = REGISTERS[0] + CEASES
    curve = kaplan_meier(one)
    row = curve[curve["month"] <= MONTH].iloc[-1]
    yield from _limits(
        f"not registered at {MONTH} months", (1 - REGISTERS[0]) ** MONTH,
        *row[["survival", "se", "low", "high"]],
    )  # fmt: skip
    shares = aalen_johansen(one)
    for outcome, rate in {"registered": REGISTERS[0], "ceased": CEASES}.items():
        row = shares[(shares["outcome"] == outcome) & (shares["month"] <= MONTH)].iloc[-1]
        truth = rate / hazard * (1 - (1 - hazard) ** MONTH)
        name = f"{outcome} at {MONTH} months, competing"
        yield from _limits(name, truth, *row[["incidence", "se", "low", "high"]])
    yield _difference(study(rng, n), "Greenwood", _area(REGISTERS[1]) - _area(REGISTERS[0]), None)


def clustered(rng: np.random.Generator, n: int, clusters: int) -> Iterator[Interval]:
    """Intervals of the difference of two restricted means when clusters differ in pace."""
    histories = study(rng, n, clusters)
    slow, fast = (np.mean([_area(rate * pace) for pace in PACE]) for rate in REGISTERS)
    truth, name = fast - slow, f"difference of restricted means, {clusters} clusters"
    for method, column in {"Greenwood, clusters unheeded": None, "jackknife": "cluster"}.items():
        yield (name, *_difference(histories, method, truth, column)[1:])
    spells = durations(histories, cluster="cluster").of_cause()
    second = (histories["place"] == PLACES[1]).to_numpy()
    yield from _drawn(spells, second, truth, name, int(rng.integers(2**31)))


def _drawn(spells: Durations, second: np.ndarray, truth: float, name: str,
           seed: int) -> Iterator[Interval]:  # fmt: skip
    from scipy.stats import t

    units = spells.cluster
    value, drawn = mean_differences(spells, second, units, horizon=HORIZON, draws=DRAWS, seed=seed)
    held = len(np.unique(units))
    half = t.ppf(0.975, held - 2) * drawn.std(ddof=1)
    yield name, "draws, t", truth, value, value - half, value + half
    yield name, "draws, percentiles", truth, value, *np.quantile(drawn, [0.025, 0.975])


def shares_apart(rng: np.random.Generator, n: int, clusters: int = 0) -> Interval:
    """Give the interval of the difference of two shares registered by the month."""
    histories = study(rng, n, clusters)
    paces, ceases = (PACE, 0.0) if clusters else (np.ones(1), CEASES)
    first, second = (
        float(np.mean([r / (r + ceases) * -np.expm1(MONTH * np.log1p(-r - ceases)) for r in rate * paces]))
        for rate in REGISTERS
    )  # fmt: skip
    column = "cluster" if clusters else None
    found = incidence_difference(histories, places=PLACES, month=MONTH, cluster=column)
    within = f", {clusters} clusters" if clusters else ""
    name = f"difference of shares registered at {MONTH} months{within}"
    return name, "Aalen-Johansen, t", second - first, found.value, found.low, found.high


def half_remembered(rng: np.random.Generator, n: int) -> Interval:
    """Give Turnbull's interval of one curve, half of its dates known to the year only."""
    ends, followed = rng.geometric(REGISTERS[0], n), rng.integers(24, 121, n)
    months, event, begins = np.minimum(ends, followed), ends <= followed, rng.integers(0, 12, n)
    year = (months + begins - 1) // 12 * 12 - begins + 1
    vague = event & (rng.random(n) < 0.5)
    histories = pd.DataFrame({
        "months": months, "event": event, "place": "a", "base": True, "entry": 0,
        "outcome": np.where(event, "registered", "open"),
        "months_low": np.where(vague, np.maximum(year, 1), months),
        "months_high": np.where(vague, np.minimum(year + 11, followed), months),
    })  # fmt: skip
    curve = turnbull_curve(histories, draws=AGAIN, seed=int(rng.integers(2**31)))
    row = curve[curve["month"] <= MONTH].iloc[-1]
    truth, name = (
        (1 - REGISTERS[0]) ** MONTH,
        f"not registered at {MONTH} months, half the dates a year",
    )
    return name, TURNBULL, truth, row["survival"], row["low"], row["high"]


def differences(seed: int, n: int) -> Iterator[Interval]:
    """Give intervals of differences of shares, and Turnbull's (of a thousand: in one study of ten)."""
    rng = np.random.default_rng([seed, n])
    yield from (shares_apart(rng, n, count) for count in (0, *SIZES[n]))
    if n < 1000 or seed % 10 == 0:
        yield half_remembered(rng, n)


def _area(hazard: float) -> float:
    return float(((1 - hazard) ** np.arange(HORIZON)).sum())


def _difference(
    histories: pd.DataFrame, method: str, truth: float, cluster: str | None
) -> Interval:
    found = restricted_mean_difference(histories, places=PLACES, horizon=HORIZON, cluster=cluster)
    name = f"difference of restricted means, {HORIZON} months"
    return name, method, truth, found.value, found.low, found.high


def _limits(name: str, truth: float, value: float, se: float, low: float,
            high: float) -> Iterator[Interval]:  # fmt: skip
    half = z_of(0.95) * se
    yield name, "log-log", truth, value, low, high
    yield name, "plain", truth, value, value - half, value + half


def one_study(seed: int) -> list[tuple[str, int, str, tuple[float, ...]]]:
    """Every interval of one study of each size."""
    rng, told = np.random.default_rng(seed), []
    for n, counts in SIZES.items():
        found = [*curves(rng, n), *(row for count in counts for row in clustered(rng, n, count)),
                 *differences(seed, n)]  # fmt: skip
        told += [(name, n, method, tuple(numbers)) for name, method, *numbers in found]
    return told


def coverage(studies: int, seed: int, jobs: int) -> pd.DataFrame:
    """One row an estimand, size and method."""
    found: dict[tuple[str, int, str], list[tuple[float, ...]]] = defaultdict(list)
    seeds = np.random.SeedSequence(seed).generate_state(studies).tolist()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as workers:
        for done, told in enumerate(workers.map(one_study, seeds, chunksize=5), start=1):
            for *key, numbers in told:
                found[tuple(key)].append(numbers)
            print(f"\r{done} of {studies} studies", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return pd.DataFrame([_row(*key, np.array(rows)) for key, rows in found.items()])


def _row(name: str, n: int, method: str, rows: np.ndarray) -> dict[str, object]:
    rows = rows[np.isfinite(rows).all(axis=1)]
    truth, value, low, high = rows.T
    covers = (low <= truth) & (truth <= high)
    least, most = proportion_confint(int(covers.sum()), len(rows), method="wilson")
    inside = GOAL[0] <= covers.mean() <= GOAL[1]
    return {
        "estimand": name, "n": n, "interval": method, "truth": truth[0], "mean estimate": value.mean(),
        "mean width": (high - low).mean(), "truth below": (truth < low).mean(),
        "truth above": (truth > high).mean(), "coverage": covers.mean(), "coverage, low": least,
        "coverage, high": most, "studies": len(rows),
        "verdict": "holds" if inside else "short" if method in USED and n >= 150 else "does not hold",
    }  # fmt: skip


def page(table: pd.DataFrame, command: str) -> str:
    """Write the table as Markdown, with what it means and how to make it again."""
    unheeded = table.loc[table["interval"].str.contains("unheeded"), "coverage"].min()
    return "\n".join([
        "# Do the intervals of time to registration cover the truth?", "",
        "Studies drawn with constant monthly hazards: registering .014 in one place and .020 in the other,",
        "ceasing .006, followed for 2 to 10 years, a fifth under observation only from a later month (those",
        "who had ended by then are not seen, so a study is a little smaller than n). Curves are of one place",
        "of n enterprises, differences of two places of n / 2. In clusters, half of them in each place,",
        "the hazard of registering is .5, 1 or 1.5 times that of the place. Goal: 93 to 97 %. `low` and",
        "`high` are the Monte Carlo error of the coverage (Wilson).", "",
        "What the pages use: log-log limits, which hold at 30 enterprises where plain ones are too narrow;",
        "Greenwood's error for a difference of restricted means without clusters; with clusters t, by the",
        "jackknife or by draws: percentiles of draws are too narrow below twenty clusters, and unheeded",
        f"clusters make an interval of 95 % cover as little as {100 * unheeded:.0f} %. A difference of",
        "shares has the jackknife's error and t. Turnbull's limits are percentiles of draws.",
        "",
        f"Made by `.venv/bin/python {command}`.", "",
        *in_markdown(table), "",
    ])  # fmt: skip


def main() -> int:
    """Draw the studies and write the table."""
    given = asked(__doc__, seed=2014)
    table = coverage(given.studies, given.seed, given.jobs)
    command = f"benchmarks/duration_coverage.py --studies {given.studies} --seed {given.seed}"
    (FOLDER / "duration.md").write_text(page(table, command), encoding="utf-8")
    print(table.round(3).to_string(index=False))
    return int((table["verdict"] == "short").any())


if __name__ == "__main__":
    sys.exit(main())
