"""Distances between 2,000 pathways of 120 months in four states, ours and sequenzo's: the same, and how fast.

CPU seconds of both (sequenzo works on all cores), at costs from transition rates, and the first call of
a session apart. TraMineR 2.2-12 needed 32.3 CPU s for pathways of the same kind on two cores of this class
(Debian has no TraMineR, so that it cannot be run here); its dynamic Hamming 2.2 s; sequenzo 0.1.42's crashes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from agreement import NotMeasuredError
from peers import sequenzo

ROOT = Path(__file__).parents[1]
UNITS, MONTHS, STATES, MOVES, SEED = 2000, 120, 4, 0.045, 2014
TRAMINER = 32.3
THEIRS = """
import sys, time
import numpy as np, pandas as pd
from sequenzo import SequenceData, get_distance_matrix
codes = np.load(sys.argv[1])
months = [f"m{at}" for at in range(codes.shape[1])]
table = pd.DataFrame(codes + 1, columns=months).assign(id=np.arange(len(codes)))
data = SequenceData(table, time=months, states=[1, 2, 3, 4], labels=list("ISRC"), id_col="id")
began, cpu = time.perf_counter(), time.process_time()
found = get_distance_matrix(seqdata=data, method="OM", sm="TRATE", indel=1.0)
print("|", time.process_time() - cpu, time.perf_counter() - began, np.asarray(found).sum())
"""
OURS = """
import sys, time
import numpy as np
from impra_research.analyse.pathways.costs import transition_costs
from impra_research.analyse.pathways.distances import distances
from impra_research.analyse.pathways.sequences import Sequences
codes = np.load(sys.argv[1])
told = Sequences(codes, ("informal", "sheltered", "registered", "ceased"), tuple(range(len(codes))))
cpu = time.process_time()
distances(told.take(np.arange(5)))
first, cpu = time.process_time() - cpu, time.process_time()
total = distances(told, costs=transition_costs(told, indel=1.0)).sum()
matching, cpu = time.process_time() - cpu, time.process_time()
distances(told, method="dynamic_hamming")
print("|", matching, time.process_time() - cpu, first, total)
"""


def drawn() -> np.ndarray:
    """Months of pathways that change state 5 times on average."""
    rng = np.random.default_rng(SEED)
    codes = np.zeros((UNITS, MONTHS), dtype=np.int8)
    for month in range(1, MONTHS):
        moves, step = rng.random(UNITS) < MOVES, rng.integers(1, STATES, UNITS)
        codes[:, month] = (codes[:, month - 1] + moves * step) % STATES
    return codes


def told_by(python: Path, code: str) -> list[float]:
    """Run code on these pathways in a process of its own, and read the numbers it tells."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "codes.npy"
        np.save(file, drawn())
        told = subprocess.run([str(python), "-c", code, str(file)], check=True, cwd=ROOT,
                              capture_output=True, text=True)  # fmt: skip
    return [float(number) for number in told.stdout.rsplit("|", 1)[1].split()]


@cache
def ours() -> list[float]:
    """CPU seconds of optimal matching, dynamic Hamming and the first call; sum of distances."""
    told_by(Path(sys.executable), OURS)  # compiles, once a machine
    return told_by(Path(sys.executable), OURS)


def matching() -> float:
    """How many times less CPU than sequenzo: optimal matching, 2,000 pathways x 120 months."""
    python = sequenzo()
    if python is None:
        raise NotMeasuredError("sequenzo cannot be installed here")
    cpu, wall, total = told_by(python, THEIRS)
    own, *_, same = ours()
    if not np.isclose(total, same, rtol=1e-9):
        raise AssertionError(f"other distances: they sum to {total} and {same}")
    print(f"         sequenzo {cpu:.1f} CPU s ({wall:.1f} s), ours {own:.1f} CPU s; the same sum; "
          f"TraMineR's {TRAMINER} CPU s, taken elsewhere, are {TRAMINER / own:.1f} times ours",
          flush=True)  # fmt: skip
    return cpu / own


def matching_seconds() -> float:
    """CPU seconds of optimal matching, 2,000 pathways x 120 months; TraMineR's were 32 on this class."""
    return ours()[0]


def dynamic() -> float:
    """CPU seconds of dynamic Hamming, 2,000 pathways x 120 months."""
    return ours()[1]


def first_distances() -> float:
    """CPU seconds of the first distances of a session, on a machine that has compiled them once."""
    return ours()[2]
