"""Definitions of what is informal side by side, for a page: shares, agreement, tables of two by two.

Two definitions of which one asks all that the other asks, and more, differ by those alone that the second
condition tells apart: where these are few, the narrower definition is left out, for the two shares beside
each other would count them. A pair of definitions is a table of two by two and is hidden as one.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd

from impra_research.analyse.formality import (
    agreement_of_definitions,
    by_definition,
    informal_shares,
)
from impra_research.codebook import Codebook
from impra_research.show.disclosure import HIDDEN, mask_counts
from impra_research.show.filling import exactness
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected, NotEstimated
from impra_research.show.screen import screen
from impra_research.show.words import Interval

SIDE_BY_SIDE = 2
COUNTS = ("both_informal", "only_one", "only_other", "neither")


def definitions_shown(
    enterprise: pd.DataFrame, codebook: Codebook, look: Look
) -> list[str] | NotCollected:
    """Name the definitions that can stand side by side, in their order; two at least."""
    told = by_definition(enterprise, codebook)
    if told.shape[1] < SIDE_BY_SIDE:
        return NotCollected("definitions")
    groups = [told, *(told[(enterprise["place"] == place).to_numpy()] for place in look.places)]
    lost = {
        narrow
        for narrow, wide in permutations(told, 2)
        if _asks_more(codebook, narrow, wide)
        and any(0 < _apart(group, narrow, wide) < look.min_cell for group in groups)
    }
    return [name for name in told if name not in lost]


def _asks_more(codebook: Codebook, narrow: str, wide: str) -> bool:
    one, other = (codebook.definitions[name].all_of for name in (narrow, wide))
    return bool(other) and other.items() < one.items()


def _apart(told: pd.DataFrame, one: str, other: str) -> int:
    known = told[[one, other]].dropna()
    return int((known[one] != known[other]).sum())


def left_out_definitions(shown: list[str], codebook: Codebook, look: Look) -> dict[str, Any]:
    """Say which definitions are left out because few enterprises tell them from another."""
    lost = [
        look.words.say("quoted", question=look.definition(name))
        for name in codebook.definitions
        if name not in shown
    ]
    return {"told": look.words.say("definitions_lost", lost=lost, n=len(lost), min_cell=look.min_cell)
            if lost else ""}  # fmt: skip


def shares_by_definition(
    enterprise: pd.DataFrame,
    shown: list[str],
    codebook: Codebook,
    **how: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Share of informal enterprises by each definition shown, with the share `formal` beside."""
    shares = informal_shares(enterprise, codebook, **how)
    kept = shares[shares["definition"].isin(shown)]
    return kept.assign(formal=1 - kept["share"], missing=kept["missing"].astype("Int64"))


def definition_range(shares: pd.DataFrame, look: Look) -> dict[str, Any] | NotEstimated:
    """Give the definitions by which fewest and most are informal, with their shares and n."""
    seen = screen(shares, look.min_cell).dropna(subset="share")
    known = seen.sort_values("share", kind="stable").to_dict("records")
    if len(known) < SIDE_BY_SIDE:
        return NotEstimated("definitions", {"min_cell": look.min_cell})
    if known[0]["share"] == known[-1]["share"]:
        least = min(int(row["n"]) for row in known)
        return NotEstimated("definitions_same", {"share": known[0]["share"], "n": least})
    ends = dict(zip(("least", "most"), (known[0], known[-1]), strict=True))
    told = {
        f"{end}_{name}": row[name] for end, row in ends.items() for name in ("share", "formal", "n")
    }
    names = {f"{end}_name": look.definition(row["definition"]) for end, row in ends.items()}
    return told | names


