"""Whether formality is one scale, for a page: coefficients by place, errors against the order, items.

A coefficient of an order from which few depart would count them: it is screened by how many do (`count`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.formality import guttman_errors, kr20, omega, scalability, usual_items
from impra_research.analyse.formality.scalability import STRENGTHS, strength
from impra_research.analyse.shares import share
from impra_research.codebook import Codebook
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected, NotEstimated
from impra_research.show.screen import screen
from impra_research.show.words import Interval

LEAST_ITEMS = 2
SCALED = min(STRENGTHS)  # Mokken's least H of a scale
LIMITS = tuple(STRENGTHS)
RULE = {name: least for least, name in STRENGTHS.items()}


def scale_items(enterprise: pd.DataFrame, codebook: Codebook) -> pd.DataFrame | NotCollected:
    """Give yes (1) or no (0) of whoever answered, one column a usual item, with the `place` as index."""
    items = usual_items(enterprise, codebook)
    if items.shape[1] < LEAST_ITEMS:
        return NotCollected("formality_scale")
    return items.set_axis(enterprise.loc[items.index, "place"].astype("str"))


def scale_by_place(items: pd.DataFrame, look: Look) -> pd.DataFrame:
    """KR-20, omega and H of each place: `coefficient`, `group`, `n`, `count` (with an error), `value`, ..."""
    rows = [
        {"coefficient": name, "group": place, "count": erring} | asdict(found)
        for place in look.places
        for part in [items[items.index == place].reset_index(drop=True)]
        for erring in [int((guttman_errors(part)["errors"] > 0).sum())]
        for name, found in _coefficients(part)
    ]
    return pd.DataFrame(rows, columns=["coefficient", "group", "count", *Estimate.__slots__])


def _coefficients(part: pd.DataFrame) -> Iterable[tuple[str, Estimate]]:
    whole = part.dropna(how="all")
    yield "kr20", kr20(whole)
    yield "omega", omega(whole)
    h = scalability(whole)[0]
    yield "h", replace(h, n=len(whole))


def strength_told(scale: pd.DataFrame, look: Look) -> pd.DataFrame | NotEstimated:
    """Take H of each place and name the strength of the scale in words."""
    rows = scale[scale["coefficient"] == "h"].drop(columns=["coefficient", "reason"])
    if rows["value"].isna().all():
        return NotEstimated("no_order")
    return rows.assign(strength=[_strength(value, look) for value in rows["value"]])


def scale_form(scale: pd.DataFrame) -> str:
    """Say what the intervals of H allow: one scale in both places, or not shown."""
    low = scale.loc[scale["coefficient"] == "h", "low"]
    return "one" if len(low) and bool((low >= SCALED).all()) else "open"


def _strength(h: float, look: Look) -> str:
    return look.words.say("not_available" if pd.isna(h) else f"strength.{strength(h)}")


def items_scaled(items: pd.DataFrame, look: Look) -> pd.DataFrame:
    """H of each item, the two places together: columns of `scalability`, `count`, `strength`.

    `count` tells the enterprises with an error in which the item takes part.
    """
    _, table = scalability(items.reset_index(drop=True))
    return table.assign(
        strength=[_strength(value, look) for value in table["value"]],
        count=[_erring_at(items, item) for item in table["item"]],
    )


def _erring_at(items: pd.DataFrame, item: str) -> int:
    fewer = guttman_errors(items.drop(columns=item))["errors"]
    return int((guttman_errors(items)["errors"].to_numpy() > fewer.to_numpy()).sum())


def errors_by_place(items: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Share of enterprises without an error against the order of the items, and the mean of errors."""
    errors = guttman_errors(items.reset_index(drop=True))
    table = errors.assign(
        place=items.index, none=(errors["errors"] == 0).map({True: "1", False: "0"})
    )
    table = table[(table["answered"] > 1) & table["place"].isin(look.places)]
    means = table.groupby("place")["errors"].mean()
    shares = share(table, "none", "1", by="place")
    return shares.assign(mean=shares["group"].map(means))


def order_told(items: pd.DataFrame, look: Look) -> dict[str, str]:
    """Say how many of both places answered all items alike and can have no error; "" where few did."""
    errors = guttman_errors(items.reset_index(drop=True)).set_axis(items.index)
    kept = errors[(errors["answered"] > 1) & errors.index.isin(look.places)]
    able = kept[kept["most"] > 0]
    counts = (
        len(kept) - len(able),
        int((able["errors"] == 0).sum()),
        int(able["errors"].gt(0).sum()),
    )
    if not counts[0] or not len(able) or any(0 < count < look.min_cell for count in counts):
        return {"told": ""}
    return {"told": look.words.say("guttman_alike", all_alike=counts[0], all=len(kept),
                                   rest=len(able), of_rest=counts[1] / len(able))}  # fmt: skip


def item_ends(scaled: pd.DataFrame, look: Look) -> dict[str, Any] | NotEstimated:
    """Name the items with the highest and the lowest H of those shown, with both values."""
    known = (
        screen(scaled, look.min_cell)
        .dropna(subset=["value", "low"])
        .sort_values("value", kind="stable")
    )
    if known.empty:
        return NotEstimated("item_scalability", {"min_cell": look.min_cell})
    rows = {"lowest": known.iloc[0], "highest": known.iloc[-1]}
    form = "clear" if rows["lowest"]["high"] < rows["highest"]["low"] else "unclear"
    return RULE | {"form": form} | {
        f"{end}_{name}": value
        for end, row in rows.items()
        for name, value in {"item": look.item(str(row["item"])), "value": row["value"],
                            "interval": Interval(row["low"], row["high"]), "n": int(row["n"])}.items()
    }  # fmt: skip
