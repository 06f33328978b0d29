"""Nobody is identifiable: small counts are hidden, and what would give them back by subtraction too.

A count shown as "<5" is protected when an attacker who has the whole table with its totals and zeros,
and knows the rule, still finds every value from 1 to 4 possible for it, and any other hidden count when
that reader finds more than one (Hundepool et al. 2012, Statistical Disclosure Control, ch. 4). This is
checked for each hidden cell by linear programming, not assumed.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from impra_research.show.attack import Cell, Cells, cells_of, feasible_range

TOTAL = "total"
HIDDEN = "…"


def mask_counts(counts: pd.DataFrame, min_cell: int) -> pd.DataFrame:
    """Show a table of counts with its totals, hiding what could identify someone.

    Parameters
    ----------
    counts
        Whole numbers, without totals.
    min_cell
        Counts from 1 to `min_cell - 1` become `"<min_cell"`; each further cell that must be hidden so
        that totals do not narrow one of them becomes `"…"`, and no cell that follows from the others
        anyway. Zeros are shown. A table that cannot be protected so (four ones with their total of
        four) is `"…"` as a whole.

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


def possible_range(shown: pd.DataFrame, at: Cell, min_cell: int) -> tuple[float, float]:
    """Least and most that a count can be for whoever has the shown table and knows the rule.

    Examples
    --------
    >>> counts = pd.DataFrame({"yes": [3, 40], "no": [20, 10]}, index=["x", "y"])
    >>> possible_range(mask_counts(counts, 5), (0, 0), 5)
    (1.0, 4.0)
    """
    small = (shown == f"<{min_cell}").to_numpy()
    hidden = small | (shown == HIDDEN).to_numpy()
    values = shown.mask(hidden, 0).to_numpy(dtype=int)
    return feasible_range(at, values, hidden, small, min_cell)


def _protected(values: Cells, small: Cells, min_cell: int) -> Cells | None:
    """Hide until no small cell is exposed; None when even the marks would give it away."""
    hidden = small.copy()
    while (cell := _exposed(values, hidden, small, min_cell)) is not None:
        further = _beside(cell, values, hidden, small, min_cell)
        if further is None:
            return None
        hidden[further] = True
    return _spared(values, hidden, small, min_cell)


def _spared(values: Cells, hidden: Cells, small: Cells, min_cell: int) -> Cells:
    """Show again what protects nothing, the most people first: also all that follows anyway."""
    kept = hidden.copy()
    for cell in sorted(cells_of(hidden & ~small), key=lambda at: -int(values[at])):
        kept[cell] = False
        kept[cell] = _exposed(values, kept, small, min_cell) is not None
    return kept


def _beside(cell: Cell, values: Cells, hidden: Cells, small: Cells, min_cell: int) -> Cell | None:
    """Choose what to hide beside an exposed cell: few people, no total, and one that suffices."""
    candidates = sorted(cells_of(~hidden & (values > 0)), key=partial(_cost, values, cell))
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
    """Find a small cell that the rest of the table narrows; None when there is none."""
    return next(
        (
            cell
            for cell in cells_of(small)
            if not _is_protected(cell, values, hidden, small, min_cell)
        ),
        None,
    )


def _is_protected(cell: Cell, values: Cells, hidden: Cells, small: Cells, min_cell: int) -> bool:
    """Tell whether a small cell can have every value that its mark stands for, and two at least."""
    least, most = feasible_range(cell, values, hidden, small, min_cell)
    return least <= 1 and most >= max(min_cell - 1, 2)
