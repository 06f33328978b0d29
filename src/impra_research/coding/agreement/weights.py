"""How near two categories are: weights of agreement (Gwet 2014) and differences (Krippendorff)."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from impra_research.errors import UsageError

Array = NDArray[np.float64]
Weights = Literal["identity", "ordinal", "linear", "quadratic"]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
Distances = Level | Array  # a level of measurement, or what each two categories are apart


def agreement_weights(categories: Array, kind: Weights) -> Array:
    """Give the part of agreement between each two categories: 1 on the diagonal, 0 at the furthest.

    identity: only the same agrees. linear, quadratic: 1 - d / d_max, 1 - d^2 / d_max^2 with d the
    distance of the values. ordinal: 1 - M / M_max, M the pairs of ranks from one to the other. The
    ordinal weights are Gwet's, not Krippendorff's ordinal metric.

    Examples
    --------
    >>> agreement_weights(np.array([1.0, 2.0, 3.0]), "ordinal").round(3).tolist()[0]
    [1.0, 0.667, 0.0]
    """
    q = len(categories)
    if kind == "identity" or q < 2:
        return np.eye(q)
    if kind == "ordinal":
        steps = np.abs(np.subtract.outer(np.arange(q), np.arange(q)))
        ranked: Array = 1 - steps * (steps + 1) / (q * (q - 1))
        return ranked
    if kind not in ("linear", "quadratic"):
        raise _unknown(kind, ("identity", "ordinal", "linear", "quadratic"))
    far = np.abs(np.subtract.outer(categories, categories)) / (categories[-1] - categories[0])
    found: Array = 1 - (far if kind == "linear" else far**2)
    return found


def differences(categories: Array, level: Distances) -> Array:
    """Give Krippendorff's squared difference of each two categories, where it needs no frequencies.

    nominal: 0 or 1. interval: (c - k)^2. ratio: ((c - k) / (c + k))^2. Or as they are given.

    Raises
    ------
    UsageError
        A ratio level with negative values, a level that does not exist, or distances that are none.
    """
    if not isinstance(level, str):
        return _own(np.asarray(level, dtype=float), len(categories))
    apart = np.subtract.outer(categories, categories)
    if level == "nominal":
        return np.asarray(apart != 0, dtype=float)
    if level == "interval":
        squared: Array = apart**2
        return squared
    if level != "ratio":
        raise _unknown(level, ("nominal", "ordinal", "interval", "ratio"))
    if (categories < 0).any():
        raise UsageError("a ratio has no negative values", fix='say level="interval"')
    both = np.add.outer(categories, categories)
    found: Array = (apart / np.where(both == 0, 1, both)) ** 2
    return found


def _own(apart: Array, q: int) -> Array:
    if (
        apart.shape != (q, q)
        or (apart != apart.T).any()
        or np.diag(apart).any()
        or (apart < 0).any()
    ):
        raise UsageError(
            f"distances of {q} categories are {q} rows of {q}, 0 from each to itself, the same both ways",
            fix="give them in the order of the categories, least first",
        )
    return apart


def _unknown(given: str, known: tuple[str, ...]) -> UsageError:
    return UsageError(f"{given!r} is not known here", fix=f"one of {', '.join(known)}")
