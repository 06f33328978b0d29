"""Spells and episodes of 100,000 enterprises: what it costs, and that it grows with their number alone.

Two enterprises a person, one to four dated steps each, half of the dates known to the year only; half of the
persons supported. CPU seconds from the tables of steps, support and persons to counting-process rows.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from impra_research.analyse.episodes.rows import episodes
from impra_research.analyse.episodes.spells import spells

ENTERPRISES, SEED, TIMES = 100_000, 2014, 2
STATES, LEVELS = np.array(["informal", "sheltered", "registered", "ceased"]), (0, 1, 3, None)
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def lives(enterprises: int) -> Tables:
    """Draw the tables of steps, support and persons."""
    rng, n = np.random.default_rng(SEED), enterprises // 2
    names = np.char.add("P", np.arange(n).astype("U"))
    arrival = rng.integers(1990 * 12, 2008 * 12, n)
    person = pd.DataFrame({
        "person": names, "place": rng.choice(["piemonte", "rhone_alpes"], n), "incomplete": "",
        "citizenship": "non_eu", **dated("arrival", arrival, known=rng.random(n) < 0.5),
        **dated("permit", arrival + rng.integers(0, 120, n), known=rng.random(n) < 0.5),
        **dated("interview", np.full(n, 2014 * 12 + 5), known=np.ones(n, dtype=bool)),
    })  # fmt: skip
    size = rng.integers(1, 5, enterprises)
    which = np.repeat(np.arange(enterprises), size)
    number = np.arange(len(which)) - np.repeat(size.cumsum() - size, size)
    state = np.where(number == 0, 0, rng.integers(0, len(STATES), len(which)))
    later = np.cumsum(rng.integers(1, 40, len(which)))
    after = later - np.repeat(later[size.cumsum() - size], size)
    told = dated("step_date", arrival[which // 2] + after, known=rng.random(len(which)) < 0.5)
    step = pd.DataFrame({
        "person": names[which // 2], "enterprise": np.char.add("E", which.astype("U")), "step": number + 1,
        "state": STATES[state], "level": pd.array(LEVELS, dtype="Int64")[state], **told,
    })  # fmt: skip
    helped = np.flatnonzero(rng.random(n) < 0.5)
    began = dated("support_start", arrival[helped] + 24, known=rng.random(len(helped)) < 0.5)
    support = pd.DataFrame({
        "person": names[helped], "support": 1, "service": "S1", "kind": "association",
        "intercultural": rng.choice(["yes", "no"], len(helped)), **began,
    })  # fmt: skip
    return step, support, person


def dated(name: str, month: np.ndarray, *, known: np.ndarray) -> dict[str, np.ndarray]:
    """Write months as dates that are known to the month, or to the year only."""
    first, last = (np.where(known, month, month // 12 * 12 + end) for end in (0, 11))
    return {f"{name}_{end}": (at - 1970 * 12).astype("datetime64[M]").astype("datetime64[us]")
            for end, at in (("earliest", first), ("latest", last))}  # fmt: skip


def taken(enterprises: int) -> float:
    """CPU seconds, the least."""
    step, support, person = lives(enterprises)
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        rows = episodes(spells(step, person), support, person)
        took.append(time.process_time() - began)
    print(f"         {enterprises:,} enterprises, {len(rows):,} episodes: {min(took):.2f} s of CPU",
          flush=True)  # fmt: skip
    return min(took)


def episodes_linear() -> float:
    """Compare spells and episodes of 100,000 enterprises with ten times those of 10,000."""
    return taken(ENTERPRISES) / taken(ENTERPRISES // 10) / 10
