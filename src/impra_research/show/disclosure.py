"""Nobody is identifiable: small counts are hidden, and what would give them back by subtraction too.

A hidden count is protected when an attacker who has the whole table with its totals, and knows the
rule, still finds at least two possible values for it (Hundepool et al. 2012, Statistical Disclosure
Control, ch. 4). This is checked for each hidden cell by linear programming, not assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

Cell = tuple[int, int]
Cells = np.ndarray[Any, np.dtype[Any]]
TOTAL = "total"
HIDDEN = "…"
COUNTS = ("count", "cases")
ESTIMATES = ("share", "mean", "sd", "value", "low", "high", "se", "hazard_ratio")


def mask_counts(counts: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Show a table of counts with its totals, hiding what could identify someone.

    Parameters
    ----------
    counts
        Whole numbers, without totals.
    min_cell
        Counts from 1 to `min_cell - 1` become `"<min_cell"`; each further cell that must be hidden so
        that none of them follows by subtraction becomes `"…"`. Zeros are shown. A table that cannot
        be protected so (four ones with their total of four) is `"…"` as a whole.

    Returns
    -------
    pandas.DataFrame
        The counts with a row and a column `total`; a cell is a whole number or one of the two marks.

    Examples
    --------
    >>> counts = pd.DataFrame({"yes": [3, 40], "no": [20, 10]}, index=["x", "y"])
    >>> mask_counts(counts, 5).to_string(header=False).split()
    ['x', '<5', '…', '23', 'y', '…', '…', '50', 'total', '43', '30', '73']
    """
    table = with_totals(counts)
    values = table.to_numpy(dtype=int)
    small = (values >= 1) & (values < min_cell)
    hidden = _protected(values, small, min_cell)
    shown = table.astype(object)
    if hidden is None:
        return shown.mask(np.ones_like(small), HIDDEN)
    return shown.mask(hidden, HIDDEN).mask(small, f"<{min_cell}")


def with_totals(counts: pd.DataFrame) -> pd.DataFrame:
    """Add the row and the column `total`.

    Examples
    --------
    >>> with_totals(pd.DataFrame({"yes": [3], "no": [20]})).to_numpy().tolist()
    [[3, 20, 23], [3, 20, 23]]
    """
    plain = pd.DataFrame(
        counts.to_numpy(dtype=int),
        index=pd.Index(counts.index.astype(object), name=counts.index.name),
        columns=pd.Index(counts.columns.astype(object), name=counts.columns.name),
    )
    wide = plain.assign(**{TOTAL: plain.sum(axis="columns")})
    return pd.concat([wide, wide.sum(axis="index").to_frame(TOTAL).T])


def _protected(values: Cells, small: Cells, min_cell: int) -> Cells | None:
    """Hide until no small cell is exposed; None when even the marks would give it away."""
    hidden = small.copy()
    while (cell := _exposed(values, hidden, small, min_cell)) is not None:
        further = _beside(cell, values, hidden, small, min_cell)
        if further is None:
            return None
        hidden[further] = True
    return hidden


def _beside(cell: Cell, values: Cells, hidden: Cells, small: Cells, min_cell: int) -> Cell | None:
    """Choose what to hide beside an exposed cell: few people, no total, and one that suffices."""
    candidates = sorted(_cells(~hidden & (values > 0)), key=partial(_cost, values, cell))
    for candidate in candidates:
        trial = hidden.copy()
        trial[candidate] = True
        if _is_protected(cell, values, trial, small, min_cell):
            return candidate
    return next(iter(candidates), None)


def _cost(values: Cells, cell: Cell, at: Cell) -> tuple[bool, bool, int]:
    of_total = at[0] == values.shape[0] - 1 or at[1] == values.shape[1] - 1
    elsewhere = at[0] != cell[0] and at[1] != cell[1]
    return of_total, elsewhere, int(values[at])


