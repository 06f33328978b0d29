"""A disagreement decided: what is kept is coded in the name of the consensus, the rest is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from impra_research.errors import UsageError
from impra_research.read.acts import CONSENSUS, Code, Uncode

Keep = Literal["first", "second", "both", "neither", "other"]


def adjudicate(
    disagreement: Mapping[str, Any],
    *,
    keep: Keep,
    reason: str,
    text: str,
    code: str = "",
    start: int | None = None,
    end: int | None = None,
) -> list[Code | Uncode]:
    """Give the acts of the consensus on one row of `disagreements`, each with the reason.

    Parameters
    ----------
    keep
        Whose coding stands: first, second, both or neither; or `other`, with `code` and, when the
        passage is neither coder's, `start` and `end`.
    text
        The sha256 of the document's text.

    Raises
    ------
    UsageError
        The reason is missing, or the decision names a side that there is not.
    """
    if not reason.strip():
        raise UsageError("a decision needs its reason", fix="--reason, one sentence")
    sides = {name: row for name in ("first", "second") if (row := _side(disagreement, name))}
    kept = _kept(disagreement, keep, sides, code, start, end)
    coded = [Code(coder=CONSENSUS, document=disagreement["document"], text=text, start=a, end=b, code=c,
                  reason=reason) for a, b, c in kept]  # fmt: skip
    dropped = [row for row in sides.values() if (row["start"], row["end"], row["code"]) not in kept]
    uncoded = [Uncode(coder=CONSENSUS, segment=row["segment"], reason=reason) for row in dropped]
    return [*coded, *uncoded]


def _side(disagreement: Mapping[str, Any], name: str) -> dict[str, Any]:
    segment = disagreement[f"{name}_segment"]
    if not isinstance(segment, str):
        return {}
    told = {key: disagreement[f"{name}_{key}"] for key in ("segment", "code")}
    return told | {key: int(disagreement[f"{name}_{key}"]) for key in ("start", "end")}


def _kept(
    disagreement: Mapping[str, Any],
    keep: Keep,
    sides: Mapping[str, Mapping[str, Any]],
    code: str,
    start: int | None,
    end: int | None,
) -> list[tuple[int, int, str]]:
    if keep == "other":
        if not code:
            raise UsageError("say which code stands", fix="--code CODE")
        at = int(disagreement["start"] if start is None else start)
        return [(at, int(disagreement["end"] if end is None else end), code)]
    wanted = {"both": ("first", "second"), "neither": ()}.get(keep, (keep,))
    if lacking := [name for name in wanted if name not in sides]:
        raise UsageError(
            f"the {lacking[0]} coder coded nothing there", fix="keep the other, or neither"
        )
    rows = (sides[name] for name in wanted)
    return list(dict.fromkeys((row["start"], row["end"], row["code"]) for row in rows))
