"""How a writer counts positions: with a byte order mark or without, line ends as one or two, which units.

The standard counts Unicode code points from 0 and leaves the rest to its writers, who differ. A
dialect turns what a writer counted into our positions: code points of the text as it stands, without
a byte order mark.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from impra_research.errors import UsageError, did_you_mean

Mark = Literal["mark_not_counted", "mark_counted"]
Ends = Literal["ends_as_written", "crlf_as_one", "lf_as_two"]
Units = Literal["code_points", "utf16"]
MARKS: tuple[Mark, ...] = ("mark_not_counted", "mark_counted")
ENDS: tuple[Ends, ...] = ("ends_as_written", "crlf_as_one", "lf_as_two")
UNITS: tuple[Units, ...] = ("code_points", "utf16")
SAID = {
    "mark_not_counted": "a byte order mark does not count",
    "mark_counted": "a byte order mark counts as one",
    "ends_as_written": "each character of a line end counts",
    "crlf_as_one": "CR and LF count as one",
    "lf_as_two": "a line end counts as two though it is one character",
    "code_points": "units are code points",
    "utf16": "units are those of UTF-16: an emoji counts as two",
}
FIRST_ASTRAL, CR, LF = 0x10000, 13, 10
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of counting."""

    mark: Mark = "mark_not_counted"
    ends: Ends = "ends_as_written"
    units: Units = "code_points"

    @property
    def words(self) -> tuple[str, str, str]:
        """The words by which a person asks for it."""
        return (self.mark, self.ends, self.units)

    def said(self, features: Features) -> str:
        """Say how it counts what the texts hold."""
        told = [SAID[self.units]]
        if features.lines or features.folded or self.ends == "lf_as_two":
            told.append(SAID[self.ends])
        if features.marked or self.mark == "mark_counted":
            told.append(SAID[self.mark])
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Features:
    """What of a project's texts can be counted in more than one way."""

    marked: bool
    lines: bool
    astral: bool
    folded: bool = False  # XML made one character of each CRLF, whatever its writer counted

    @classmethod
    def of(cls, texts: Sequence[str], *, marked: bool, folded: bool = False) -> Features:
        """Look through the texts that have passages."""
        return cls(marked, any("\r\n" in text for text in texts),
                   any(max(text, default="") >= "\U00010000" for text in texts), folded)  # fmt: skip

    def usual(self, dialect: Dialect, asked: str = "") -> bool:
        """Whether a dialect needs no more explanation than what the texts hold, or a person asked."""
        strange = {word for word, known in (("lf_as_two", self.folded), ("mark_counted", self.marked))
                   if not known}  # fmt: skip
        return not strange & {*dialect.words} - asked_words(asked)


def every_dialect(features: Features, asked: str) -> list[Dialect]:
    """List the dialects that differ on these texts, or those among them that a person asks for."""
    second: Ends = "crlf_as_one" if features.lines else "lf_as_two"
    ends: tuple[Ends, ...] = ("ends_as_written", second)
    units = UNITS if features.astral else UNITS[:1]
    words = asked_words(asked)
    all_of_them = (Dialect(*each) for each in itertools.product(MARKS, ends, units))
    fitting = [each for each in all_of_them if words <= {*each.words}]
    return fitting or [Dialect(*_given(words))]


def asked_words(asked: str) -> set[str]:
    """Take apart what a person asked for, such as `utf16+crlf_as_one`.

    Raises
    ------
    UsageError
        A word names no way of counting.
    """
    words = {word for word in asked.split("+") if word}
    for word in words - SAID.keys():
        raise UsageError(f"no way of counting is called {word!r}",
                         fix=did_you_mean(word, SAID))  # fmt: skip
    return words


def _given(words: set[str]) -> Iterator[Any]:
    for kind in (MARKS, ENDS, UNITS):
        yield next((each for each in kind if each in words), kind[0])


def places(text: str, counted: Sequence[Span], dialect: Dialect) -> list[Span | None]:
    r"""Turn what was counted into places of the text; None where it is outside or inside a character.

    Examples
    --------
    >>> places("a\U0001f600b", [(0, 1), (1, 3), (3, 4)], Dialect(units="utf16"))
    [(0, 1), (1, 2), (2, 3)]
    >>> places("a\r\nb", [(2, 3)], Dialect(ends="crlf_as_one"))
    [(3, 4)]
    """
    if not counted:
        return []
    steps = _steps(text, dialect.ends, dialect.units)
    asked = np.clip(np.array(counted, dtype=object), -1, steps[-1] + 2).astype(np.int64)
    asked -= dialect.mark == "mark_counted"
    found = np.searchsorted(steps, asked)
    sound = (asked >= 0) & (steps[np.minimum(found, len(text))] == asked)
    fits = sound.all(axis=1) & (asked[:, 0] <= asked[:, 1])
    return [(int(start), int(end)) if fit else None
            for (start, end), fit in zip(found, fits, strict=True)]  # fmt: skip


@lru_cache(maxsize=8)
def _steps(text: str, ends: Ends, units: Units) -> Any:  # noqa: ANN401 -- an array of integers
    """Count what stands before each character, and before the end."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    width = np.ones(len(points), dtype=np.int64)
    if units == "utf16":
        width[points >= FIRST_ASTRAL] = 2
    follows = np.zeros(len(points), dtype=bool)
    follows[1:] = (points[:-1] == CR) & (points[1:] == LF)
    if ends == "crlf_as_one":
        width[np.flatnonzero(follows) - 1] = 0
    elif ends == "lf_as_two":
        width[(points == LF) & ~follows] = 2
    return np.concatenate([[0], np.cumsum(width)])