def _exposed(values: Cells, hidden: Cells, small: Cells, min_cell: int) -> Cell | None:
    """Find a small cell whose value follows from what is shown; None when there is none."""
    return next(
        (
            cell
            for cell in _cells(small)
            if not _is_protected(cell, values, hidden, small, min_cell)
        ),
        None,
    )


def _is_protected(cell: Cell, values: Cells, hidden: Cells, small: Cells, min_cell: int) -> bool:
    """Tell whether the cell has two possible values for a reader who knows the rule.

    That reader knows that `"…"` stands for `min_cell` or more. The range is between whole numbers,
    because the equations of a table with totals form a network.
    """
    from scipy.optimize import linprog

    cells = _cells(hidden)
    lines, sums = _equations(values, hidden, cells)
    bounds = [(1, min_cell - 1) if small[at] else (min_cell, None) for at in cells]
    goal = np.array([float(at == cell) for at in cells])
    least = linprog(goal, A_eq=lines, b_eq=sums, bounds=bounds)
    most = linprog(-goal, A_eq=lines, b_eq=sums, bounds=bounds)
    return bool(-most.fun - least.fun >= 1 - 1e-6)


def _cells(where: Cells) -> list[Cell]:
    return [(int(row), int(column)) for row, column in zip(*np.nonzero(where), strict=True)]


def _equations(values: Cells, hidden: Cells, cells: Sequence[Cell]) -> tuple[Cells, Cells]:
    """Write what every reader knows: each line adds up to its total."""
    rows, columns = values.shape
    signs = np.ones((rows, columns))
    signs[-1, :] *= -1
    signs[:, -1] *= -1
    lines = np.zeros((rows + columns, len(cells)))
    for at, (row, column) in enumerate(cells):
        lines[row, at] = lines[rows + column, at] = signs[row, column]
    known = np.where(hidden, 0, values) * signs
    return lines, -np.concatenate([known.sum(axis=1), known.sum(axis=0)])


def cut_curves(curves: pd.DataFrame, min_cell: int, *, at_risk: str = "at_risk") -> pd.DataFrame:
    """Keep the part of each curve where at least `min_cell` are still at risk.

    Examples
    --------
    >>> cut_curves(pd.DataFrame({"month": [0, 9], "at_risk": [40, 3]}), 5)["month"].tolist()
    [0]
    """
    return curves.loc[curves[at_risk] >= min_cell]


def screen(table: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Pass a result through the rules before anyone sees it: the gate of every figure and sentence.

    Curves end where too few are at risk. A row that rests on fewer than `min_cell`, or whose count or
    the rest of it is from 1 to `min_cell - 1`, keeps its labels and its n and loses its estimates.
    Cross tables have their own rule, `mask_counts`.
    """
    if {"survival", "at_risk"} <= set(table.columns):
        return cut_curves(table, min_cell)
    if "n" not in table.columns:
        return table
    if {"row", "column", "count"} <= set(table.columns):
        return _screen_cross(table, min_cell)
    few = table["n"].astype("Float64").fillna(0) < min_cell
    for count in [name for name in COUNTS if name in table.columns]:
        given = table[count].astype("Float64").fillna(0)
        rest = table["n"].astype("Float64").fillna(0) - given
        few |= given.between(1, min_cell - 1) | rest.between(1, min_cell - 1)
    present = [name for name in (*ESTIMATES, *COUNTS) if name in table.columns]
    return table.assign(**{name: table[name].mask(few.astype(bool)) for name in present})


def _screen_cross(crossed: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Shares of one row add up, so a row with a small count in it loses all of them."""
    small = crossed["count"].between(1, min_cell - 1).groupby(crossed["row"], observed=True)
    few = small.transform("any").astype(bool)
    present = [name for name in (*ESTIMATES, *COUNTS) if name in crossed.columns]
    return crossed.assign(**{name: crossed[name].mask(few) for name in present})
