"""Formality as a matter of degree: how many of the items that apply are answered with a yes.

The items and the answers that count as a yes are the codebook's (`formality_yes`). An item that
does not apply, by the form or in the words of the person, leaves the denominator; it is never a no.
Complete accounts without registration is flagged and kept.
"""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.shares import share
from impra_research.codebook import Codebook

LEVELS = ("informal", "partial", "formal")
SCALED_TO = 8
INAPPLICABLE = ("not_applicable", "not_needed")  # the form did not put it; the person said so


def formality_index(
    enterprise: pd.DataFrame,
    codebook: Codebook,
    *,
    informal_at_most: float = 2,
    formal_at_least: float = 6,
    least_answered: float = 0.5,
) -> pd.DataFrame:
    """Score each enterprise: one row an enterprise.

    Columns: `enterprise`, `items_yes`, `items_applicable`, `items_missing` (apply, not answered),
    `share` (yes among those answered; null when less than `least_answered` of those that apply
    are), `level3` (informal, partial, formal: thresholds on the share times eight), `inconsistent`
    (complete accounts, not registered).
    """
    yes, applies = formality_items(enterprise, codebook), _applies(enterprise, codebook)
    answered, applicable = yes.notna().sum(axis=1), applies.sum(axis=1)
    enough = (answered > 0) & (answered >= least_answered * applicable)
    counted = (yes.sum(axis=1) / answered.where(enough)).astype("Float64")
    level = pd.cut(counted * SCALED_TO, [-1, informal_at_most, formal_at_least - 1e-9, SCALED_TO + 1],
                   labels=list(LEVELS))  # fmt: skip
    return pd.DataFrame({
        "enterprise": enterprise["enterprise"], "items_yes": yes.sum(axis=1).astype("Int64"),
        "items_applicable": applicable, "items_missing": applicable - answered, "share": counted,
        "level3": level, "inconsistent": _inconsistent(enterprise),
    })  # fmt: skip


def formality_items(enterprise: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Turn each item into yes (1), no (0) or null, one column an item."""
    return pd.DataFrame({
        name: enterprise[name].isin(codes).astype("Int64").mask(enterprise[name].isna())
        for name, codes in _items(enterprise, codebook).items()
    })  # fmt: skip


def item_ladder(
    enterprise: pd.DataFrame,
    codebook: Codebook,
    *,
    by: str | None = None,
    weight: str | None = None,
) -> pd.DataFrame:
    """Share of yes to each item among those it applies to: `item`, then the columns of `share`."""
    ladder = [
        share(enterprise, name, codes, by=by, weight=weight).assign(item=name)
        for name, codes in _items(enterprise, codebook).items()
    ]
    nothing = share(enterprise.head(0), "enterprise", "").assign(item="")
    table = pd.concat(ladder or [nothing.head(0)], ignore_index=True)
    return table[["item", *(column for column in table if column != "item")]]


def usual_items(
    enterprise: pd.DataFrame, codebook: Codebook, *, least_answered: float = 0.8
) -> pd.DataFrame:
    """Keep the items that at least `least_answered` answered, of whoever answered any.

    A scale needs items that nearly all have: written contracts do not apply without workers.
    """
    yes = formality_items(enterprise, codebook).dropna(how="all")
    return yes.loc[:, yes.notna().mean() >= least_answered]


def _items(enterprise: pd.DataFrame, codebook: Codebook) -> dict[str, tuple[str, ...]]:
    items = {name: v.formality_yes for name, v in codebook.variables.items() if v.formality_yes}
    return {name: codes for name, codes in items.items() if name in enterprise}


def _applies(enterprise: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    return pd.DataFrame({
        name: ~enterprise[f"{name}__missing"].isin(INAPPLICABLE)
        for name in _items(enterprise, codebook)
    })  # fmt: skip


def _inconsistent(enterprise: pd.DataFrame) -> pd.Series:
    if not {"accounts", "registered"} <= set(enterprise):
        return pd.Series(False, index=enterprise.index)
    complete, unregistered = enterprise["accounts"] == "complete", enterprise["registered"] == "no"
    return (complete & unregistered).fillna(False).astype(bool)
