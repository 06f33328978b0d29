"""Do the intervals of gaps cover the truth? Draw studies of two places, compare each, count.

Persons differ between the places in schooling and age, and register by them; those of high schooling
register more often still in the second place. Writes comparison.md beside this file; exit 1 when an
interval covers less than 93 % or more than 97 % of the time.

    .venv/bin/python benchmarks/comparison_coverage.py --studies 1000 --seed 2014
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from simulated import GOAL, asked, counted, in_markdown

from impra_research.analyse.comparison.compared import Compared, compared
from impra_research.analyse.comparison.decomposition import explained, oaxaca
from impra_research.analyse.comparison.gaps import share_gap
from impra_research.analyse.comparison.rates import kitagawa
from impra_research.analyse.comparison.weighting import weighted_gap

ROOT = Path(__file__).parents[1]
DESIGNS = ((150, 0), (150, 40), (1000, 0))  # persons, and associations
DRAWS, SHARED, PLACES = 400, 0.15, ("a", "b")
COLUMNS = ["persons", "associations", "estimand", "value", "low", "high"]
NUMBERS = ["truth", "value", "low", "high"]


def people(rng: np.random.Generator, n: int, clusters: int = 0) -> pd.DataFrame:
    """Draw persons, half of them in each place; what associations share adds to their chances."""
    there = np.arange(n) % 2 == 1
    high = rng.random(n) < np.where(there, 0.5, 0.3)
    age = rng.normal(np.where(there, 40, 38), 8)
    chance = 0.35 + (0.15 + 0.1 * there) * high + 0.06 * there + 0.008 * (age - 38)
    cluster = rng.integers(0, clusters // 2, n) * 2 + there if clusters else np.arange(n)
    chance += rng.uniform(-SHARED, SHARED, clusters)[cluster] if clusters else 0
    return pd.DataFrame({
        "cluster": cluster, "place": np.where(there, "b", "a"), "age": age,
        "school": np.where(high, "high", "low"), "registered": rng.random(n) < chance.clip(0, 1),
    })  # fmt: skip


def told(table: pd.DataFrame, draws: int) -> list[tuple[str, float, float, float]]:
    """Give every estimate of one study: name, value, low, high."""
    terms, how = ("school", "age"), {"cluster": "cluster"}
    both: Compared = compared(table, "registered", groups=PLACES, terms=terms, **how)
    by_school = compared(table, "registered", groups=PLACES, terms=("school",), **how)
    gaps = {
        "standardised gap (logit)": share_gap(table, "registered", places=PLACES, terms=terms, **how),
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


def one_study(
    seed: int, design: tuple[int, int]
) -> list[tuple[int, int, str, float, float, float]]:
    """Draw and compare one study."""
    return [(*design, *row) for row in told(people(np.random.default_rng(seed), *design), DRAWS)]


def coverage(found: pd.DataFrame, truths: dict[str, float]) -> pd.DataFrame:
    """One row a size and an estimand."""
    return pd.DataFrame([
        {"estimand": name, "persons": persons, "associations": clusters or ""}
        | counted(studies[["value", "low", "high"]].assign(truth=truths[name])[NUMBERS].to_numpy())
        for (persons, clusters, name), studies in found.groupby(COLUMNS[:3], sort=False)
    ])  # fmt: skip


def page(table: pd.DataFrame, command: str) -> str:
    """Write the table as Markdown, with what it means and how to make it again."""
    return "\n".join([
        "# Do the intervals of gaps cover the truth?", "",
        "Studies of two places that differ in schooling and age, each compared as `analyse/comparison` does.",
        f"Goal: 95 % intervals that cover {100 * GOAL[0]:.0f} to {100 * GOAL[1]:.0f} % of the time. `low`",
        "and `high` are the Monte Carlo error of the coverage; truths are those of 400,000 persons.",
        f"Decompositions take {DRAWS} draws of persons. With associations, each lies in one place, and",
        f"chances in it are up to {SHARED:g} higher or lower than elsewhere. An interaction is a product of",
        "two differences: with few persons its interval is too wide, and the two parts hold instead.", "",
        f"Made by `.venv/bin/python {command}`.", "", *in_markdown(table), "",
    ])  # fmt: skip


def main() -> int:
    """Run the studies and write the table."""
    given = asked(__doc__, seed=2014)
    truths = {
        name: value for name, value, _, _ in told(people(np.random.default_rng(1), 400_000), 2)
    }
    seeds = np.random.SeedSequence(given.seed).generate_state(given.studies * len(DESIGNS)).tolist()
    designs = [design for design in DESIGNS for _ in range(given.studies)]
    with ProcessPoolExecutor(given.jobs) as workers:
        found = [
            row for rows in workers.map(one_study, seeds, designs, chunksize=20) for row in rows
        ]
    table = coverage(pd.DataFrame(found, columns=COLUMNS), truths)
    command = f"benchmarks/comparison_coverage.py --studies {given.studies} --seed {given.seed}"
    (ROOT / "benchmarks" / "comparison.md").write_text(page(table, command), encoding="utf-8")
    print(table.to_string(index=False))
    return int((table["verdict"] == "short").any())


if __name__ == "__main__":
    sys.exit(main())
