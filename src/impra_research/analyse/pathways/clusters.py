"""Types of pathways: Ward's hierarchy and partition around medoids, from distances.

Ward's criterion on distances is R's `ward.D2`; on their square roots it is `ward.D`. The medoids are
Kaufman & Rousseeuw's (1990): built up one by one, then exchanged while that helps, all exchanges of
one medoid reckoned at once (Schubert & Rousseeuw 2021).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from impra_research.analyse.pathways.costs import Floats
from impra_research.errors import UsageError, did_you_mean

Labels = npt.NDArray[np.int64]
Clustering = Literal["ward", "medoids"]


def types_of(distance: Floats, *, number: int, method: Clustering = "ward") -> Labels:
    """Put each unit into one of `number` types, 0, 1, ..., the largest first.

    Raises
    ------
    UsageError
        There is no such method, or there are not as many units as types, or only one type is asked.
    """
    if method not in get_args(Clustering):
        raise UsageError(
            f"no way {method!r} to cluster", fix=did_you_mean(method, get_args(Clustering))
        )
    if not 2 <= number <= len(distance):
        raise UsageError(
            f"{number} types of {len(distance)} pathways",
            fix="ask for two types or more, and no more than there are pathways",
        )
    ways: dict[str, Callable[[Floats, int], Labels]] = {"ward": ward, "medoids": around_medoids}
    return _largest_first(ways[method](distance, number))


def ward(distance: Floats, number: int) -> Labels:
    """Cut Ward's hierarchy into a number of types. In R: hclust(method = "ward.D2") and cutree."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    tree = linkage(squareform(distance, checks=False), method="ward")
    return np.asarray(fcluster(tree, number, criterion="maxclust"), dtype=np.int64)


def around_medoids(distance: Floats, number: int) -> Labels:
    """Give each unit the nearest of the medoids. In R: WeightedCluster::wcKMedoids, cluster::pam."""
    return np.asarray(distance[:, medoids(distance, number)].argmin(axis=1), dtype=np.int64)


def medoids(distance: Floats, number: int) -> Labels:
    """Find the units from which all others are least far, summed."""
    chosen = [int(distance.sum(axis=0).argmin())]
    while len(chosen) < number:
        nearest = distance[:, chosen].min(axis=1)
        gain = np.maximum(nearest[:, None] - distance, 0).sum(axis=0)
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
    while True:
        change, out, enters = _best_exchange(distance, np.array(chosen))
        if change >= -1e-9:
            return np.array(chosen, dtype=np.int64)
        chosen[out] = enters


def _best_exchange(distance: Floats, chosen: Labels) -> tuple[float, int, int]:
    """Give the change in the sum of distances, which medoid goes and which unit becomes one."""
    near = np.argsort(distance[:, chosen], axis=1)[:, :2]
    of = near[:, 0]
    first = np.take_along_axis(distance[:, chosen], near[:, :1], axis=1)
    second = np.take_along_axis(distance[:, chosen], near[:, -1:], axis=1)
    if len(chosen) == 1:
        second = np.full_like(second, np.inf)
    stays, leaves = np.minimum(distance - first, 0), np.minimum(distance, second) - first
    own = (of == np.arange(len(chosen))[:, None]).astype(np.float64)
    change = stays.sum(axis=0) + own @ (leaves - stays)
    change[:, chosen] = np.inf
    out, enters = np.unravel_index(change.argmin(), change.shape)
    return float(change[out, enters]), int(out), int(enters)


def medoid_of(distance: Floats, labels: Labels) -> Labels:
    """Find in each type the unit that is least far from the others: the pathway to show for it."""
    found = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        found.append(members[distance[np.ix_(members, members)].sum(axis=0).argmin()])
    return np.array(found, dtype=np.int64)


def _largest_first(labels: Labels) -> Labels:
    """Give the types numbers by their size, those of one size by their first unit."""
    _, which = np.unique(labels, return_inverse=True)
    size = np.bincount(which.reshape(-1))
    first = np.array([np.argmax(which == label) for label in range(len(size))])
    rank = np.empty(len(size), dtype=np.int64)
    rank[np.lexsort((first, -size))] = np.arange(len(size))
    return np.asarray(rank[which.reshape(-1)])
