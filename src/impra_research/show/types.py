"""Types of pathways, for a page: how many, how good, and a pathway that several of each type took."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
import pandas as pd

from impra_research.analyse.pathways.clusters import Labels, types_of
from impra_research.analyse.pathways.quality import STABLE, quality_by_number, stability
from impra_research.analyse.shares import cross
from impra_research.show.labels import Look
from impra_research.show.pathways import STATES, Pathways
from impra_research.show.results import NotEstimated

NUMBERS = range(2, 7)
STEP = 6  # months: a typical pathway is told in half-years
DRAWS = 100
NEARLY = 0.02  # of the silhouette: another number of types does as well


@dataclass(frozen=True)
class Types:
    """The types of pathways: `labels` of the pathways, 0 the largest."""

    paths: Pathways
    labels: Labels
    quality: pd.DataFrame

    @property
    def number(self) -> int:
        """How many types there are."""
        return int(self.labels.max()) + 1

    @cached_property
    def stability(self) -> pd.DataFrame:
        """How far samples drawn anew show each type too."""
        return stability(self.paths.distance, number=self.number, draws=DRAWS)


def typed(paths: Pathways, look: Look) -> Types | NotEstimated:
    """Put the pathways into the number of types that lie furthest apart, none of them of few persons."""
    compared = quality_by_number(paths.distance, numbers=NUMBERS)
    if compared.empty:
        return NotEstimated("types_alike")
    able = compared[compared["smallest"] >= 2 * look.min_cell]
    if able.empty:
        return NotEstimated("types", {"min_cell": 2 * look.min_cell})
    best = able.loc[able["silhouette"].idxmax()]
    labels = types_of(paths.distance, number=int(best["types"]))
    return Types(paths, labels, able.drop(columns="smallest"))


def quality_of(types: Types) -> pd.DataFrame:
    """Give the quality of each partition that may be shown."""
    return types.quality


def types_told(types: Types, look: Look) -> dict[str, object]:
    """Say how many types there are, how well apart, what does nearly as well, what is found again."""
    quality = types.quality.set_index("types")
    best = quality.loc[types.number]
    others = quality["silhouette"].drop(types.number)
    near = others[others >= best["silhouette"] - NEARLY]
    told = look.words.say("types_nearly", others=look.words.either([str(each) for each in near.index]),
                          near=near.min()) if len(near) else ""  # fmt: skip
    return {"types": types.number, "silhouette": best["silhouette"], "pseudo_r2": best["pseudo_r2"],
            "n": len(types.labels), "told": told, "again": int(types.stability["stable"].sum()),
            "least": STABLE, "form": "clear" if best["silhouette"] >= 0.5 else "unclear"}  # fmt: skip


def described(types: Types, look: Look) -> pd.DataFrame:
    """Tell of each type a pathway that several took (`typical`), and its stability (`jaccard`, `stable`).

    No size stands here: sizes are in the cross table, hidden together.
    """
    found = types.stability
    told = [_typical(types, label, look) for label in range(types.number)]
    stable = [look.words.say("stable" if each else "not_stable") for each in found["stable"]]
    return pd.DataFrame({"type": [look.words.say("type_named", number=at + 1) for at in found["type"]],
                         "typical": told, "jaccard": found["jaccard"], "stable": stable})  # fmt: skip


def _typical(types: Types, label: int, look: Look) -> str:
    """Tell in half-years the most central pathway of those that `min_cell` persons of the type took alike."""
    paths, members = types.paths, np.flatnonzero(types.labels == label)
    coarse = paths.sequences.codes[members][:, STEP - 1 :: STEP]
    table = pd.DataFrame({
        "path": list(map(tuple, coarse)), "person": paths.person.to_numpy()[members],
        "far": paths.distance[np.ix_(members, members)].mean(axis=1),
    })  # fmt: skip
    found = table.groupby("path").agg(persons=("person", "nunique"), far=("far", "mean"))
    shared = found[found["persons"] >= look.min_cell]
    if shared.empty:
        return look.words.say("no_typical", min_cell=look.min_cell)
    central: tuple[int, ...] = tuple(shared["far"].idxmin())
    if STATES[central[0]] == "ceased":
        return look.words.say("ceased_at_once")
    runs = [(STATES[int(code)], STEP * len(list(half))) for code, half in groupby(central)]
    return ", ".join(look.words.say("spell_told", state=look.words.say(f"state.{state}"), n=months)
                     for state, months in runs)  # fmt: skip


def types_by_place(types: Types, look: Look) -> pd.DataFrame:
    """Cross place and type."""
    names = [look.words.say("type_named", number=int(label) + 1) for label in types.labels]
    table = pd.DataFrame({"place": types.paths.place.to_numpy(), "type": names})
    return cross(table, "place", "type")
