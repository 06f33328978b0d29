"""Where passages are when they are counted in one way, and whether their names are the words there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from impra_research.exchange.refi.dialects import Dialect, Span, places
from impra_research.exchange.refi.markup import FORBIDDEN

EXACT, LOOSE = 2, 1  # how much an agreement weighs
WORD, TELLING, LONG_ENOUGH = 3, 6, 20  # characters of a name that may be a word, is one, may be cut


@dataclass(frozen=True, slots=True)
class Counted:
    """A text with the passages that a writer counted on it, and what it called them."""

    text: str
    spans: tuple[Span, ...]
    names: tuple[str, ...]
    marked: bool = False
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the passages of all texts are in one dialect, and how well each agrees with its name."""

    dialect: Dialect
    spans: tuple[Span | None, ...]
    agreement: tuple[int, ...] = field(repr=False)

    @property
    def outside(self) -> int:
        """How many passages are nowhere."""
        return sum(span is None for span in self.spans)


def read_as(dialect: Dialect, counted: Sequence[Counted]) -> Reading:
    """Read the passages of all texts in one dialect."""
    spans, agreement = list[Span | None](), list[int]()
    for each in counted:
        found = places(each.text, each.spans, dialect)
        spans += found
        agreement += [agrees(name, each.text[slice(*span)]) if name and span else 0
                      for name, span in zip(each.names, found, strict=True)]  # fmt: skip
    return Reading(dialect, tuple(spans), tuple(agreement))


def agrees(name: str, words: str) -> int:
    """Weigh how well the name of a passage is the words that stand there; a name may be cut short.

    Examples
    --------
    >>> agrees("my aunt", "my aunt"), agrees("my aunt…", "my aunt helped"), agrees("line:6", "my aunt")
    (2, 2, 0)
    """
    if name == words or (name[-1:] == "…" and words.startswith(name[:-1]) and len(name) > 1):
        return EXACT
    if name[:1] != words[:1] and name[:1].isalnum() and words[:1].isalnum():
        return 0
    name, words = _as_named(name), _as_named(words)
    stem = re.sub(r"(…|\.\.\.)$", "", name)
    if name == words or (stem != name and stem and words.startswith(stem)):
        return EXACT
    name, words = " ".join(stem.split()), " ".join(words.split())
    cut = len(name) >= LONG_ENOUGH or stem != name
    return LOOSE if name and (name == words or (cut and words.startswith(name))) else 0


def _as_named(text: str) -> str:
    return re.sub(r"\r\n?", "\n", FORBIDDEN.sub("\ufffd", text))


def mended(
    chosen: Reading, readings: Sequence[Reading], counted: Sequence[Counted]
) -> tuple[Span | None, ...]:
    """Put a passage that does not agree with its name where exactly one other way says it does."""
    spans = list(chosen.spans)
    names = [name for each in counted for name in each.names]
    for at, weight in enumerate(chosen.agreement):
        if not weight and len(names[at]) >= WORD:
            others = {each.spans[at] for each in readings if each.agreement[at] == EXACT}
            if len(others) == 1 and any(chosen.agreement):
                spans[at] = others.pop()
    return tuple(spans)


def astray_in(
    spans: Sequence[Span | None], chosen: Reading, counted: Sequence[Counted]
) -> tuple[int, ...]:
    """Find passages whose name stands in the text, but not there."""
    named = [(name, each.text) for each in counted for name in each.names]
    return tuple(at for at, (name, text) in enumerate(named)
                 if not chosen.agreement[at] and spans[at] == chosen.spans[at]
                 and len(name) >= TELLING and name in text)  # fmt: skip
