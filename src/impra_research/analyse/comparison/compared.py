"""Two groups of persons: one outcome, covariates as columns, sampling weights, clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from impra_research.analyse.caution import Caution
from impra_research.analyse.design import columns_of, covariates
from impra_research.analyse.duration.durations import Floats
from impra_research.errors import UsageError, did_you_mean

LEAST = 3  # persons of a level in each group
FEW = 30  # clusters


@dataclass(frozen=True, slots=True)
class Compared:
    """Persons of two groups; `second` marks the second. `x` holds no constant.

    `levels` are those of each term (none for a number), `weights` are 1 without sampling weights,
    `cluster` numbers the clusters 0, 1, ... (each person one without clusters).
    """

    y: Floats
    second: npt.NDArray[np.bool_]
    x: Floats
    levels: dict[str, tuple[str, ...]]
    weights: Floats
    cluster: npt.NDArray[np.intp]
    groups: tuple[str, str]
    outcome: str
    base: str
    weighted: bool
    left_out: int
    cautions: tuple[Caution, ...]

    @property
    def n(self) -> int:
        """Count the persons."""
        return len(self.y)

    @property
    def clusters(self) -> int:
        """Count the clusters."""
        return len(np.unique(self.cluster))

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        """List term, level and reference of each column."""
        return columns_of(self.levels)

    @property
    def gap(self) -> float:
        """Weighted mean of the second group less that of the first."""
        means = [
            np.average(self.y[g], weights=self.weights[g]) for g in (~self.second, self.second)
        ]
        return float(means[1] - means[0])

    def about(self) -> dict[str, object]:
        """Give what every table of a comparison carries."""
        return {
            "adjusted_for": " ".join(self.levels), "clusters": self.clusters,
            "left_out": self.left_out, "caution": "; ".join(map(str, self.cautions)),
        }  # fmt: skip


def compared(
    table: pd.DataFrame,
    outcome: str,
    *,
    groups: tuple[str, str],
    by: str = "place",
    terms: Sequence[str] = (),
    weight: str | None = None,
    cluster: str | None = None,
) -> Compared:
    """Take the persons of two groups of whom the outcome and every covariate are known.

    `outcome` is true or false, or a number. A covariate known of nobody, or the same of all, is no
    term; persons of a level that fewer than three have in one of the groups leave, since nobody there
    is like them. `cautions` says so, `left_out` counts who left.

    Raises
    ------
    UsageError
        A column is missing, or a group has no more persons than there are columns.
    """
    asked = [outcome, by, *terms, *(name for name in (weight, cluster) if name)]
    for name in asked:
        if name not in table:
            raise UsageError(f"no column {name!r}", fix=did_you_mean(name, map(str, table)))
    inside = table[table[by].isin(groups)]
    known = [term for term in terms if inside[term].notna().any()]
    cautions = [Caution("not_collected", term) for term in terms if term not in known]
    kept = inside.dropna(subset=[outcome, *known, *([cluster] if cluster else [])])
    kept = kept if weight is None else kept[kept[weight].astype("Float64").fillna(0) > 0]
    kept, levels, apart = _levels(kept, known, kept[by] == groups[1])
    x = covariates(kept, levels)
    second = (kept[by] == groups[1]).to_numpy(dtype=bool)
    _enough(second, groups, x.shape[1] + 1)
    codes = np.arange(len(kept)) if cluster is None else pd.factorize(kept[cluster])[0]
    if len(np.unique(codes)) < FEW:
        apart.append(Caution("few_clusters", count=len(np.unique(codes)), least=FEW))
    return Compared(
        y=kept[outcome].to_numpy(dtype=float), second=second, x=x, levels=levels,
        weights=np.ones(len(kept)) if weight is None else kept[weight].to_numpy(dtype=float),
        cluster=codes, groups=groups, outcome=outcome,
        base=f"known {outcome}" + ("" if weight is None else ", weighted"),
        weighted=weight is not None, left_out=len(inside) - len(kept),
        cautions=(*cautions, *apart),
    )  # fmt: skip


def kish(weights: Floats) -> float:
    """Count the unweighted that would tell as much: (sum w)^2 / sum w^2."""
    even = weights / weights.max(initial=1e-300)
    return float(even.sum() ** 2 / max((even**2).sum(), 1e-300))


def _levels(
    kept: pd.DataFrame, terms: Sequence[str], second: pd.Series
) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]], list[Caution]]:
    """Levels in declared order of which both groups have enough persons, and who is left."""
    levels: dict[str, tuple[str, ...]] = {}
    cautions = []
    for term in terms:
        if pd.api.types.is_numeric_dtype(kept[term]) and not pd.api.types.is_bool_dtype(kept[term]):
            levels[term] = ()
            continue
        kept = kept.assign(**{term: kept[term].astype("category")})
        counts = pd.crosstab(kept[term], second.loc[kept.index])
        least = counts.reindex(columns=[False, True], fill_value=0).min(axis=1)
        kept = kept[kept[term].isin(least.index[least >= LEAST])]
        kept = kept.assign(**{term: kept[term].astype("object").map(str)})
        cautions += [
            Caution("one_sided", term, str(level), least=LEAST)
            for level in least.index[least < LEAST]
        ]
        levels[term] = tuple(str(level) for level in least.index[least >= LEAST])
    idle = [
        t for t, found in levels.items() if (kept[t].nunique() if not found else len(found)) < 2
    ]
    cautions += [Caution("one_level", term) for term in idle]
    return kept, {t: found for t, found in levels.items() if t not in idle}, cautions


def _enough(second: npt.NDArray[np.bool_], groups: tuple[str, str], least: int) -> None:
    for name, count in zip(groups, (int((~second).sum()), int(second.sum())), strict=True):
        if count <= least:
            raise UsageError(
                f"{count} persons in {name}, for {least} parameters",
                fix="name fewer terms, or other groups",
            )