def agreement_shown(
    enterprise: pd.DataFrame, shares: pd.DataFrame, codebook: Codebook, look: Look
) -> pd.DataFrame:
    """Set the agreement of each pair of definitions beside its table of two by two, hidden where small.

    Where a count is small, all counts of the pair and its agreement are hidden: any one of them tells it
    by way of the two shares. Kappa is then what `shares` as shown and the mark leave possible, no more.
    """
    pairs = agreement_of_definitions(enterprise, codebook)
    seen = screen(shares, look.min_cell).set_index("definition")
    kept = pairs[pairs["one"].isin(seen.index) & pairs["other"].isin(seen.index)]
    return pd.DataFrame(
        [_pair(row, seen, look) for row in kept.to_dict("records")],
        columns=["one", "other", "n", *COUNTS, "percent", "kappa", "low", "high"],
    )


def _pair(row: dict[Any, Any], seen: pd.DataFrame, look: Look) -> dict[str, Any]:
    square = pd.DataFrame(
        [[row["both_informal"], row["only_one"]], [row["only_other"], row["neither"]]]
    )
    cells = mask_counts(square, look.min_cell).iloc[:2, :2].to_numpy().ravel().tolist()
    named = {side: look.definition(row[side]) for side in ("one", "other")}
    told = named | {"n": row["n"]} | dict(zip(COUNTS, cells, strict=True))
    if not any(isinstance(cell, str) for cell in cells):
        return told | {name: row[name] for name in ("percent", "kappa", "low", "high")}
    shares = [_as_shown(seen.loc[row[side]]) for side in ("one", "other")]
    ends = [_kappa(shares[0], shares[1], COUNTS[at], few / row["n"]) for at, cell in enumerate(cells)
            if cell == f"<{look.min_cell}" for few in (1, look.min_cell - 1)]  # fmt: skip
    kappa = Interval(min(ends), max(ends)) if ends and not pd.isna(shares).any() else HIDDEN
    return told | {"percent": HIDDEN, "kappa": kappa, "low": None, "high": None}


def _as_shown(row: pd.Series) -> float:
    """Round a share as the table does."""
    digits = 2 if exactness("percent", row["n"]) == "whole" else 3
    return round(float(row["share"]), digits)


def _kappa(one: float, other: float, known: str, cell: float) -> float:
    """Work kappa out from two shares and one cell of the table of two by two."""
    both = {"both_informal": cell, "only_one": one - cell, "only_other": other - cell,
            "neither": one + other - 1 + cell}[known]  # fmt: skip
    agreed, chance = 1 - one - other + 2 * both, one * other + (1 - one) * (1 - other)
    return (agreed - chance) / (1 - chance) if chance < 1 else float("nan")


def kappa_told(pairs: pd.DataFrame) -> dict[str, Any] | NotEstimated:
    """Take the pair of definitions that agree least; `form` is `range` where its counts are hidden."""
    known = [row for row in pairs.to_dict("records") if not np.isnan(_middle(row["kappa"]))]
    if not known:
        return NotEstimated("definitions_agree")
    least = min(known, key=lambda row: _middle(row["kappa"]))
    form = "range" if isinstance(least["kappa"], Interval) else "exact"
    return {str(name): value for name, value in least.items()} | {"form": form}


def _middle(kappa: Any) -> float:  # noqa: ANN401  a number, an interval, none or a mark
    return float("nan") if kappa is None or isinstance(kappa, str) else float(np.mean(kappa))


def sources_told(shown: list[str], look: Look) -> dict[str, Any]:
    """Name each definition shown with the text that it is taken from."""
    found = [
        (look.definition(name), look.study.codebook.definitions[name].source) for name in shown
    ]
    return {"definitions": [look.words.say("definition_source", name=name, source=source)
                            for name, source in found]}  # fmt: skip


def bases_told(shares: pd.DataFrame, look: Look) -> dict[str, int]:
    """Give the smallest and the largest n of the definitions in each place."""
    n = shares.groupby("group")["n"]
    return {f"{end}_{ending}": int(of.get(place, 0))
            for end, of in (("least", n.min()), ("most", n.max()))
            for ending, place in zip("ab", look.places, strict=True)}  # fmt: skip
