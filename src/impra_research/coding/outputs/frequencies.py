"""How often a code was applied: to how many passages, in how many cases, over how many characters."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.outputs.counted import PASSAGE, counted, in_families


def code_frequencies(
    segment: pd.DataFrame,
    transcript: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    coders: Collection[str] = (),
) -> pd.DataFrame:
    """One row a code of the codebook, in its order, with what stands below it counted in it once.

    Columns: code, parent, segments (passages with the code or one below it), cases (persons in
    whom), n (persons interviewed), share (cases / n), characters (each of a text once, however many
    passages cover it). `coders`: see `counted`.
    """
    rows = in_families(counted(segment, transcript, coders=coders), themes)
    of_code = rows.groupby("code", observed=False, dropna=False)
    n = transcript["person"].nunique()
    cases = rows[["code", "person"]].drop_duplicates()["code"].value_counts().reindex([*themes])
    table = pd.DataFrame({
        "code": [*themes], "parent": [theme.parent for theme in themes.values()],
        "segments": of_code.size().reindex([*themes]).to_numpy(),
        "cases": cases.to_numpy(), "n": n,
    })  # fmt: skip
    return table.assign(share=table["cases"] / n, characters=_covered(rows, len(themes)))


def _covered(rows: pd.DataFrame, codes: int) -> np.ndarray:
    """Count for each code the characters that at least one passage covers."""
    if rows.empty:
        return np.zeros(codes, dtype=np.int64)
    text = (
        rows["code"].cat.codes.to_numpy().astype(np.int64) * (len(rows["document"].cat.categories))
        + rows["document"].cat.codes.to_numpy()
    )
    start, end = (rows[name].to_numpy(dtype=np.int64) for name in PASSAGE[1:])
    apart = text * (end.max() + 1)  # each text of each code has a stretch of the line for itself
    order = np.lexsort([end, start, text])
    begins, ends = (apart + start)[order], (apart + end)[order]
    reached = np.concatenate([[0], np.maximum.accumulate(ends)[:-1]])
    new = np.maximum(0, ends - np.maximum(begins, reached))
    of = rows["code"].cat.codes.to_numpy()[order]
    return np.bincount(of, weights=new, minlength=codes).astype(np.int64)
