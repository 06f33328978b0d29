"""Do the intervals of gaps cover the truth? Draw studies of two places, compare each, count.

Persons differ between the places in schooling and age, and register by them; those of high schooling
register more often still in the second place. Writes comparison.md beside this file; exit 1 when an
interval covers less than 92 % or more than 98 % of the time.

    .venv/bin/python benchmarks/comparison_coverage.py --studies 1000 --seed 2014
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from simulated import asked, in_markdown
from statsmodels.stats.proportion import proportion_confint

from impra_research.analyse.comparison.compared import Compared, compared
from impra_research.analyse.comparison.decomposition import explained, oaxaca
from impra_research.analyse.comparison.gaps import share_gap
from impra_research.analyse.comparison.rates import kitagawa
from impra_research.analyse.comparison.weighting import weighted_gap

ROOT = Path(__file__).parents[1]
GOAL, SIZES, DRAWS, PLACES = (0.93, 0.97), (150, 1000), 200, ("a", "b")
COLUMNS = ["persons", "estimand", "value", "low", "high"]


def people(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Draw persons, half of them in each place."""
    there = np.arange(n) % 2 == 1
    high = rng.random(n) < np.where(there, 0.5, 0.3)
    age = rng.normal(np.where(there, 40, 38), 8)
    chance = 0.35 + (0.15 + 0.1 * there) * high + 0.06 * there + 0.008 * (age - 38)
    return pd.DataFrame({
        "place": np.where(there, "b", "a"), "school": np.where(high, "high", "low"), "age": age,
        "registered": rng.random(n) < chance.clip(0, 1),
    })  # fmt: skip


def told(table: pd.DataFrame, draws: int) -> list[tuple[str, float, float, float]]:
    """Give every estimate of one study: name, value, low, high."""
    both: Compared = compared(table, "registered", groups=PLACES, terms=("school", "age"))
    by_school = compared(table, "registered", groups=PLACES, terms=("school",))
    gaps = {
        "standardised gap (logit)": share_gap(table, "registered", places=PLACES, terms=("school", "age")),
        "propensity weights, ATT": weighted_gap(both),
        "propensity weights, ATE": weighted_gap(both, target="everyone"),
        "entropy balancing, ATT": weighted_gap(both, how="entropy"),
    }  # fmt: skip
    found = [(name, *gap.iloc[1][["value", "low", "high"]]) for name, gap in gaps.items()]
    parts = [("Oaxaca-Blinder", oaxaca, both, "term"), ("two parts", explained, both, "term"),
             ("Kitagawa", kitagawa, by_school, "stratum")]  # fmt: skip
    for name, decomposed, sample, by in parts:
        rows = decomposed(sample, draws=draws)
        rows = rows[rows[by].isin(["all", "school", "school high"]) & (rows["part"] != "gap")]
        found += [
            (f"{name}: {row['part']}, {row[by]}", row["value"], row["low"], row["high"])
            for row in rows.to_dict("records")
        ]
    return found


def one_study(seed: int, n: int) -> list[tuple[int, str, float, float, float]]:
    """Draw and compare one study."""
    return [(n, *row) for row in told(people(np.random.default_rng(seed), n), DRAWS)]


def coverage(found: pd.DataFrame, truths: dict[str, float]) -> pd.DataFrame:
    """One row a size and an estimand."""
    rows = []
    for (persons, name), studies in found.groupby(["persons", "estimand"], sort=False):
        given = studies.dropna(subset=["low", "high"])
        truth = truths[name]
        covered = int(((given["low"] <= truth) & (truth <= given["high"])).sum())
        low, high = proportion_confint(covered, len(given), method="wilson")
        share = covered / len(given)
        rows.append({
            "estimand": name, "persons": persons, "truth": truth,
            "mean estimate": given["value"].mean(), "coverage": share, "low": low, "high": high,
            "studies": len(given), "verdict": "holds" if GOAL[0] <= share <= GOAL[1] else "short",
        })  # fmt: skip
    return pd.DataFrame(rows)


def page(table: pd.DataFrame, command: str) -> str:
    """Write the table as Markdown, with what it means and how to make it again."""
    return "\n".join([
        "# Do the intervals of gaps cover the truth?", "",
        "Studies of two places that differ in schooling and age, each compared as `analyse/comparison` does.",
        f"Goal: 95 % intervals that cover {100 * GOAL[0]:.0f} to {100 * GOAL[1]:.0f} % of the time. `low`",
        "and `high` are the Monte Carlo error of the coverage; truths are those of 400,000 persons.",
        f"Decompositions take {DRAWS} draws of persons.", "",
        f"Made by `.venv/bin/python {command}`.", "", *in_markdown(table), "",
    ])  # fmt: skip


def main() -> int:
    """Run the studies and write the table."""
    given = asked(__doc__, seed=2014)
    truths = {
        name: value for name, value, _, _ in told(people(np.random.default_rng(1), 400_000), 2)
    }
    seeds = np.random.SeedSequence(given.seed).generate_state(given.studies * len(SIZES)).tolist()
    sizes = [n for n in SIZES for _ in range(given.studies)]
    with ProcessPoolExecutor(given.jobs) as workers:
        found = [row for rows in workers.map(one_study, seeds, sizes, chunksize=20) for row in rows]
    table = coverage(pd.DataFrame(found, columns=COLUMNS), truths)
    command = f"benchmarks/comparison_coverage.py --studies {given.studies} --seed {given.seed}"
    (ROOT / "benchmarks" / "comparison.md").write_text(page(table, command), encoding="utf-8")
    print(table.to_string(index=False))
    return int((table["verdict"] == "short").any())


if __name__ == "__main__":
    sys.exit(main())
