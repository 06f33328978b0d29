"""A specification curve of 256 models on the demonstration study, against fitting each with statsmodels.

Two definitions, two readings of the dates, late entry or not, weights or not, discrete time or Cox, and
eight sets of terms. The loop is what a reader would write: person-months from our tables, a formula, one
fit a specification; every sixteenth is fitted and counted sixteen times.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator
from functools import cache
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd

from impra_research.analyse.comparison.choices import DEFINITIONS, Choices
from impra_research.analyse.comparison.specification import specification_curve
from impra_research.analyse.duration.cox_model import at_risk_rows
from impra_research.analyse.life_history import life_histories, person_months
from impra_research.clean import clean_study
from impra_research.study import Study

ROOT = Path(__file__).parents[1]
BLOCKS = (("sex", "education"), ("intercultural", "supported"), ("permit",))
SETS = {
    " + ".join(term for block in chosen for term in block) or "place alone": tuple(
        term for block in chosen for term in block
    )
    for size in range(len(BLOCKS), -1, -1)
    for chosen in combinations(BLOCKS, size)
}
EVERY, FROM = 16, "2006-01"
READINGS, MODELS = ("earliest", "latest"), ("discrete time", "Cox")


@cache
def tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Clean the demonstration study; weights are drawn."""
    made = clean_study(Study.open(ROOT / "data")).tables
    weights = np.random.default_rng(2014).uniform(0.5, 2, len(made["person"]))
    return made["step"], made["support"], made["person"].assign(weight=weights)


def ours() -> float:
    """Seconds of the curve."""
    step, support, person = tables()
    choices = Choices(dates=READINGS, adjustments=SETS, missing=("left out",), models=MODELS,
                      weight="weight", observed_from=FROM)  # fmt: skip
    began = time.process_time()
    curve = specification_curve(
        step, support, person, places=("piemonte", "rhone_alpes"), choices=choices
    )
    took = time.process_time() - began
    print(f"         {len(curve)} models in {took:.1f} s of CPU", flush=True)
    return took


def theirs() -> float:
    """Seconds of the loop."""
    began = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for chosen in list(_specifications())[::EVERY]:
            _fitted(*chosen)
    return EVERY * (time.process_time() - began)


def _specifications() -> Iterator[tuple[str, str, bool, bool, str, tuple[str, ...]]]:
    """Model last but one, so that every sixteenth has both and all sets of terms in turn."""
    for i, (name, reading, late, weighted, terms, model) in enumerate(
        product(DEFINITIONS, READINGS, (True, False), (True, False), SETS.values(), MODELS)
    ):
        yield (
            name,
            reading,
            late,
            weighted,
            MODELS[(i // EVERY) % 2] if i % EVERY == 0 else model,
            terms,
        )


def _fitted(
    name: str, reading: str, late: bool, weighted: bool, model: str, terms: tuple[str, ...]
) -> None:
    from statsmodels.duration.hazard_regression import PHReg
    from statsmodels.genmod.families import Binomial, links
    from statsmodels.genmod.generalized_linear_model import GLM

    step, support, person = tables()
    histories = life_histories(step, support, person, reading=reading, counted=DEFINITIONS[name],
                               observed_from=FROM)  # fmt: skip
    histories = histories if late else histories.assign(entry=0)
    keep = ("place", "cluster", "person", *(t for t in terms if t in histories))
    cut = person_months if model == "discrete time" else at_risk_rows
    rows = cut(histories, keep=keep).dropna()
    rows = rows.merge(person[["person", "weight"]], on="person")
    rows = rows.assign(
        cluster=pd.factorize(rows["cluster"])[0],
        **{name: rows[name].astype("object") for name in ("place", *terms) if name in histories},
    )
    right = " + ".join(["C(place)", *(f"C({t})" if t in histories else t for t in terms)])
    if model == "Cox":
        PHReg.from_formula(f"exit ~ {right}", rows, status=rows["event"].to_numpy(),
                           entry=rows["entry"].to_numpy() + 1e-6, ties="efron",
                           ).fit(groups=rows["cluster"].to_numpy(), disp=0)  # fmt: skip
        return
    weights = rows["weight"] if weighted else None
    GLM.from_formula(f"event ~ cr(month, df=4, constraints='center') + {right}", rows,
                     family=Binomial(links.CLogLog()), var_weights=weights,
                     ).fit(cov_type="cluster", cov_kwds={"groups": rows["cluster"]})  # fmt: skip


def specifications_seconds() -> float:
    """CPU seconds of the curve of 256 models."""
    tables()
    ours()  # what is imported and compiled once
    return ours()


def specifications() -> float:
    """How many times faster than the loop."""
    return theirs() / specifications_seconds()


if __name__ == "__main__":
    print(f"{specifications():.1f} times")
