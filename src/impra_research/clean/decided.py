"""What people decided of raw texts that join no code exactly, ready to be looked up.

Nothing is decided here: an accepted entry of matches.yml counts, and a proposed spelling only when
study.yml says above which score (`accept_above`). A text in no entry, or in a rejected one, stays
unknown and stops the cleaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from impra_research.codebook import Codebook, Match

ASKED_ONLY = ("title", "edition")  # what no score can decide: a person looks at each


@dataclass(frozen=True, slots=True)
class Decided:
    """What a text counts as: a code, or a reason why there is none; and by which decision."""

    code: str | None
    missing: str | None
    how: str


def decided(name: str, codebook: Codebook, *, accept_above: float | None) -> dict[str, Decided]:
    """Give the decisions on a variable that hold, by text as received."""
    return dict(_holding(codebook.matches.of(name), accept_above))


def _holding(matches: Iterator[Match], accept_above: float | None) -> Iterator[tuple[str, Decided]]:
    for each in matches:
        if each.status == "accepted":
            yield each.raw, Decided(each.code, each.missing, "accepted")
        elif accept_above is not None and _is_above(each, accept_above):
            yield each.raw, Decided(each.code, None, f"proposed, above {accept_above}")


def _is_above(match: Match, accept_above: float) -> bool:
    return (
        match.status == "proposed"
        and match.code is not None
        and match.method not in ASKED_ONLY
        and match.score >= accept_above
    )
