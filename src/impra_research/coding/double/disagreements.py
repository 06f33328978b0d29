"""Where two coders disagree: passages side by side, and of what kind each disagreement is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.cases import lineage

Row = dict[str, Any]
Kind = Literal["only_first", "only_second", "other_code", "other_boundaries"]
KEY = ["document", "start", "end", "code"]
SIDE = ["segment", "code", "start", "end", "memo"]
CONTEXT = 80  # characters before and after
COLUMNS = ["disagreement", "document", "turn", "kind", "same_family", "start", "end", "before", "quote",
           "after", *(f"{side}_{name}" for side in ("first", "second") for name in SIDE)]  # fmt: skip


def disagreements(
    segment: pd.DataFrame,
    themes: Mapping[str, Theme],
    coders: tuple[str, str],
    *,
    turn: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a disagreement of two coders, in the order of the documents.

    Two segments of the same code that overlap are one disagreement on boundaries; two of other codes,
    of which one covers half of the other, one on the code; every further segment that only one coder
    has is one of its own. Segments that both have are no disagreement.

    Columns: disagreement (an id that stays while its segments do), document, turn, kind (only_first,
    only_second, other_code, other_boundaries), same_family (of two codes: whether one family holds
    both), start, end and quote (of both together), before and after (words around it, when `turn` is
    given), then segment, code, start, end and memo of each coder, as first_... and second_... .
    """
    first, second = _apart(segment, coders)
    rows, rest = _paired(first, second)
    rows += [(row, None) for row in first if row["segment"] not in rest]
    rows += [(None, row) for row in second if row["segment"] not in rest]
    said = turn.set_index(["document", "turn"]) if turn is not None else None
    told = [_told(one, other, themes, said) for one, other in rows]
    table = pd.DataFrame(told, columns=COLUMNS)
    return table.sort_values(["document", "start", "end", "disagreement"], ignore_index=True)


def _apart(segment: pd.DataFrame, coders: tuple[str, str]) -> tuple[list[Row], list[Row]]:
    """Take of each coder the segments that the other does not have."""
    own = [segment[segment["coder"] == coder] for coder in coders]
    keys = [pd.MultiIndex.from_frame(table[KEY]) for table in own]
    first, second = (
        table[~mine.isin(other)].to_dict("records")
        for table, mine, other in zip(own, keys, reversed(keys), strict=True)
    )
    return first, second


def _paired(
    first: list[Row], second: list[Row]
) -> tuple[list[tuple[Row | None, Row | None]], set[str]]:
    """Pair what lies on one another: the same code first, then the longest overlaps."""
    by_document: dict[str, list[Row]] = {}
    for row in second:
        by_document.setdefault(row["document"], []).append(row)
    pairs = [(one["code"] != other["code"], -_overlap(one, other), one["start"], one, other)
             for one in first for other in by_document.get(one["document"], ())
             if _face(one, other)]  # fmt: skip
    taken: set[str] = set()
    rows: list[tuple[Row | None, Row | None]] = []
    for *_, one, other in sorted(pairs, key=lambda pair: pair[:3]):
        if not {one["segment"], other["segment"]} & taken:
            taken |= {one["segment"], other["segment"]}
            rows.append((one, other))
    return rows, taken


def _overlap(one: Row, other: Row) -> int:
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))


def _face(one: Row, other: Row) -> bool:
    shorter = min(one["end"] - one["start"], other["end"] - other["start"])
    overlap = _overlap(one, other)
    return overlap > 0 and (one["code"] == other["code"] or 2 * overlap >= shorter)


def _told(
    one: Row | None, other: Row | None, themes: Mapping[str, Theme], said: pd.DataFrame | None
) -> dict[str, object]:
    sides = [row for row in (one, other) if row]
    left = min(sides, key=lambda row: row["start"])
    start, end = left["start"], max(row["end"] for row in sides)
    before, after = _around(left, start, end, said)
    told: dict[str, object] = {
        "disagreement": _id(sides), "document": left["document"], "turn": left["turn"],
        "kind": _kind(one, other), "start": start, "end": end, "before": before,
        "quote": _together(left, sides), "after": after,
        "same_family": len(sides) == 2
        and len({lineage(row["code"], themes)[-1] for row in sides}) == 1,
    }  # fmt: skip
    for side, row in (("first", one), ("second", other)):
        told |= {f"{side}_{name}": row[name] if row else None for name in SIDE}
    return told


def _id(sides: list[Row]) -> str:
    """Name a disagreement by its segments as they are now: one that was resized is another."""
    parts = [f"{row['segment']} {row['start']} {row['end']} {row['code']}" for row in sides]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def _kind(one: Row | None, other: Row | None) -> Kind:
    if one is None or other is None:
        return "only_second" if one is None else "only_first"
    return "other_boundaries" if one["code"] == other["code"] else "other_code"


def _together(left: Row, sides: list[Row]) -> str:
    right = max(sides, key=lambda row: row["end"])
    more = right["quote"][left["end"] - right["start"] :] if right["end"] > left["end"] else ""
    return str(left["quote"]) + str(more)


def _around(left: Row, start: int, end: int, said: pd.DataFrame | None) -> tuple[str, str]:
    key = (left["document"], left["turn"])
    if said is None or key not in said.index:
        return "", ""
    text, begin = said.loc[key, "text"], int(said.loc[key, "start"])
    first, last = max(0, start - begin), max(0, end - begin)
    return text[max(0, first - CONTEXT) : first], text[last : last + CONTEXT]
