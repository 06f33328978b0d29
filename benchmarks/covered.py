"""Do the 95 % intervals cover the truth? Simulate studies, clean and analyse each, count.

Each study is a whole folder written by `impra simulate` with the mistakes of fieldwork in it, cleaned by
`clean_study` and analysed as the notebooks do. Writes covered.md beside this file; exit 1 when an
interval covers less than 93 % or more than 97 % of the time.

    .venv/bin/python benchmarks/covered.py --studies 200 --seed 2014 --jobs 2
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
from simulated import GOAL, asked, counted, in_markdown

from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.estimate import Estimate
from impra_research.analyse.hazard import hazard_model
from impra_research.analyse.life_history import life_histories
from impra_research.clean import clean_study
from impra_research.simulate import simulate
from impra_research.simulate.truths import read_truths
from impra_research.study import Study

ROOT = Path(__file__).parents[1]
HORIZON = 60
COLUMNS = ["estimand", "value", "low", "high", "events"]


def main() -> int:
    """Run the studies and write the table."""
    given = asked(__doc__, seed=2014, studies=200)
    seeds = np.random.SeedSequence(given.seed).generate_state(given.studies).tolist()
    with ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as workers:
        running = [workers.submit(one_study, seed) for seed in seeds]
        for done, _ in enumerate(as_completed(running), start=1):
            print(f"\r{done} of {given.studies} studies", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    found = pd.DataFrame([row for study in running for row in study.result()], columns=COLUMNS)
    table = coverage(found, truths())
    command = f"benchmarks/covered.py --studies {given.studies} --seed {given.seed}"
    (ROOT / "benchmarks" / "covered.md").write_text(page(table, command), encoding="utf-8")
    print(table.to_string(index=False))
    return int((table["verdict"] == "short").any())


def one_study(seed: int) -> list[tuple[str, float, float, float, int]]:
    """Simulate, clean and analyse one study: a row an estimand."""
    with tempfile.TemporaryDirectory() as folder:
        made = simulate(
            Path(folder) / "study", Study.open(ROOT / "data"), seed=seed, interviews=False
        )
        tables = clean_study(Study.open(made)).tables
    histories = life_histories(tables["step"], tables["support"], tables["person"])
    first, second = list(Study.open(ROOT / "data").places)[:2]
    model = hazard_model(histories, places=(first, second)).set_index("term")
    ratios = [
        (f"hazard ratio, {term}", *model.loc[term, ["hazard_ratio", "low", "high", "events"]])
        for term in ("intercultural", "place", "permit")
    ]
    difference = drawn_mean_difference(histories, places=(first, second), horizon=HORIZON)
    return [*ratios, _row(difference, f"restricted mean ({HORIZON} months), {second} - {first}")]


def _row(found: Estimate, name: str) -> tuple[str, float, float, float, int]:
    return name, found.value, found.low, found.high, found.n


def truths() -> dict[str, float]:
    """Read the planted values, in the order of `one_study`."""
    derived = read_truths(ROOT / "data" / "raw").derived
    ratios = derived["hazard_ratio"]
    return {term: ratios[term] for term in ("intercultural", "place", "permit")} | {
        "difference": derived["restricted_mean"]["difference"]
    }


def coverage(found: pd.DataFrame, planted: dict[str, float]) -> pd.DataFrame:
    """One row an estimand; hazard ratios are averaged on their logarithm."""
    rows = []
    for (name, studies), truth in zip(
        found.groupby("estimand", sort=False), planted.values(), strict=True
    ):
        numbers = studies[["value", "low", "high"]].to_numpy(dtype=float)
        numbers = np.column_stack([np.full(len(numbers), truth), numbers])
        numbers = np.log(numbers) if name.startswith("hazard ratio") else numbers
        told = counted(numbers)
        bias = numbers[:, 1].mean() - numbers[0, 0]
        value = told["mean estimate"]
        rows.append({"estimand": name} | told | {
            "truth": truth, "bias": bias, "bias, in standard deviations": bias / numbers[:, 1].std(ddof=1),
            "mean estimate": np.exp(value) if name.startswith("hazard ratio") else value,
        })  # fmt: skip
    return pd.DataFrame(rows)


def page(table: pd.DataFrame, command: str) -> str:
    """Write the table as Markdown, with what it means and how to make it again."""
    goal = f"{100 * GOAL[0]:.0f} to {100 * GOAL[1]:.0f} %"
    return "\n".join([
        "# Do the intervals cover the truth?", "",
        "Synthetic studies of the size of the demonstration, with its mistakes, each cleaned and analysed",
        "as in the notebooks (clusters drawn again for the difference of restricted means). Goal: 95 %",
        f"intervals that cover {goal} of the time. Width and bias of a hazard ratio: of its logarithm;",
        "`low` and `high` are the Monte Carlo error of the coverage (Wilson), `without` the studies without",
        "an interval. Dates are read at the middle of what they can mean: what remains of bias",
        "towards no association comes from supports and registrations known to the year only.", "",
        f"With {table['studies'].max()} studies a coverage is known to within 3 points.", "",
        f"Made by `.venv/bin/python {command}` (`make coverage`).", "",
        *in_markdown(table), "",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
