"""Who took part in what, and who shares how much with whom (Borgatti & Everett 1997)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


def incidence(ties: pd.DataFrame, *, rows: str, columns: str) -> pd.DataFrame:
    """Write ties as 0 and 1: one row a code of `rows`, one column a code of `columns`.

    Examples
    --------
    >>> ties = pd.DataFrame({"who": ["a", "a", "b"], "what": ["x", "y", "x"]})
    >>> incidence(ties, rows="who", columns="what").to_numpy().tolist()
    [[1, 1], [1, 0]]
    """
    known = ties.dropna(subset=[rows, columns]).astype({rows: "str", columns: "str"})
    return pd.crosstab(known[rows], known[columns]).clip(upper=1)


def projection(met: pd.DataFrame, *, newman: bool = False) -> pd.DataFrame:
    """How much each two rows share: columns in common, or by Newman's weights; the diagonal is 0.

    Newman (2001): a column of d rows counts 1 / (d - 1) for each two of them.
    """
    ties = met.to_numpy(dtype=float)
    degree = ties.sum(axis=0)
    weights = 1 / np.maximum(degree - 1, 1) if newman else np.ones(len(degree))
    shared = (ties * weights) @ ties.T
    np.fill_diagonal(shared, 0)
    return pd.DataFrame(shared, index=met.index, columns=list(met.index))


def clustering(met: pd.DataFrame) -> float:
    """Share of paths of three ties that close to four: 4 C4 / L3 (Robins & Alexander 2004).

    nan where there is no such path.
    """
    ties = met.to_numpy(dtype=float)
    common = np.triu(ties @ ties.T, 1)
    cycles = (common * (common - 1) / 2).sum()
    paths = float((ties.sum(axis=1) - 1) @ ties @ (ties.sum(axis=0) - 1))
    return float(4 * cycles / paths) if paths else float("nan")
