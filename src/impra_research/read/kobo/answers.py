"""The answers of an export as codes of the form, whether it wrote codes or labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from impra_research.read.plain import plain_label
from impra_research.read.xlsform import Versions

STEPS = 20_000  # ways to split one cell that are tried before it counts as ambiguous


@dataclass(frozen=True, slots=True)
class Answers:
    """How the answers to one question are written.

    Attributes
    ----------
    codes
        The code of each spelling.
    unclear
        Spellings that two answers share.
    known
        Every code: an answer without a label is written as its code.
    """

    codes: Mapping[str, str]
    unclear: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    def code(self, text: str) -> str | None:
        """Find the code of one answer; None when no answer is written so.

        A number cell has lost the zeros that a code began with: `1` is `01` where no answer is `1`.
        """
        plain = plain_label(text)
        if plain in self.codes or plain in self.known:
            return self.codes.get(plain, plain)
        if not plain.isdecimal():
            return None
        alike = [code for code in self.known if code.isdecimal() and int(code) == int(plain)]
        return alike[0] if len(alike) == 1 else None


def answers(versions: Versions, path: str, language: str | None) -> Answers:
    """Say how the answers to a question are written in an export's language (None: as codes).

    Labels come before codes, and those of the newest version before older ones; a label that one
    version gives to two answers is unclear.
    """
    codes: dict[str, str] = {}
    unclear: set[str] = set()
    for form in versions.newest_first:
        asked = form.questions.get(path)
        own: dict[str, set[str]] = {}
        for code, labels in ((asked.choices or {}) if asked else {}).items():
            word = code if language is None else labels.get(language) or code
            own.setdefault(plain_label(word), set()).add(code)
        for word, meant in own.items():
            if word not in codes and len(meant) > 1:
                unclear.add(word)
            codes.setdefault(word, min(meant))
    known = frozenset(versions.codes(versions.questions[path]))
    return Answers(codes, frozenset(unclear), known)


def split_answers(text: str, answers: Answers) -> list[frozenset[str]]:
    """List the ways to read several answers joined by spaces; two when it cannot be told which.

    Examples
    --------
    >>> known = Answers({"Bank": "b", "Ethical bank": "e", "Ethical": "x"})
    >>> [sorted(way) for way in split_answers("Ethical bank Bank", known)]
    [['b', 'e']]
    """
    words = plain_label(text).split(" ")
    if all(word in answers.known for word in words):
        return [frozenset(words)]
    spelled = {tuple(written.split(" ")): code for written, code in answers.codes.items()}
    ways: set[frozenset[str]] = set()
    open_ways: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    for _ in range(STEPS):
        if not open_ways or len(ways) > 1:
            return sorted(ways, key=sorted)[:2]
        at, codes = open_ways.pop()
        if at == len(words):
            ways.add(codes)
        open_ways += [(at + len(written), codes | {code}) for written, code in spelled.items()
                      if code not in codes and tuple(words[at : at + len(written)]) == written]  # fmt: skip
    return [frozenset(), frozenset(answers.codes.values())]


def plain_number(text: str) -> str:
    """Write a number in one way, so that 12000.50 and the cell 12000.5 are the same text.

    Examples
    --------
    >>> [plain_number(text) for text in ("12000.50", "-99", "1e3", "0.0", "about 5", "")]
    ['12000.5', '-99', '1000', '0', 'about 5', '']
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return text
    short = number.normalize()
    return f"{short + 0:f}" if short else "0"


def point_parts(text: str) -> Sequence[str]:
    """Split a place into latitude, longitude, altitude and precision.

    Examples
    --------
    >>> point_parts("45.0703 7.6869 240 10"), point_parts("")
    (['45.0703', '7.6869', '240', '10'], ['', '', '', ''])
    """
    return [*map(plain_number, text.split()), "", "", "", ""][:4]
