"""How often intervals of what hazard models tell cover the truth: profiles, months, ratios within.

Enterprises of associations of uneven size, each in one place, register or cease; what happens in one
association is alike. Probabilities within 36 months, with support and without, by Cox's model of both
causes (support begins some months after the start) and by Fine and Gray's (support from the start or
never); ratios by the discrete-time model with a random intercept, whose spread is .6; months unregistered
of one place less the other's, standardised by the discrete-time model. Truths are exact, those of the
profiles for the persons of each study. Writes profiles.md beside this file; exit 1 when an interval covers
less than 93 % or more than 97 % of the time.

    .venv/bin/python benchmarks/profiles_coverage.py --studies 1000 --seed 2014
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm
from simulated import GOAL, asked, counted, in_markdown

from impra_research.analyse.comparison.gaps import restricted_gap
from impra_research.analyse.duration.frailty import frailty_model
from impra_research.analyse.duration.profiles import profile_probability

MONTHS, HORIZON, LONG, ALIKE, SPREAD = 36, 60, 120, 0.3, 0.6
SIZES = {150: 40, 1000: 120}  # enterprises, and associations
PLACE, SUPPORT, WOMAN = np.log(1.35), np.log(1.7), 0.3
REGISTERS, CEASES = 0.02, 0.006
EVER, PACE, ELSE = (
    0.75,
    0.03,
    0.02,
)  # Fine-Gray: share that registers in the end, its pace, that of ceasing
TERMS = ("place", "intercultural", "woman")
Found = tuple[str, float, float, float, float]  # estimand, truth, value, low, high


def people(rng: np.random.Generator, n: int) -> tuple[pd.DataFrame, np.ndarray]:
    """Draw enterprises, and for each a normal deviate that resembles those of its association."""
    clusters = SIZES[n]
    size = rng.permutation(1 / np.arange(1, clusters + 1) ** 0.5)
    cluster = rng.choice(clusters, n, p=size / size.sum())
    place = (rng.permutation(clusters) % 2)[cluster]
    drawn = pd.DataFrame({
        "enterprise": [f"E{at}" for at in range(n)], "cluster": cluster, "base": True, "entry": 0,
        "place": np.array(["a", "b"])[place], "woman": (rng.random(n) < 0.5).astype(float),
        "intercultural_from": np.inf, "supported_from": np.inf, "permit_from": np.inf,
        "support_known": True,
    })  # fmt: skip
    shared = rng.normal(size=clusters)[cluster]
    return drawn, np.sqrt(ALIKE) * shared + np.sqrt(1 - ALIKE) * rng.normal(size=n)


def lived(drawn: pd.DataFrame, ends: np.ndarray, cause: np.ndarray, rng: np.random.Generator,
          ) -> pd.DataFrame:  # fmt: skip
    """Follow each for 2 to 10 years: what is seen of when, and by what, it ends."""
    followed = rng.integers(24, LONG + 1, len(drawn))
    seen = np.where(ends <= followed, cause, 0)
    return drawn.assign(
        months=np.minimum(ends, followed), event=seen == 1,
        outcome=np.array(["open", "registered", "ceased"])[seen],
    )  # fmt: skip


def logs(drawn: pd.DataFrame) -> np.ndarray:
    """Sum what place and sex add to the logarithm of a hazard."""
    return np.asarray(PLACE * (drawn["place"] == "b") + WOMAN * drawn["woman"])


def by_cox(rng: np.random.Generator, n: int) -> Iterator[Found]:
    """Give probabilities by Cox's model of both causes."""
    drawn, deviate = people(rng, n)
    since = np.where(rng.random(n) < 0.5, rng.integers(0, 48, n), 10_000)
    month = np.arange(1, LONG + 1)
    registers = REGISTERS * np.exp(logs(drawn)[:, None] + SUPPORT * (month > since[:, None]))
    both = np.cumsum(registers + CEASES, axis=1)
    crossed = both >= -norm.logsf(deviate)[:, None]
    at = np.where(crossed.any(axis=1), crossed.argmax(axis=1), LONG - 1)
    first = rng.random(n) < registers[np.arange(n), at] / (registers[np.arange(n), at] + CEASES)
    ends = np.where(crossed.any(axis=1), at + 1, 10_000)
    known = drawn.assign(intercultural_from=np.where(since < 10_000, since, np.inf))
    histories = lived(known, ends, np.where(first, 1, 2), rng)
    truths = []
    for support in (SUPPORT, 0.0):
        h = REGISTERS * np.exp(logs(drawn) + support)
        truths.append(float(np.mean(h / (h + CEASES) * -np.expm1(-MONTHS * (h + CEASES)))))
    yield from probabilities(histories, truths, "cox")


def by_fine_gray(rng: np.random.Generator, n: int) -> Iterator[Found]:
    """Give probabilities by Fine and Gray's model."""
    drawn, deviate = people(rng, n)
    helped = rng.random(n) < 0.5
    level, power = norm.cdf(deviate), np.exp(logs(drawn) + SUPPORT * helped)
    registers = level < 1 - (1 - EVER) ** power
    share = (1 - (1 - np.where(registers, level, 0)) ** (1 / power)) / EVER
    ends = np.where(registers, -np.log1p(-share) / PACE, rng.exponential(1 / ELSE, n))
    known = drawn.assign(intercultural_from=np.where(helped, 0.0, np.inf))
    histories = lived(known, np.ceil(ends).astype(int).clip(1), np.where(registers, 1, 2), rng)
    by_then = 1 - EVER * -np.expm1(-PACE * MONTHS)
    truths = [float(np.mean(1 - by_then ** np.exp(logs(drawn) + s))) for s in (SUPPORT, 0.0)]
    yield from probabilities(histories, truths, "fine_gray")


