"""How long the reader waits for every tied model of a large truth table, and setqca for the same.

Crisp conditions that go together, an outcome of two paths with one case in twenty turned: rows contradict,
and thousands of parsimonious models are tied. setqca (0.2.0) looks for its models one by one: on 12
conditions x 200 cases it was stopped after seven minutes, so the ratio is of 10 x 150.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from agreement import NotMeasuredError
from peers import setqca

from impra_research.analyse.conditions.solutions import Solutions, solve
from impra_research.analyse.conditions.truth_table import truth_table

INCLUSION = 0.8
THEIRS = """
import sys, time
import pandas as pd
from setqca import CSQCA
data = pd.read_csv(sys.argv[1])
names = [name for name in data if name != "Y"]
began = time.process_time()
asked = CSQCA(consistency=0.8, directional_expectations=dict.fromkeys(names, "+"))
found = asked.fit(data, outcome="Y", conditions=names)
print(time.process_time() - began)
signs = {0: "~", 1: ""}
for model in found.conservative:
    print(" + ".join("*".join(signs[value] + name for name, value in zip(names, each.pattern)
                              if value is not None) for each in model.boolean.implicants))
"""


def cases(conditions: int, n: int) -> pd.DataFrame:
    """Draw crisp cases, one row each: the conditions and the outcome Y."""
    rng = np.random.default_rng(2014)
    leaning = rng.normal(size=(n, 1))
    sets = (rng.normal(size=(n, conditions)) + leaning) > 0
    paths = (sets[:, 0] & sets[:, 1]) | (sets[:, 2] & ~sets[:, 3] & sets[:, 4])
    turned = np.where(rng.random(n) < 0.05, ~paths, paths)
    names = [f"C{at}" for at in range(conditions)]
    return pd.DataFrame(sets.astype(int), columns=names).assign(Y=turned.astype(int))


def solved(data: pd.DataFrame) -> tuple[float, Solutions]:
    """CPU seconds of the truth table and its three solutions, and what was found."""
    names = [name for name in data if name != "Y"]
    began = time.process_time()
    table = truth_table(data, outcome="Y", conditions=names, inclusion=INCLUSION)
    found = solve(table, expectations=dict.fromkeys(names, 1))
    return time.process_time() - began, found


def conditions_seconds() -> float:
    """CPU seconds of the three solutions of 12 conditions x 200 cases."""
    took, found = solved(cases(12, 200))
    if (found.told["reason"] == "no_row_sufficient").any():
        raise AssertionError("there was nothing to solve")
    return took


def conditions() -> float:
    """How many times less CPU than setqca: the three solutions of 10 conditions x 150 cases."""
    python = setqca()
    if python is None:
        raise NotMeasuredError("setqca cannot be installed here")
    data = cases(10, 150)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.csv"
        data.to_csv(file, index=False)
        told = subprocess.run([str(python), "-c", THEIRS, str(file)], check=True,
                              capture_output=True, text=True).stdout.splitlines()  # fmt: skip
    took, found = solved(data)
    own = found.models.loc[found.models["solution"] == "complex", "formula"]
    ours = {frozenset(each.split(" + ")) for each in own}
    if not {frozenset(each.split(" + ")) for each in told[1:]} & ours:
        raise AssertionError("setqca's complex models are none of ours")
    return float(told[0]) / took


if __name__ == "__main__":
    print(f"{conditions_seconds():.2f} CPU s, {conditions():.1f} times less than setqca")
