"""Codings carried over to a corrected transcript: each to the same words, or to a person's eyes.

A span is *exact* when its words stand where they stood, *moved* when they stand elsewhere and it cannot
be otherwise, and *needs_review* when its words changed, or when nobody can tell which of two equal
passages it was. Where it needs review, the nearest guess is given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from impra_research.coding.alignment import Block, common, common_from_the_end
from impra_research.read.acts import Status

Span = tuple[int, int]
WHY = {
    "changed": "its words were changed",
    "gone": "its words are gone; this is where they stood",
    "twice": "the same words stand at several places and it cannot be told which were meant",
}
FEWEST_WORDS = 4  # that are found again wherever they went


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a span stands in the new text."""

    start: int
    end: int
    status: Status
    why: str = ""


def reanchor(old_text: str, new_text: str, spans: Iterable[Span]) -> pd.DataFrame:
    """Carry spans of a text over to its corrected version.

    Parameters
    ----------
    old_text, new_text
        The text that was coded, and the one that stands now; both are compared as they are.
    spans
        Starts and ends (exclusive) in the old text, in code points.

    Returns
    -------
    DataFrame
        One row a span, in their order: start, end (in the new text), status, why ("" when there is
        nothing to say).

    Examples
    --------
    >>> old, new = "R: Ho aspettato. Poi sì.", "R: Allora, ho aspettato. Poi sì."
    >>> reanchor(old, new, [(17, 23), (3, 16)])[["start", "end", "status"]].values.tolist()
    [[25, 31, 'moved'], [3, 24, 'needs_review']]
    """
    ways = Ways.of(old_text, new_text)
    rows = [ways.anchored(start, end) for start, end in spans]
    return pd.DataFrame(
        [(each.start, each.end, each.status, each.why) for each in rows],
        columns=["start", "end", "status", "why"],
    )


@dataclass(frozen=True, slots=True)
class Ways:
    """Two texts and what they have in common, read from the beginning and from the end."""

    old: str
    new: str
    forward: tuple[Block, ...]
    backward: tuple[Block, ...]
    lines: tuple[Block, ...]  # lines that went elsewhere as they are

    @classmethod
    def of(cls, old: str, new: str) -> Ways:
        """Compare two texts."""
        forward = tuple(common(old, new))
        backward = tuple(common_from_the_end(old, new))
        return cls(old, new, forward, backward, tuple(_moved_lines(old, new, forward)))

    def anchored(self, start: int, end: int) -> Anchored:
        """Find one span again."""
        if not 0 <= start < end <= len(self.old):
            raise ValueError(f"{start}-{end} is no span of a text of {len(self.old)} code points")
        if self.old == self.new:
            return Anchored(start, end, "exact")
        one, two = (_whole(blocks, start, end) for blocks in (self.forward, self.backward))
        if one is not None and one == two:
            return self._at(one, start, end)
        if one is None and two is None and (at := _whole(self.lines, start, end)) is not None:
            return self._at(at, start, end)
        return self._elsewhere(start, end, {one, two} - {None})

    def _at(self, at: int, start: int, end: int) -> Anchored:
        """Give the place, unless it now is a part of other words."""
        if not (_cut(self.old, start) or _cut(self.old, end)) and (
            _cut(self.new, at) or _cut(self.new, at + end - start)
        ):
            return Anchored(at, at + end - start, "needs_review", "changed")
        return Anchored(at, at + end - start, "exact" if at == start else "moved")

    def _elsewhere(self, start: int, end: int, seen: set[int | None]) -> Anchored:
        words = self.old[start:end]
        in_old, in_new = _times(words, self.old), _times(words, self.new)
        enough = bool(seen) or len(words.split()) >= FEWEST_WORDS
        if in_old == 1 and in_new == 1 and enough:
            return self._at(self.new.index(words), start, end)
        first, last = self._guess(start, end)
        if in_new > 1 or (in_new == 1 and in_old > 1):
            return Anchored(first, last, "needs_review", "twice")
        return Anchored(
            first, last, "needs_review", "changed" if self._survives(start, end) else "gone"
        )

    def _survives(self, start: int, end: int) -> bool:
        return any(a < end and start < a + n for a, _, n in self.forward)

    def _guess(self, start: int, end: int) -> Span:
        """Give what is left of a span between its neighbours; the line it stood in when nothing is."""
        first, last = _left(self.forward, start), _right(self.forward, end, len(self.new))
        if first < last and self.new[first:last].strip():
            return _trimmed(self.new, first, last)
        return _line_about(self.new, min(first, len(self.new)))


def _whole(blocks: Sequence[Block], start: int, end: int) -> int | None:
    """Say where a span went that lies within one stretch; None when it does not."""
    number = bisect_right(blocks, start, key=lambda block: block[0]) - 1
    if number < 0:
        return None
    a, b, n = blocks[number]
    return b + start - a if end <= a + n else None


def _left(blocks: Sequence[Block], start: int) -> int:
    """Say where the text before a span ends in the new text, or where its first kept sign is."""
    number = bisect_right(blocks, start, key=lambda block: block[0]) - 1
    if number < 0:
        return 0
    a, b, n = blocks[number]
    return b + min(start - a, n)


def _right(blocks: Sequence[Block], end: int, length: int) -> int:
    number = bisect_right(blocks, end - 1, key=lambda block: block[0]) - 1
    if number >= 0 and end <= blocks[number][0] + blocks[number][2]:
        return blocks[number][1] + end - blocks[number][0]
    return blocks[number + 1][1] if number + 1 < len(blocks) else length


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _line_about(text: str, at: int) -> Span:
    """Give the line at a place, or one beside it that holds something."""
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    stop = len(text) if stop < 0 else stop
    if text[start:stop].strip() or not text.strip():
        return _trimmed(text, start, stop) if text[start:stop].strip() else (start, stop)
    return _line_about(text, len(text[:at].rstrip()) if text[:at].strip() else stop + 1)


def _times(words: str, text: str) -> int:
    """Count occurrences up to two, also those that overlap."""
    first = text.find(words)
    return 0 if first < 0 else 1 if text.find(words, first + 1) < 0 else 2


def _cut(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _moved_lines(old: str, new: str, blocks: Sequence[Block]) -> list[Block]:
    """Find lines that stand once in both texts, and not where the others are: somebody moved them."""
    there = _lines_once(new)
    return [
        (at, there[line], len(line))
        for line, at in _lines_once(old).items()
        if line in there
        and len(line.split()) >= FEWEST_WORDS
        and _whole(blocks, at, at + len(line)) is None
    ]


def _lines_once(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    at = 0
    for line in text.split("\n"):
        found[line] = -1 if line in found else at
        at += len(line) + 1
    return {line: at for line, at in found.items() if at >= 0 and line}
