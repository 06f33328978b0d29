"""What the programs that count coverage share: what they are asked, and how their table is written."""

from __future__ import annotations

import argparse
import os

import pandas as pd


def asked(about: str, *, seed: int) -> argparse.Namespace:
    """Read `--studies`, `--seed` and `--jobs`; each study then has one core."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return parser.parse_args()


def in_markdown(table: pd.DataFrame) -> list[str]:
    """Write a table as the lines of one in Markdown, to three digits."""
    shown = table.round(3).astype(str)
    rows = [list(shown), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return [f"| {' | '.join(row)} |" for row in rows]
