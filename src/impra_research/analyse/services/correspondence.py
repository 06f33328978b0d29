"""Multiple correspondence analysis of a table of categories, by numpy's singular values.

Of the indicator matrix Z (n rows, Q variables, J categories): P = Z / (nQ), r and c its margins,
S = D_r^-1/2 (P - r c') D_c^-1/2 = U L V'. Principal coordinates are D_r^-1/2 U L of rows and
D_c^-1/2 V L of categories (Greenacre 2007, appendix A). Categories of a supplementary variable stand at
the mean of their rows, divided by the axis's singular value. The inertia of Z overstates how much stays
untold; of the axes above 1/Q, Benzécri (1979) counts ((Q/(Q-1)) (lambda - 1/Q))^2, shared over these
axes, Greenacre (1993) the same over (Q/(Q-1)) (sum lambda^2 - (J-Q)/Q^2). In R: FactoMineR::MCA, ca::mjca.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from impra_research.errors import UsageError

LEAST = 1e-10  # an axis below it has no inertia


@dataclass(frozen=True)
class Correspondence:
    """What the analysis finds.

    `axes`: one row an axis: `axis` (1, 2, ...), `inertia`, `share`, `benzecri`, `adjusted` (inertia),
    `greenacre`; the last three are null from 1/Q on. `rows`: principal coordinates, one column an axis.
    `categories`: `variable`, `code`, `active`, `n` and coordinates; `contributions` and `cos2` of the
    active ones, in their order.
    """

    axes: pd.DataFrame
    rows: pd.DataFrame
    categories: pd.DataFrame
    contributions: pd.DataFrame
    cos2: pd.DataFrame


def correspondence(table: pd.DataFrame, *, supplementary: Sequence[str] = ()) -> Correspondence:
    """Analyse the categories of a table; `supplementary` columns are placed and weigh nothing.

    An axis points to where its category of the largest contribution lies.

    Raises
    ------
    UsageError
        A cell is empty, or fewer than two columns vary.
    """
    active = _checked(table.drop(columns=list(supplementary)))
    z, n, q = _indicator(active), len(active), active.shape[1]
    masses = z.to_numpy().sum(axis=0) / (n * q)
    expected = np.sqrt(masses) / np.sqrt(n)
    s = z.to_numpy() / (n * q) / (np.sqrt(1 / n) * np.sqrt(masses)) - expected
    u, singular, v = _turned(*np.linalg.svd(s, full_matrices=False))
    at = [*range(1, len(singular) + 1)]
    rows = pd.DataFrame(u * singular * np.sqrt(n), index=table.index, columns=at)
    columns = pd.DataFrame(v.T * singular / np.sqrt(masses)[:, None], index=z.columns, columns=at)
    placed = [_placed(table[name], rows, singular) for name in supplementary]
    categories = pd.concat([columns, *placed]).rename_axis(["variable", "code"]).reset_index()
    told = [
        *z.sum().astype(int),
        *(count for name in supplementary for count in _sizes(table[name])),
    ]
    categories.insert(2, "active", [True] * z.shape[1] + [False] * (len(categories) - z.shape[1]))
    categories.insert(3, "n", told)
    return Correspondence(
        _axes(singular**2, q, z.shape[1]), rows, categories,
        pd.DataFrame(v.T**2, index=z.columns, columns=at),
        (columns**2).div((columns**2).sum(axis=1), axis=0),
    )  # fmt: skip


def _checked(active: pd.DataFrame) -> pd.DataFrame:
    """Leave out what does not vary, and refuse cells that say nothing."""
    if active.isna().to_numpy().any():
        raise UsageError(
            "a cell of the table is empty",
            fix="leave such rows out, or give what is missing a category of its own",
        )
    varies = active[[name for name in active if len(_codes(active[name])) > 1]]
    if varies.shape[1] < 2:
        raise UsageError("fewer than two columns vary", fix="give two columns or more that do")
    return varies


def _indicator(active: pd.DataFrame) -> pd.DataFrame:
    named = {
        (name, code): (active[name].astype(str) == code).astype(float)
        for name in active for code in _codes(active[name])
    }  # fmt: skip
    return pd.DataFrame(named)


def _codes(column: pd.Series) -> list[str]:
    present = set(column.astype(str))
    if isinstance(column.dtype, pd.CategoricalDtype):
        return [str(code) for code in column.cat.categories if str(code) in present]
    return sorted(present)


def _sizes(column: pd.Series) -> list[int]:
    return [int((column.astype(str) == code).sum()) for code in _codes(column)]


def _turned(
    u: np.ndarray, singular: np.ndarray, v: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Keep the axes with inertia, each turned so that its strongest category is positive."""
    kept = singular**2 > LEAST
    u, singular, v = u[:, kept], singular[kept], v[kept]
    signs = np.sign(v[np.arange(len(v)), np.abs(v).argmax(axis=1)])
    return u * signs, singular, v * signs[:, None]


def _placed(column: pd.Series, rows: pd.DataFrame, singular: np.ndarray) -> pd.DataFrame:
    found = {(column.name, code): rows[(column.astype(str) == code).to_numpy()].mean() / singular
             for code in _codes(column)}  # fmt: skip
    return pd.DataFrame(found).T


def _axes(inertia: np.ndarray, q: int, categories: int) -> pd.DataFrame:
    above = inertia > 1 / q + LEAST
    adjusted = np.where(above, (q / (q - 1) * (inertia - 1 / q)) ** 2, np.nan)
    total = q / (q - 1) * ((inertia**2).sum() - (categories - q) / q**2)
    return pd.DataFrame({
        "axis": np.arange(1, len(inertia) + 1), "inertia": inertia, "share": inertia / inertia.sum(),
        "benzecri": adjusted / np.nansum(adjusted), "adjusted": adjusted,
        "greenacre": adjusted / total,
    })  # fmt: skip
