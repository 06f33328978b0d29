"""What the programs that count coverage share: what they are asked, and how their table is written."""

from __future__ import annotations

import argparse
import os

import numpy as np
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

GOAL = (0.93, 0.97)


def asked(about: str, *, seed: int, studies: int = 1000) -> argparse.Namespace:
    """Read `--studies`, `--seed` and `--jobs`; each study then has one core."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--studies", type=int, default=studies)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return parser.parse_args()


def in_markdown(table: pd.DataFrame) -> list[str]:
    """Write a table as the lines of one in Markdown, to three digits."""
    shown = table.round(3).astype(object).fillna("").astype(str)
    rows = [list(shown), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return [f"| {' | '.join(row)} |" for row in rows]


def counted(rows: np.ndarray) -> dict[str, object]:
    """Tell how often intervals cover: columns truth, value, low, high, a row a study."""
    ended = np.isfinite(rows).all(axis=1)
    truth, value, low, high = rows[ended].T
    covers = (low <= truth) & (truth <= high)
    least, most = proportion_confint(int(covers.sum()), max(len(covers), 1), method="wilson")
    return {
        "truth": rows[:, 0].mean(), "mean estimate": value.mean(), "mean width": (high - low).mean(),
        "truth below": (truth < low).mean(), "truth above": (truth > high).mean(),
        "coverage": covers.mean(), "low": least, "high": most, "studies": len(covers),
        "without": len(rows) - len(covers),
        "verdict": "holds" if GOAL[0] <= covers.mean() <= GOAL[1] else "short",
    }  # fmt: skip
