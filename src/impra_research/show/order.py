"""In which order rows stand: the places compared as the page names them, then the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from impra_research.show.results import place_column


def by_place(table: pd.DataFrame, columns: Sequence[str], places: tuple[str, str]) -> pd.DataFrame:
    """Put the places of a result in the order of the page, within what stands to the left of them.

    Examples
    --------
    >>> shares = pd.DataFrame({"item": ["a", "a", "b", "b"], "group": ["x", "y"] * 2})
    >>> by_place(shares, ["item", "group", "n"], ("y", "x"))["group"].tolist()
    ['y', 'x', 'y', 'x']
    """
    by = place_column(table)
    if by is None or by not in columns:
        return table
    named = [name.partition(":")[0] for name in columns[: columns.index(by)]]
    ahead = [pd.factorize(table[name])[0] for name in named]
    return table.iloc[np.lexsort([_rank(table[by], places), *ahead[::-1]])]


def crossed_by_place(crossed: pd.DataFrame, rows: str, places: tuple[str, str]) -> pd.DataFrame:
    """Put the rows of a cross table of places in the order of the page."""
    if rows != "place":
        return crossed
    return crossed.iloc[np.argsort(_rank(crossed["row"], places), kind="stable")]


def _rank(place: pd.Series, places: tuple[str, str]) -> np.ndarray:
    order = {code: number for number, code in enumerate(places)}
    return np.array([order.get(code, len(places)) for code in place.astype("object")], dtype=int)
