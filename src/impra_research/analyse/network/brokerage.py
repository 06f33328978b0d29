"""Who stands between two others that have no tie: the roles of Gould & Fernandez (1989)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def brokerage(ties: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Count how often each stands between i and k: ties i to j and j to k, and none from i to k.

    One row a node, one column a role. Coordinator: all of one group; itinerant: i and k of one group,
    j of another; gatekeeper: j and k of one; representative: i and j of one; liaison: three groups.
    Where ties have no direction each open pair counts both ways. In R: sna::brokerage.
    """
    linked = ties.to_numpy(dtype=bool) & ~np.eye(len(ties), dtype=bool)
    group = np.asarray(groups)
    alike = group[:, None] == group[None]
    open_pairs = ~linked & ~np.eye(len(ties), dtype=bool)
    counts = [_roles(linked, alike, open_pairs, j) for j in range(len(ties))]
    return pd.DataFrame(counts, index=ties.index, columns=list(ROLES))


def _roles(linked: np.ndarray, alike: np.ndarray, open_pairs: np.ndarray, j: int) -> list[int]:
    between = np.outer(linked[:, j], linked[j]) & open_pairs
    first, last = alike[:, j][:, None], alike[j][None]
    roles = (first & last, alike & ~first, ~first & last, first & ~last,
             ~first & ~last & ~alike)  # fmt: skip
    return [int((between & role).sum()) for role in roles]
