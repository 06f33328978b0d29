"""Draws with replacement of documents (or of units), as sums of what each contributes.

Turns of one document resemble one another; drawing whole documents keeps that resemblance in the
interval (Davison & Hinkley 1997, 3.8), drawing turns would lose it and give an interval too narrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from impra_research.coding.agreement.why import Why
from impra_research.errors import UsageError

Array = NDArray[np.float64]
FEW = 200  # clusters whose draws are kept: 1,000 of them are 1.6 MB
AT_ONCE = 16  # draws held in memory together: 16 x 100,000 units are 13 MB


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How to draw: `documents` names each unit's document; without it, units are drawn one by one."""

    documents: NDArray[np.str_] | None = None
    draws: int = 1000
    seed: int = 2014

    def clusters(self, units: int) -> int:
        """Count what is drawn: documents, or units."""
        return units if self.documents is None else len(np.unique(self.documents))

    @property
    def alone(self) -> Why:
        """Say why one cluster alone gives no interval."""
        return "one_unit" if self.documents is None else "one_document"

    def of(self, kept: NDArray[np.bool_]) -> Bootstrap:
        """Draw from the kept units only."""
        if self.documents is None:
            return self
        if len(self.documents) != len(kept):
            raise UsageError(
                f"{len(kept)} units were judged and {len(self.documents)} documents named",
                fix="name one document for each unit, in the order of the units",
            )
        return Bootstrap(self.documents[kept], self.draws, self.seed)


def draw_sums(parts: Array, bootstrap: Bootstrap) -> Array:
    """Sum the parts over each draw: draws x parts."""
    clusters = _by_document(parts, bootstrap.documents)
    if len(clusters) <= FEW:
        drawn: Array = _kept(len(clusters), bootstrap.draws, bootstrap.seed) @ clusters
        return drawn
    counts = times_drawn(len(clusters), draws=bootstrap.draws, seed=bootstrap.seed)
    return np.concatenate([weights @ clusters for weights in counts])


@lru_cache(maxsize=4)
def _kept(n: int, draws: int, seed: int) -> Array:
    """Keep the draws of few documents: every code is measured on the same ones."""
    return np.concatenate([*times_drawn(n, draws=draws, seed=seed)])


def times_drawn(n: int, *, draws: int, seed: int) -> Iterator[Array]:
    """Tell how often each of n clusters stands in each draw, some draws at a time."""
    rng = np.random.default_rng(seed)
    for first in range(0, draws, AT_ONCE):
        weights = np.empty((min(AT_ONCE, draws - first), n))
        for row in weights:
            row[:] = np.bincount(rng.integers(0, n, n), minlength=n)
        yield weights


def _by_document(parts: Array, documents: NDArray[np.str_] | None) -> Array:
    if documents is None:
        return parts
    names, belongs = np.unique(documents, return_inverse=True)
    sums = [np.bincount(belongs, weights=part, minlength=len(names)) for part in parts.T]
    return np.column_stack(sums)
