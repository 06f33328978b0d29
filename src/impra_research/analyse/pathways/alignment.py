"""The compiled recurrence of optimal matching: what two pathways save when they are aligned.

A distance is what leaving everything out and putting everything in would cost, less the most that
exchanges can save: S(a, b) = max(S(a-1, b), S(a, b-1), S(a-1, b-1) + 2 indel - substitution). The
row of S is kept for 64 partners at once, so that the processor works on several in one instruction.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from impra_research.analyse.pathways.costs import Costs, Floats
from impra_research.analyse.pathways.sequences import Codes, Integers

LANES = 64


def aligned(codes: Codes, lengths: Integers, costs: Costs) -> Floats:
    """Optimal matching between all pathways, rows and columns in the order given."""
    n, months = codes.shape
    gain = 2 * costs.indel - costs.substitution
    saved = np.zeros((n, n))
    rows, part = np.zeros((2, months + 1, LANES)), np.zeros((n, LANES))
    for first in range(0, n, LANES):
        partners = codes[first : first + LANES]
        last = first + len(partners)
        planes = np.zeros((len(gain), months, LANES))
        planes[:, :, : len(partners)] = np.moveaxis(gain[:, partners], 1, 2)
        ends = np.zeros(LANES, dtype=np.int64)
        ends[: len(partners)] = lengths[first:last]
        _compiled()(codes[:last], lengths[:last], planes, ends, rows, part)
        saved[:last, first:last] = part[:last, : len(partners)]
    distance = costs.indel * (lengths[:, None] + lengths[None, :]) - saved
    upper = np.maximum(np.triu(distance, 1), 0)
    return np.asarray(upper + upper.T)


def _most_saved(
    codes: Codes, lengths: Integers, planes: Floats, ends: Integers, rows: Floats, part: Floats
) -> None:
    """Fill `part` (pathways x partners) with the most that each pathway saves with each partner."""
    months, lanes = planes.shape[1], planes.shape[2]
    for i in range(len(codes)):
        rows[:] = 0
        for a in range(lengths[i]):
            plane = planes[codes[i, a]].reshape(-1)
            above, here = rows[a & 1].reshape(-1), rows[1 - (a & 1)].reshape(-1)
            for c in range(months * lanes):
                exchanged, without = above[c] + plane[c], above[c + lanes]
                here[c + lanes] = without if without > exchanged else exchanged
            for b in range(months):
                before, now = (
                    here[b * lanes : (b + 1) * lanes],
                    here[(b + 1) * lanes : (b + 2) * lanes],
                )
                for k in range(lanes):
                    now[k] = before[k] if before[k] > now[k] else now[k]
        for k in range(lanes):
            part[i, k] = rows[lengths[i] & 1, ends[k], k]


@cache
def _compiled() -> Callable[..., None]:
    """Compile once a machine where a folder for it can be written, else once a session."""
    from numba import njit

    try:
        compiled: Callable[..., None] = njit(cache=True, nogil=True)(_most_saved)
    except RuntimeError:  # neither the package's folder nor the user's can be written
        compiled = njit(nogil=True)(_most_saved)
    return compiled
