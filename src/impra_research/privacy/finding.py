"""What was found in a text: which kind of personal datum, where it begins and ends, how sure.

A finding never holds the words it points at: it can be counted, listed and logged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# One character for one, so that places in the folded text are places in the text itself.
FOLDED = str.maketrans({
    "’": "'", "ʼ": "'", "‘": "'", "`": "'",
    "\u2010": "-", "\u2011": "-", "–": "-", "—": "-", "\u00ad": "-",
    **dict.fromkeys("\t\u00a0\u202f\u2007\u2009\u200b\u200c\u200d\u2060\ufeff", " "),
})  # fmt: skip


# A number that a word announces as a permit may also look like a telephone number.
ANNOUNCED_FIRST = ("permit", "birth_date")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A passage of a text, in code points; `sure` is false where a person has to decide."""

    start: int
    end: int
    kind: str
    sure: bool = True

    @property
    def length(self) -> int:
        """How many characters it has."""
        return self.end - self.start


def folded(text: str) -> str:
    """Write apostrophes, hyphens, spaces and digits in one way, each character in its place.

    Examples
    --------
    >>> folded("n°\u00a0٠٦ l’ami")
    "n° 06 l'ami"
    """
    plain = text.translate(FOLDED)
    if plain.isascii():
        return plain
    return "".join(_digit(character) for character in plain)


def _digit(character: str) -> str:
    return str(int(character)) if character.isdecimal() else character


def apart(findings: Iterable[Finding]) -> list[Finding]:
    """Keep, of findings that overlap, the surer and then the longer one; in the order of the text.

    Examples
    --------
    >>> apart([Finding(0, 9, "siren"), Finding(0, 14, "siret")])
    [Finding(start=0, end=14, kind='siret', sure=True)]
    """
    kept: list[Finding] = []
    for found in sorted(findings, key=_precedence):
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return sorted(kept)


def _precedence(found: Finding) -> tuple[bool, int, bool, int, str]:
    announced = found.kind in ANNOUNCED_FIRST
    return not found.sure, -found.length, not announced, found.start, found.kind
