"""A text without the persons in it: tags in their place, and a map between the two texts.

The same person has the same number throughout a text. Places are code points; the map leads from a place
of the redacted text to that of the original and back, so that what was coded in one is found in the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from impra_research.privacy.detect import NOBODY, find
from impra_research.privacy.finding import Finding
from impra_research.privacy.name_lists import bare
from impra_research.privacy.roster import Roster


@dataclass(frozen=True, slots=True)
class Replaced:
    """One replacement: where the words stood, and where their tag stands."""

    start: int
    end: int
    tag_start: int
    tag_end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted text, what was replaced in it, and what a person has still to look at."""

    text: str
    replaced: tuple[Replaced, ...]
    review: tuple[Finding, ...]

    def place_in_original(self, place: int) -> int:
        """Say where a place of the redacted text is in the original; inside a tag: where it begins."""
        moved = 0
        for each in self.replaced:
            if place < each.tag_start:
                break
            if place < each.tag_end:
                return each.start
            moved = each.end - each.tag_end
        return place + moved

    def place_in_redacted(self, place: int) -> int:
        """Say where a place of the original is in the redacted text."""
        moved = 0
        for each in self.replaced:
            if place < each.start:
                break
            if place < each.end:
                return each.tag_start
            moved = each.tag_end - each.end
        return place + moved


def redact(text: str, roster: Roster = NOBODY) -> Redacted:
    """Put a tag in the place of every sure finding; the unsure ones are for a person to decide.

    Examples
    --------
    >>> redact("Awa Seck : mon mari Modou a le 06 39 98 12 34. Modou, pas Awa.").text
    '[person 1] : mon mari [person 2] a le [phone 1]. [person 2], pas [person 1].'
    """
    found = find(text, roster)
    sure = [each for each in found if each.sure]
    written, replaced, after = "", [], 0
    for each, tag in zip(sure, _tags(text, sure), strict=True):
        written += text[after : each.start]
        begun = len(written)
        written, after = written + tag, each.end
        replaced.append(Replaced(each.start, each.end, begun, len(written), each.kind))
    unsure = tuple(each for each in found if not each.sure)
    return Redacted(written + text[after:], tuple(replaced), unsure)


def _tags(text: str, sure: Sequence[Finding]) -> Iterator[str]:
    """Give each finding its tag with a number; a part of an earlier name is the same person."""
    met: dict[str, list[set[str]]] = {}
    for each in sure:
        parts = set(bare(text[each.start : each.end].replace("’", "'")).replace("-", " ").split())
        known = met.setdefault(each.kind, [])
        number = next(
            (n for n, other in enumerate(known) if parts <= other or other <= parts), None
        )
        if number is None:
            number = len(known)
            known.append(parts)
        known[number] |= parts
        yield f"[{each.kind.replace('_', ' ')} {number + 1}]"
