"""A factor model in several groups, written out: its free numbers, what it implies, and its slopes.

    item = intercept + loading x factor + what is the item's own

A factor has variance 1 and mean 0 in the first group, and in the others wherever nothing is held equal that
would tell its spread or its height: no item is a marker, so any of them may be let differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which numbers of a group are free, and which are those of another group too.

    They are loadings, intercepts, residual variances, (co)variances and means of the factors. `at`
    (groups x numbers) is the place among the free numbers, the same where groups are held equal, or
    -1 where `fixed` holds; `pairs` (factors x factors) the place of a covariance among those of a group.
    """

    factor: Ints
    at: Ints
    fixed: Floats
    pairs: Ints

    @property
    def factors(self) -> int:
        """Count the factors."""
        return len(self.pairs)

    @property
    def free(self) -> int:
        """Count the free numbers."""
        return int(self.at.max()) + 1

    def parts(self, numbers: Floats) -> list[Floats]:
        """Cut numbers of a group into loadings, intercepts, residuals, factors' covariances, means."""
        p, m = len(self.factor), len(self.pairs)
        return [
            numbers[:p],
            numbers[p : 2 * p],
            numbers[2 * p : 3 * p],
            numbers[3 * p : -m],
            numbers[-m:],
        ]

    def numbers(self, free: Floats) -> Floats:
        """Write out the numbers of each group."""
        return np.where(self.at < 0, self.fixed, free[self.at])

    def read(self, numbers: Floats) -> Floats:
        """Read the free numbers off those of each group; of what is shared, the first group's."""
        free = np.zeros(self.free)
        for at, row in zip(self.at[::-1], numbers[::-1], strict=True):
            free[at[at >= 0]] = row[at >= 0]
        return free


def layout_of(
    factor: Sequence[int], groups: int, *, loadings: Sequence[bool], intercepts: Sequence[bool]
) -> Layout:
    """Lay out a model in which the marked loadings and intercepts are the same in every group."""
    of, same = np.asarray(factor), np.column_stack([loadings, intercepts])
    p, m = len(of), int(of.max()) + 1
    told = [[bool(same[of == f, kind].any()) for f in range(m)] for kind in range(2)]
    pairs = _pairs(m)
    equal = np.concatenate([same[:, 0], same[:, 1], np.zeros(p + len(pairs) + m, dtype=bool)])
    first = np.concatenate([np.ones(3 * p, bool), [a != b for a, b in pairs], np.zeros(m, bool)])
    later = np.concatenate(
        [np.ones(3 * p, bool), [a != b or told[0][a] for a, b in pairs], told[1]]
    )
    at, count = np.full((groups, len(equal)), -1), 0
    for g in range(groups):
        for slot in np.flatnonzero(later if g else first):
            shared = g > 0 and equal[slot]
            at[g, slot] = at[0, slot] if shared else count
            count += not shared
    fixed = np.concatenate([np.zeros(3 * p), [float(a == b) for a, b in pairs], np.zeros(m)])
    place = np.zeros((m, m), dtype=np.intp)
    for at_pair, (a, b) in enumerate(pairs):
        place[a, b] = place[b, a] = at_pair
    return Layout(of, at, np.tile(fixed, (groups, 1)), place)


def _pairs(factors: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(factors) for b in range(a + 1)]


def implied(layout: Layout, row: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of the items of a group under the model."""
    loadings, intercepts, own, _, means = layout.parts(row)
    square = square_of(layout, row)[layout.factor[:, None], layout.factor]
    covariance = square * np.outer(loadings, loadings)
    covariance.flat[:: len(own) + 1] += own
    return intercepts + loadings * means[layout.factor], covariance


def square_of(layout: Layout, row: Floats) -> Floats:
    """Write the factors' (co)variances as a matrix."""
    return layout.parts(row)[3][layout.pairs]


def slopes_of(layout: Layout, row: Floats) -> tuple[Floats, Floats]:
    """Slopes of a group's covariances and means in its own numbers, in their order."""
    loadings, _, _, _, means = layout.parts(row)
    p, m = len(loadings), layout.factors
    held = np.zeros((m, p))
    held[layout.factor, np.arange(p)] = loadings
    of_covariance, of_mean = np.zeros((len(row), p, p)), np.zeros((len(row), p))
    each, shared = np.arange(p), (square_of(layout, row) @ held)[layout.factor]
    of_covariance[each, each] += shared
    of_covariance[each, :, each] += shared
    of_mean[each, each] = means[layout.factor]
    of_mean[p + each, each] = 1
    of_covariance[2 * p + each, each, each] = 1
    for place, (a, b) in enumerate(_pairs(m), start=3 * p):
        both = np.outer(held[a], held[b])
        of_covariance[place] = both if a == b else both + both.T
    of_mean[len(row) - m :] = held
    return of_covariance, of_mean
