"""The ids of segments that came in a table, a million at once."""

from __future__ import annotations

from binascii import hexlify

import numpy as np
import pandas as pd

from impra_research.coding.corpus import Integers
from impra_research.coding.replay import whose_hash

BEYOND = 2**63


def ranked(*parts: tuple[Integers, int]) -> Integers:
    """Give each row one number that sorts as its parts do, the first before the second.

    Parameters
    ----------
    parts
        Numbers from 0 on, and how many there are at most.

    Examples
    --------
    >>> ranked((np.array([1, 0, 0]), 2), (np.array([4, 7, 5]), 10)).tolist()
    [14, 7, 5]
    """
    rank = np.zeros(len(parts[0][0]), dtype=np.int64)
    highest = 1
    for numbers, size in parts:
        if highest * size >= BEYOND:
            rank = np.unique(rank, return_inverse=True)[1]
            highest = len(rank)
        rank, highest = rank * size + numbers, highest * size
    return rank


def segment_ids(exact: pd.DataFrame) -> pd.Series[str]:
    """Give `received_id` of each row: one hash a document, code and coder, and the positions."""
    import pyarrow as pa

    names = [exact[name].cat for name in ("document", "code", "coder")]
    sizes = [len(each.categories) for each in names]
    group = ranked(*zip((each.codes.to_numpy() for each in names), sizes, strict=True))
    whose, used = pd.factorize(group)
    first = np.full(len(used), 0)
    first[whose[::-1]] = np.arange(len(exact))[::-1]
    keys = exact[["document", "code", "coder"]].iloc[first].itertuples(index=False, name=None)
    hashes = np.frombuffer(b"".join(whose_hash(*key) for key in keys), dtype=">u8")
    parts = np.rec.fromarrays(
        [hashes[whose], *(exact[at].to_numpy().astype(">u4") for at in ("start", "end"))]
    )
    ends = pa.py_buffer(np.arange(len(exact) + 1, dtype=np.int64) * 32)
    ids = pa.LargeStringArray.from_buffers(len(exact), ends, pa.py_buffer(hexlify(parts)))
    return pd.Series(pd.array(ids, dtype="str"), index=exact.index)