def probabilities(histories: pd.DataFrame, truths: list[float], model: str) -> Iterator[Found]:
    """Estimate the probabilities with support and without, and their difference."""
    found = profile_probability(histories, terms=TERMS, horizon=MONTHS, model=model)
    name = {"cox": "Cox, both causes", "fine_gray": "Fine-Gray"}[model]
    for row, truth in zip(found.itertuples(), [*truths, truths[0] - truths[1]], strict=True):
        yield (
            f"registered in {MONTHS} months, {row.scenario} ({name})",
            truth,
            row.value,
            row.low,
            row.high,
        )


def within(rng: np.random.Generator, n: int) -> Iterator[Found]:
    """Ratios within an association, by the model with a random intercept."""
    drawn, _ = people(rng, n)
    since = np.where(rng.random(n) < 0.5, rng.integers(0, 48, n), 10_000)
    faster = rng.normal(0, SPREAD, SIZES[n])[drawn["cluster"]]
    month = np.arange(1, LONG + 1)
    hazard = REGISTERS * np.exp(
        (logs(drawn) + faster)[:, None] + SUPPORT * (month > since[:, None])
    )
    crossed = np.cumsum(hazard, axis=1) >= rng.exponential(size=(n, 1))
    ends = np.where(crossed.any(axis=1), crossed.argmax(axis=1) + 1, 10_000)
    known = drawn.assign(intercultural_from=np.where(since < 10_000, since, np.inf))
    found = frailty_model(lived(known, ends, np.ones(n, dtype=int), rng), terms=TERMS)
    for term, truth in {"place": PLACE, "intercultural": SUPPORT}.items():
        row = found[found["term"] == term].iloc[0]
        ratio, low, high = (float(row[name]) for name in ("hazard_ratio", "low", "high"))
        name = f"ratio within an association, {term} (random intercept)"
        yield name, float(np.exp(truth)), ratio, low, high


def adjusted(rng: np.random.Generator, n: int) -> Iterator[Found]:
    """Months unregistered of one place less the other's, standardised by the discrete-time model."""
    drawn, deviate = people(rng, n)
    month = np.arange(1, LONG + 1)
    hazard = np.exp(logs(drawn))[:, None] * np.full(LONG, REGISTERS)
    crossed = np.cumsum(hazard, axis=1) >= -norm.logsf(deviate)[:, None]
    ends = np.where(crossed.any(axis=1), crossed.argmax(axis=1) + 1, 10_000)
    histories = lived(drawn, ends, np.ones(n, dtype=int), rng)
    area = [
        np.exp(-REGISTERS * np.exp(place + WOMAN * drawn["woman"].to_numpy())[:, None] * (month - 1))
        [:, :HORIZON].sum(axis=1).mean() for place in (0.0, PLACE)
    ]  # fmt: skip
    found = restricted_gap(histories, places=("a", "b"), terms=("woman",), horizon=HORIZON).iloc[1]
    name = f"adjusted difference of restricted means, {HORIZON} months"
    yield name, float(area[1] - area[0]), found["value"], found["low"], found["high"]


SLOW = 0.3  # of the studies of 1,000 that Cox's models get; the random intercept has none
KINDS = {"cox": by_cox, "fine_gray": by_fine_gray, "intercept": within, "months": adjusted}


def one_study(seed: int, kind: str, n: int) -> list[Found]:
    """Every interval of one study."""
    return list(KINDS[kind](np.random.default_rng([seed, n]), n))


def coverage(studies: int, seed: int, jobs: int) -> pd.DataFrame:
    """One row a size and an estimand."""
    seeds = np.random.SeedSequence(seed).generate_state(studies).tolist()
    rows = []
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as workers:
        for n, clusters in SIZES.items():
            for kind in KINDS if n < 1000 else ("cox", "fine_gray", "months"):
                slow = n == 1000 and kind != "months"
                wanted = seeds[: int(SLOW * studies) if slow else studies]
                found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
                for told in workers.map(partial(one_study, kind=kind, n=n), wanted, chunksize=5):
                    for name, *numbers in told:
                        found[name].append(tuple(numbers))
                rows += [{"estimand": name, "n": n, "associations": clusters} | counted(np.array(each))
                         for name, each in found.items()]  # fmt: skip
                print(kind, n, file=sys.stderr, flush=True)
    return pd.DataFrame(rows)


def page(table: pd.DataFrame, command: str) -> str:
    """Write the table as Markdown, with what it means and how to make it again."""
    about = __doc__.split("\n\n")[1].split("Writes")[0].strip()
    return "\n".join([
        "# Do the intervals of what hazard models tell cover the truth?", "", about,
        "", f"Goal: 95 % intervals that cover {100 * GOAL[0]:.0f} to {100 * GOAL[1]:.0f} % of the time;",
        "`low` and `high` are the Monte Carlo error of the coverage (Wilson). `without`: not given. Of 1,000",
        "enterprises Cox's models are fitted in three studies of ten, a hundred times each (jackknife),",
        "the random intercept in none.",
        "", f"Made by `.venv/bin/python {command}`.", "", *in_markdown(table), "",
    ])  # fmt: skip


def main() -> int:
    """Draw the studies and write the table."""
    given = asked(__doc__, seed=2014)
    table = coverage(given.studies, given.seed, given.jobs)
    command = f"benchmarks/profiles_coverage.py --studies {given.studies} --seed {given.seed}"
    (Path(__file__).parent / "profiles.md").write_text(page(table, command), encoding="utf-8")
    print(table.round(3).to_string(index=False))
    return int((table["verdict"] == "short").any())


if __name__ == "__main__":
    sys.exit(main())
