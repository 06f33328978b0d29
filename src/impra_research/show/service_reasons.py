"""Why no service helped those who needed one, for a page: rare reasons are told together."""

from __future__ import annotations

from typing import TypeAlias

import pandas as pd

from impra_research.analyse.services.funnel import exact_interval, helped_in_need
from impra_research.analyse.shares import cross
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected, NotEstimated

REASON = "why_not_used"
FEW = "few"  # reasons told together
Reasons: TypeAlias = pd.DataFrame | NotCollected | NotEstimated


def reasons_given(steps: pd.DataFrame, answer: pd.DataFrame) -> Reasons:
    """Keep the answers of the very persons in need whom the steps did not lead to help, and who said why."""
    if "needed" not in steps:
        return NotCollected("needed_support")
    stopped = steps.loc[helped_in_need(steps) == "no", ["person"]]
    said = answer[answer["person"].isin(stopped["person"])].dropna(subset=REASON)
    return said.assign(
        **{REASON: said[REASON].astype("object"), "place": said["place"].astype(str)}
    )


def reasons_by_place(given: pd.DataFrame, look: Look) -> Reasons:
    """Cross place and reason; a reason that few of a place gave is told with others."""
    kept = _told_apart(given, look.min_cell)
    if not kept:
        return NotEstimated("reasons", {"min_cell": look.min_cell})
    told = given[REASON].where(given[REASON].isin(kept), FEW)
    return cross(given.assign(**{REASON: pd.Categorical(told, [*kept, FEW])}), "place", REASON)


def reasons_together(given: pd.DataFrame, look: Look) -> Reasons:
    """Share of each reason, the places together: `reason_given`, `count`, `n`, `share`, `low`, `high`."""
    kept = _told_apart(given.assign(place=""), look.min_cell)
    if not kept:
        return NotEstimated("reasons", {"min_cell": look.min_cell})
    told, n = given[REASON].where(given[REASON].isin(kept), FEW), len(given)
    counts = {code: int((told == code).sum()) for code in (*kept, FEW)}
    return pd.DataFrame([
        {"reason_given": look.code(REASON, code), "count": count, "n": n, "share": count / n,
         **dict(zip(("low", "high"), exact_interval(count, n), strict=True))}
        for code, count in counts.items() if count
    ])  # fmt: skip


def _told_apart(given: pd.DataFrame, min_cell: int) -> list[str]:
    """List the reasons that may stand alone, the most frequent first: the others together hide nobody.

    So many in each place gave one that may, and the others together are as many, or none.
    """
    counts = given.groupby([REASON, "place"], observed=True).size().unstack(fill_value=0)  # noqa: PD010
    enough = counts[(counts >= min_cell).all(axis=1)]
    kept = list(enough.sum(axis=1).sort_values(ascending=False, kind="stable").index)
    while kept and counts.drop(index=kept).sum().between(1, min_cell - 1).any():
        kept.pop()
    return [str(code) for code in kept]
