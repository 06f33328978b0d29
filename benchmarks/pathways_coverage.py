"""Do the intervals of moves and of shares in each state cover the truth? Simulate enterprises, and count.

Enterprises move month by month between four states, a third under observation late (left truncation),
all until an interview (right censoring). Writes pathways.md beside this file; exit 1 when the coverage of
a share leaves 92 to 98 %, or that of an intensity (exact, so that it may cover more) falls below 93 %.

    .venv/bin/python benchmarks/pathways_coverage.py --studies 1000 --seed 2014
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from impra_research.analyse.pathways.multistate import spells_of, transition_intensities
from impra_research.analyse.pathways.occupation import state_occupation
from impra_research.analyse.pathways.sequences import Sequences

ROOT = Path(__file__).parents[1]
STATES, MONTH, LAST = ("informal", "sheltered", "registered", "ceased"), 36, 96
BEGIN = np.array([0.75, 0.25, 0, 0])
MOVES = np.array([
    [0.976, 0.006, 0.014, 0.004], [0.003, 0.969, 0.024, 0.004],
    [0.003, 0, 0.994, 0.003], [0, 0, 0, 1],
])  # fmt: skip


def study(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """Spells of n enterprises, as observed."""
    codes = np.zeros((n, LAST), dtype=np.int8)
    codes[:, 0] = rng.choice(4, n, p=BEGIN)
    upto = MOVES.cumsum(axis=1)
    for month in range(1, LAST):
        codes[:, month] = (rng.random((n, 1)) >= upto[codes[:, month - 1]]).sum(axis=1).clip(max=3)
    codes[np.arange(LAST) >= rng.integers(12, LAST + 1, n)[:, None]] = -1
    spells = spells_of(Sequences(codes, STATES, tuple(range(n))))
    late = np.where(rng.random(n) < 1 / 3, rng.integers(1, 25, n), 0)
    return spells.assign(observed_from=late[spells["enterprise"]])


def covered(spells: pd.DataFrame, truth: np.ndarray) -> dict[str, bool]:
    """Tell which intervals hold the truth."""
    table = state_occupation(spells, states=STATES, by=None, horizon=MONTH)
    rows = table[table["month"] == MONTH].itertuples()
    found = {f"share {row.state} at {MONTH}": bool(row.low <= p <= row.high)
             for row, p in zip(rows, truth, strict=True)}  # fmt: skip
    for row in transition_intensities(spells, states=STATES, by=None).itertuples():
        true = MOVES[STATES.index(row.state), STATES.index(row.to)]
        if true > 0 and row.months:
            found[f"moves {row.state} to {row.to}"] = bool(row.low <= true <= row.high)
    return found


def main() -> int:
    """Run the studies and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2014)
    asked = parser.parse_args()
    truth = BEGIN @ np.linalg.matrix_power(MOVES, MONTH)
    shown = {}
    for n in (150, 1000):
        rng = np.random.default_rng([asked.seed, n])
        shown[n] = pd.DataFrame(
            [covered(study(rng, n), truth) for _ in range(asked.studies)]
        ).mean()
    table = pd.DataFrame(shown)
    lines = [f"| {name} | " + " | ".join(f"{100 * value:.1f} %" for value in row) + " |"
             for name, row in zip(table.index, table.to_numpy(), strict=True)]  # fmt: skip
    told = [
        "# Coverage of 95 % intervals of pathways", "",
        f"{asked.studies} simulated studies of each size, seed {asked.seed}: "
        "`benchmarks/pathways_coverage.py`. Shares: Aalen-Johansen with late entry, infinitesimal "
        "jackknife, logit limits. Moves: exact Poisson. Here a pathway is cut at the interview without "
        "the move of that month, so that its last month is at risk of a move nobody could see: rates "
        "come out about 1.5 % low, which explains only part of the 92.7 %.", "",
        "| | n = 150 | n = 1,000 |", "|---|---|---|", *lines, "",
    ]  # fmt: skip
    (ROOT / "benchmarks" / "pathways.md").write_text("\n".join(told), encoding="utf-8")
    print("\n".join(told))
    shares = table[table.index.str.startswith("share")]
    return int(not shares.to_numpy().min() >= 0.92 or shares.to_numpy().max() > 0.98
               or table.to_numpy().min() < 0.93)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
