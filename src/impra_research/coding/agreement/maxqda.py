"""What MAXQDA's intercoder agreement reports, at its three levels, with its kappa.

Read in its help (maxqda.com/help/coding/problem-intercoder-agreement-qualitative-research). document:
both or neither of two coders set the code in the document. frequency: both set it as often. segment:
each segment of either agrees when the other set the same code on a segment that overlaps it enough.
Kappa takes for chance 1 / number of codes (Brennan & Prediger 1981). The help does not say what share
the overlap is of: here of all the characters that the two segments cover together, the strictest
reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from impra_research.coding.agreement.pieces import readers
from impra_research.coding.agreement.why import Why
from impra_research.errors import UsageError

AtLevel = Literal["document", "frequency", "segment"]
COLUMNS = ["code", "agreements", "disagreements", "total", "percent", "kappa", "why"]


def maxqda(
    segment: pd.DataFrame,
    *,
    coders: tuple[str, str],
    codes: Sequence[str] | None = None,
    level: AtLevel = "segment",
    overlap: float = 0.9,
) -> pd.DataFrame:
    """One row a code, and last `pooled`, over the documents that both coded.

    Columns: code, agreements, disagreements, total (decisions: documents, or segments of both),
    percent (a share, NA without decisions), kappa (of `pooled` at the level of segments), why (a key
    of `WHY`: nobody set the code, so that a document agrees on its absence alone; no document has both
    coders; or one code alone leaves chance no room).

    Raises
    ------
    UsageError
        The level is not known, the overlap is no share, or a coder coded nothing.
    """
    if level not in ("document", "frequency", "segment") or not 0 < overlap <= 1:
        raise UsageError(
            f"level {level!r} with overlap {overlap} is not known to MAXQDA",
            fix="level: document, frequency or segment; overlap: a share above 0, at most 1",
        )
    documents = list(readers(segment, coders)) if len(set(coders)) == 2 else []
    shared = segment[segment["document"].isin(documents) & segment["coder"].isin(list(coders))]
    named = sorted(segment["code"].unique()) if codes is None else list(codes)
    used: set[str] = set(shared["code"])
    none: Why = "unused" if documents else "no_units"
    rows = [_row(code, *_decided(shared[shared["code"] == code], documents, coders, level, overlap),
                 None if code in used else none) for code in named]  # fmt: skip
    agreed, total = (sum(int(str(row[key])) for row in rows) for key in ("agreements", "total"))
    pooled = _row("pooled", agreed, total, None if used & {*named} else none)
    if level == "segment" and total:
        pooled |= _beyond_chance(agreed / total, len(named))
    types = {"percent": "Float64", "kappa": "Float64", "why": "str"}
    return pd.DataFrame([*rows, pooled], columns=COLUMNS).astype(types)


def _row(code: str, agreed: int, total: int, why: Why | None) -> dict[str, object]:
    return {"code": code, "agreements": agreed, "disagreements": total - agreed, "total": total,
            "percent": agreed / total if total else None, "kappa": None, "why": why}  # fmt: skip


def _beyond_chance(observed: float, codes: int) -> dict[str, object]:
    if codes < 2:
        return {"why": "one_code"}
    return {"kappa": (observed - 1 / codes) / (1 - 1 / codes)}


def _decided(
    segment: pd.DataFrame,
    documents: Sequence[str],
    coders: tuple[str, str],
    level: AtLevel,
    overlap: float,
) -> tuple[int, int]:
    """Count the decisions on one code that agree, and all of them."""
    if level == "segment":
        matched = _matched(segment, coders, overlap)
        return sum(matched), len(matched)
    often = pd.crosstab(segment["document"], segment["coder"])
    often = often.reindex(index=documents, columns=list(coders), fill_value=0)
    if level == "document":
        often = often > 0
    same = often[coders[0]] == often[coders[1]]
    return int(same.sum()), len(documents)


def _matched(segment: pd.DataFrame, coders: tuple[str, str], overlap: float) -> list[bool]:
    """Say of each segment of either coder whether the other has one that overlaps it enough."""
    first, second = (segment.loc[segment["coder"] == who, ["document", "start", "end"]]
                     .reset_index(drop=True).reset_index(names="row") for who in coders)  # fmt: skip
    pairs = first.merge(second, on="document", suffixes=("", "_other"), validate="many_to_many")
    enough = pairs[_common(pairs) >= overlap - 1e-12]
    return [*first["row"].isin(enough["row"]), *second["row"].isin(enough["row_other"])]


def _common(pairs: pd.DataFrame) -> pd.Series:
    """Give the characters that two segments share, of those that they cover together."""
    begin, end = (
        pairs[["start", "start_other"]].max(axis=1), pairs[["end", "end_other"]].min(axis=1)
    )  # fmt: skip
    shared = (end - begin).clip(lower=0)
    lengths = pairs["end"] - pairs["start"] + pairs["end_other"] - pairs["start_other"]
    return shared / (lengths - shared).clip(lower=1)
