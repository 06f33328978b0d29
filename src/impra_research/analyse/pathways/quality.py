"""How good a typology is: separation of the types, and whether other samples would show them too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impra_research.analyse.pathways.clusters import Clustering, Labels, types_of
from impra_research.analyse.pathways.costs import Floats
from impra_research.analyse.pathways.few import marked

STABLE, DISSOLVED = 0.75, 0.5  # Hennig (2007): a type found again; one that is not there


def quality(distance: Floats, labels: Labels) -> dict[str, float]:
    """Give the usual measures of a partition.

    `silhouette` (mean; above 0.5 reasonable, below 0.25 none: Kaufman & Rousseeuw 1990),
    `point_biserial` (correlation of distance and being in different types), `hubert_gamma` (pairs
    within closer than pairs between, less those further), `hubert_c` (0 best, 1 worst),
    `pseudo_r2` (share of discrepancy between types). In R: WeightedCluster::wcClusterQuality, as
    ASW, PBC, HG, HC, R2; each unit counts once.
    """
    from impra_research.analyse.pathways.discrepancy import shares_of_discrepancy

    pairs = np.triu_indices(len(distance), 1)
    far, apart = distance[pairs], labels[pairs[0]] != labels[pairs[1]]
    return {
        "silhouette": float(silhouettes(distance, labels).mean()),
        "point_biserial": float(np.corrcoef(far, apart)[0, 1]),
        "hubert_gamma": _gamma(far, apart),
        "hubert_c": _c_index(far, apart),
        "pseudo_r2": shares_of_discrepancy(distance, labels)[1],
    }


def silhouettes(distance: Floats, labels: Labels) -> Floats:
    """How much nearer each unit is to its own type than to the next; 0 for one alone in its type."""
    from sklearn.metrics import silhouette_samples

    return np.asarray(silhouette_samples(distance, labels, metric="precomputed"))


def quality_by_number(
    distance: Floats, *, numbers: Sequence[int] = range(2, 9), method: Clustering = "ward"
) -> pd.DataFrame:
    """Compare typologies of 2, 3, ... types, one row each: `types`, `smallest`, the measures, `n`.

    A number has no row where units are so much alike that no cut makes so many types, or where each unit
    would be one.
    """
    rows = []
    for number in (each for each in numbers if each < len(distance)):
        labels = types_of(distance, number=number, method=method)
        sizes = {"types": number, "smallest": int(np.bincount(labels).min())}
        if labels.max() + 1 == number:
            rows.append(sizes | quality(distance, labels) | {"n": len(distance)})
    return marked(pd.DataFrame(rows))


def stability(
    distance: Floats,
    *,
    number: int,
    method: Clustering = "ward",
    draws: int = 100,
    seed: int = 20140630,
) -> pd.DataFrame:
    """Tell whether each type is found again in samples drawn anew (Hennig 2007), one row a type.

    Columns: `type`, `size`, `jaccard` (mean over the draws of its overlap with the type most like
    it), `error` (Monte Carlo, of that mean), `dissolved` (share of draws below 0.5), `stable` (mean of
    0.75 or more), `draws`, `n`. In R: fpc::clusterboot(bootmethod = "boot").
    """
    rng, n = np.random.default_rng(seed), len(distance)
    labels = types_of(distance, number=number, method=method)
    found = np.array([_again(distance, labels, rng, number, method) for _ in range(draws)])
    return marked(pd.DataFrame({
        "type": np.arange(number), "size": np.bincount(labels, minlength=number),
        "jaccard": np.nanmean(found, axis=0),
        "error": np.nanstd(found, axis=0, ddof=1) / np.sqrt(np.isfinite(found).sum(axis=0)),
        "dissolved": np.nanmean(np.where(np.isnan(found), np.nan, found < DISSOLVED), axis=0),
        "stable": np.nanmean(found, axis=0) >= STABLE, "draws": draws, "n": n,
    }))  # fmt: skip


def _again(
    distance: Floats, labels: Labels, rng: np.random.Generator, number: int, method: Clustering
) -> Floats:
    """Overlap of each type with the most similar one of a sample; nan when nobody of it was drawn."""
    drawn = np.unique(rng.integers(len(distance), size=len(distance)), return_counts=True)
    who = np.repeat(*drawn)
    other = types_of(distance[np.ix_(who, who)], number=number, method=method)[
        np.cumsum(drawn[1]) - 1
    ]
    before = labels[drawn[0]]
    both = np.zeros((number, number))
    np.add.at(both, (before, other), 1)
    either = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    overlap = np.divide(both, either, out=np.zeros_like(both), where=either > 0).max(axis=1)
    return np.where(both.sum(axis=1) > 0, overlap, np.nan)


def _gamma(far: Floats, apart: np.ndarray) -> float:
    """Hubert's gamma: pairs between further than pairs within, less those nearer, of those that differ."""
    within, between = np.sort(far[~apart]), far[apart]
    nearer = np.searchsorted(within, between, side="left").sum(dtype=np.float64)
    further = (len(within) - np.searchsorted(within, between, side="right")).sum(dtype=np.float64)
    differ = nearer + further
    return float((nearer - further) / differ) if differ else 0.0


def _c_index(far: Floats, apart: np.ndarray) -> float:
    """Hubert's C: where the sum within lies between the smallest and the largest it could be."""
    ordered, within = np.sort(far), int((~apart).sum())
    least, most = ordered[:within].sum(), ordered[len(ordered) - within :].sum()
    return float((far[~apart].sum() - least) / (most - least)) if most > least else 0.0
