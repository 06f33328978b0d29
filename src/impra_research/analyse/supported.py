"""Who was supported from when on: what is known of a person's support, beside what is known of the person."""

from __future__ import annotations

import pandas as pd

from impra_research.analyse.intervals import first_supports, in_quarantine

NO_SUPPORT = pd.DataFrame({
    "person": pd.Series(dtype="str"), "support": pd.Series(dtype="int64"),
    "service": pd.Series(dtype="str"), "kind": pd.Series(dtype="str"),
    "intercultural": pd.Series(dtype="str"),
    "support_start_earliest": pd.Series(dtype="datetime64[us]"),
    "support_start_latest": pd.Series(dtype="datetime64[us]"),
})  # fmt: skip


def with_support(
    known: pd.DataFrame, support: pd.DataFrame | None, person: pd.DataFrame
) -> pd.DataFrame:
    """Add to `known_persons` the first support of each sort, and whether all of it is known.

    `cluster` is the service of the first support, else the person; `support_known` is false too when a
    support row is in quarantine, and of everyone when support was not collected.
    """
    helped = first_supports(NO_SUPPORT if support is None else support, person)
    both = known.merge(helped, on="person", how="left", validate="one_to_one")
    told = both["support_known"].isin([True]) | both["support_known"].isna()
    return both.assign(
        cluster=both["cluster"].fillna(both["person"]),
        support_known=told & ~in_quarantine(both, "support") & (support is not None),
    )
