"""The compiled recurrence of optimal matching: what two pathways save when they are aligned.

A distance is what leaving everything out and putting everything in would cost, less the most that
exchanges can save: S(a, b) = max(S(a-1, b), S(a, b-1), S(a-1, b-1) + 2 indel - substitution). The
processor works on several partners in one instruction (`LANES`), and on few months at a time
(`TILE`), so that all it needs stays near. All in double precision.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from impra_research.analyse.pathways.costs import Costs, Floats
from impra_research.analyse.pathways.sequences import Codes, Integers

LANES, TILE = 64, 16


def aligned(codes: Codes, lengths: Integers, costs: Costs) -> Floats:
    """Optimal matching between all pathways, rows and columns in the order given."""
    n, months = codes.shape
    gain = 2 * costs.indel - costs.substitution
    saved, fill = np.zeros((n, n)), _compiled()
    for first in range(0, n, LANES):
        partners = codes[first : first + LANES]
        last = first + len(partners)
        planes = np.zeros((len(gain), -(-months // TILE) * TILE, LANES))
        planes[:, :months, : len(partners)] = np.moveaxis(gain[:, partners], 1, 2)
        ends = np.zeros(LANES, dtype=np.int64)
        ends[: len(partners)] = lengths[first:last]
        part = np.zeros((last, LANES))
        fill(codes[:last], lengths[:last], planes, ends, part)
        saved[:last, first:last] = part[:, : len(partners)]
    distance = costs.indel * (lengths[:, None] + lengths[None, :]) - saved
    upper = np.maximum(np.triu(distance, 1), 0)
    return np.asarray(upper + upper.T)


def _most_saved(
    codes: Codes, lengths: Integers, planes: Floats, ends: Integers, part: Floats
) -> None:
    """Fill `part` (pathways x partners) with the most that each pathway saves with each partner.

    `planes` (states x months x partners) hold what each state saves when exchanged for the partner's;
    `border` holds S at the last month of the tile before.
    """
    border = np.zeros((codes.shape[1], LANES))
    odd, even = np.zeros((TILE + 1) * LANES), np.zeros((TILE + 1) * LANES)
    for i in range(len(codes)):
        border[:] = 0
        for first in range(0, planes.shape[1], TILE):
            odd[:] = 0
            even[:] = 0
            for a in range(lengths[i]):
                above, here = (odd, even) if a % 2 == 0 else (even, odd)
                here[:LANES] = border[a]
                plane = planes[codes[i, a], first : first + TILE].reshape(-1)
                without, now = above[LANES:], here[LANES:]
                for c in range(TILE * LANES):
                    most = above[c] + plane[c]
                    most = most if most > without[c] else without[c]
                    now[c] = most if most > here[c] else here[c]
                border[a] = here[TILE * LANES :]
            here = odd if lengths[i] % 2 == 0 else even
            for k in range(LANES):
                if first <= ends[k] <= first + TILE:
                    part[i, k] = here[(ends[k] - first) * LANES + k]


@cache
def _compiled() -> Callable[..., None]:
    """Compile once a machine where a folder for it can be written, else once a session."""
    from numba import njit

    try:
        compiled: Callable[..., None] = njit(cache=True, nogil=True)(_most_saved)
    except RuntimeError:  # neither the package's folder nor the user's can be written
        compiled = njit(nogil=True)(_most_saved)
    return compiled
