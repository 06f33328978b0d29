"""The gate of every figure and sentence: a result passes the rules before anyone sees it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from pandas.api.types import is_integer_dtype

COUNTS = ("count", "cases")
ESTIMATES = ("share", "weighted", "unweighted", "mean", "sd", "value", "low", "high", "se",
             "hazard_ratio", "formal", "strength")  # fmt: skip
# What else rests on the n of a row.
OF_FEW = ("events", "item_rest", "alpha_without", "difference", "ends")


def cut_curves(curves: pd.DataFrame, min_cell: int, *, at_risk: str = "at_risk") -> pd.DataFrame:
    """Keep the part of each curve where at least `min_cell` are still at risk.

    Examples
    --------
    >>> cut_curves(pd.DataFrame({"month": [0, 9], "at_risk": [40, 3]}), 5)["month"].tolist()
    [0]
    """
    return curves.loc[curves[at_risk] >= min_cell]


def _carried(curves: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Keep the outcomes of a place that enough, or none, came to: a step would tell of one."""
    told = curves.groupby(["group", "outcome"], observed=True)["events"].transform("sum")
    return curves.loc[(told == 0) | (told >= min_cell)]


def screen(table: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Pass a result through the rules before anyone sees it: the gate of every figure and sentence.

    Curves end where too few are at risk, and there is none of an outcome that too few came to. A row
    that rests on fewer than `min_cell`, or whose count or the rest of it is from 1 to `min_cell - 1`,
    keeps its labels and loses its estimates; an n from 1 to `min_cell - 1` is lost too, with all that
    is counted in it. Cross tables have their own rule, `mask_counts`.

    Examples
    --------
    >>> screen(pd.DataFrame({"group": ["x", "y"], "n": [2, 40], "events": [1, 9]}), 5)["n"].tolist()
    [<NA>, 40]
    """
    if {"survival", "at_risk"} <= set(table.columns):
        return cut_curves(table, min_cell)
    if {"incidence", "at_risk"} <= set(table.columns):
        return cut_curves(_carried(table, min_cell), min_cell)
    if "n" not in table.columns:
        return table
    n = table["n"].astype("Float64").fillna(0)
    if {"row", "column", "count"} <= set(table.columns):
        few = _small_in_row(table, min_cell)
    else:
        few = (n < min_cell) | _small_parts(table, n, min_cell)
    shown = _without(table, few, (*ESTIMATES, *COUNTS))
    return _without(shown, n.between(1, min_cell - 1), ("n", *OF_FEW))


def _small_parts(table: pd.DataFrame, n: pd.Series, min_cell: int) -> pd.Series:
    """Tell the rows of which a small part has what is counted, or has it not."""
    parts = [table[name].astype("Float64").fillna(0) for name in COUNTS if name in table.columns]
    small = [part.between(1, min_cell - 1) for each in parts for part in (each, n - each)]
    return pd.concat([pd.Series(data=False, index=table.index), *small], axis="columns").any(axis=1)


def _small_in_row(crossed: pd.DataFrame, min_cell: int) -> pd.Series:
    """Tell the rows of a cross table with a small count: their shares add up, so all are lost."""
    small = crossed["count"].between(1, min_cell - 1).groupby(crossed["row"], observed=True)
    return small.transform("any")


def _without(table: pd.DataFrame, rows: pd.Series, columns: Iterable[str]) -> pd.DataFrame:
    """Blank columns in some rows; what is whole elsewhere stays whole."""
    hidden = rows.astype(bool)
    if not hidden.any():
        return table
    present = [name for name in columns if name in table.columns]
    return table.assign(**{name: _nullable(table[name]).mask(hidden) for name in present})


def _nullable(column: pd.Series) -> pd.Series:
    return column.astype("Int64") if is_integer_dtype(column) else column
