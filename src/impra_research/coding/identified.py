"""The ids of segments that came in a table, a million at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from impra_research.coding.replay import whose_id


def numbered(exact: pd.DataFrame) -> pd.DataFrame:
    """Let numbers stand for names."""
    names = {name: exact[name].cat.codes for name in ("document", "code", "coder")}
    return exact.assign(**names)


def segment_ids(exact: pd.DataFrame) -> pd.Series[str]:
    """Give `received_id` of each row: one hash a document, code and coder, and the positions."""
    import pyarrow as pa

    names = [exact[name].cat for name in ("document", "code", "coder")]
    sizes = tuple(len(each.categories) or 1 for each in names)
    group = np.ravel_multi_index(tuple(each.codes.to_numpy() for each in names), sizes)
    used, whose = np.unique(group, return_inverse=True)
    keys = zip(*(each.categories[at] for each, at in
                 zip(names, np.unravel_index(used, sizes), strict=True)), strict=True)  # fmt: skip
    hashes = np.array([int(whose_id(*key), 16) for key in keys], dtype=">u8")
    parts = np.rec.fromarrays(
        [hashes[whose], *(exact[at].to_numpy().astype(">u4") for at in ("start", "end"))]
    )
    ends = pa.py_buffer(np.arange(len(exact) + 1, dtype=np.int64) * 32)
    digits = pa.py_buffer(parts.tobytes().hex().encode())
    ids = pa.LargeStringArray.from_buffers(len(exact), ends, digits)
    return pd.Series(pd.array(ids, dtype="str"), index=exact.index)
