"""Types of services: what they do and for whom, on the axes of a correspondence analysis.

Kind and place weigh nothing in it: whether types follow kinds or places is what one wants to see.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from impra_research.analyse.pathways.clusters import Labels, types_of
from impra_research.analyse.pathways.quality import quality_by_number, stability
from impra_research.analyse.services.correspondence import Correspondence, correspondence
from impra_research.analyse.services.inventory import coded

BESIDE = ("kind", "place")
NUMBERS = range(2, 6)
TOLD = 0.8  # of Benzécri's rates, which add up to 1: as many axes as tell so much
LEAST = 3  # services in a type
DRAWS = 200
LANGUAGES = ("one", "two", "several")


@dataclass(frozen=True)
class ServiceTypes:
    """Types of services: `properties` and `labels` (0 the largest) row by row, how good they are.

    `quality` and `stability` are those of `pathways.quality`; `used` is the number of axes.
    """

    properties: pd.DataFrame
    analysis: Correspondence
    used: int
    labels: Labels
    quality: pd.DataFrame
    stability: pd.DataFrame


def properties(services: pd.DataFrame) -> pd.DataFrame:
    """One row a service (index): yes or no for each stage and target, `languages`, and kind and place.

    `languages` is `one`, `two` or `several` (three or more).
    """
    table = pd.DataFrame(index=services["service"].astype(str))
    for column in ("stages", "targets"):
        rows = coded(services, column)
        for code in dict.fromkeys(rows["code"]):
            has = table.index.isin(rows.loc[rows["code"] == code, "service"])
            table[f"{column}.{code}"] = np.where(has, "yes", "no")
    spoken = services["languages"].fillna("").str.split().str.len().clip(1, 3).to_numpy(dtype=int)
    table["languages"] = [LANGUAGES[number - 1] for number in spoken]
    return table.assign(**{name: services[name].astype(str).to_numpy() for name in BESIDE})


def service_types(services: pd.DataFrame) -> ServiceTypes | None:
    """Put services into the number of types that lie furthest apart, none of fewer than three services.

    Ward on the principal coordinates of the axes that tell 80 % after Benzécri, two where there are; the
    bootstrap draws services anew (Hennig 2007). None where no number of types is left.
    """
    table = properties(services)
    if len(table) < 2 * LEAST:
        return None
    analysis = correspondence(table, supplementary=BESIDE)
    told = analysis.axes["benzecri"].dropna()
    if told.empty:
        return None
    used = min(len(told), max(2, int((told.cumsum() < TOLD).sum()) + 1))
    distance = distances(analysis.rows.iloc[:, :used].to_numpy())
    compared = quality_by_number(distance, numbers=NUMBERS)
    able = compared[compared["smallest"] >= LEAST] if len(compared) else compared
    if able.empty:
        return None
    number = int(able.loc[able["silhouette"].idxmax(), "types"])
    return ServiceTypes(table, analysis, used, types_of(distance, number=number), able,
                        stability(distance, number=number, draws=DRAWS))  # fmt: skip


def distances(points: np.ndarray) -> np.ndarray:
    """Euclid's distances between the rows. In R: dist."""
    from scipy.spatial.distance import pdist, squareform

    return np.asarray(squareform(pdist(points)))


def described(types: ServiceTypes) -> pd.DataFrame:
    """Tell what is more frequent in each type: `type`, `variable`, `code`, `inside`, `outside`, `by`.

    `inside` and `outside` are the shares of services with the property in the type and in all others,
    the largest differences first; properties that a service has or has not are told where it has them.
    """
    rows = []
    for label in range(int(types.labels.max()) + 1):
        within = types.labels == label
        for name in types.properties:
            for code in dict.fromkeys(types.properties[name]):
                has = (types.properties[name] == code).to_numpy()
                rows.append({"type": label, "variable": name, "code": code,
                             "inside": has[within].mean(), "outside": has[~within].mean()})  # fmt: skip
    table = pd.DataFrame(rows).assign(by=lambda t: t["inside"] - t["outside"])
    told = table[(table["by"] > 0) & (table["code"] != "no")]
    return told.sort_values(
        ["type", "by"], ascending=[True, False], kind="stable", ignore_index=True
    )
