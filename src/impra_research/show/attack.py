"""What a reader of a table with hidden cells can work out about one of them: its least and most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Cell = tuple[int, int]
Cells = np.ndarray[Any, np.dtype[Any]]


def feasible_range(
    cell: Cell, values: Cells, hidden: Cells, small: Cells, min_cell: int
) -> tuple[float, float]:
    """Least and most a hidden cell can be for a reader who knows the rule.

    That reader knows that `"…"` stands for `min_cell` or more. The ends are whole numbers, because
    the equations of a table with totals form a network.
    """
    from scipy.optimize import linprog

    cells = cells_of(hidden)
    lines, sums = _equations(values, hidden, cells)
    bounds = [(1, min_cell - 1) if small[at] else (min_cell, None) for at in cells]
    goal = np.array([float(at == cell) for at in cells])
    ends = [linprog(sign * goal, A_eq=lines, b_eq=sums, bounds=bounds).fun for sign in (1, -1)]
    least, most = (float("inf") if end is None else float(np.round(end, 6)) for end in ends)
    return least, abs(most)


def cells_of(where: Cells) -> list[Cell]:
    """List the cells of a mask, row by row."""
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
