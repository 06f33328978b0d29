"""Which known name a text resembles, letter by letter: suggestions for a person, never decisions.

Measured on names of countries in three languages, Jaro-Winkler (Winkler 1990) from 0.93 on suggests
the fewest wrong ones; weighted ratios of parts take UK for Ukraine and Congo for its neighbour.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from impra_research.codebook.matches import Candidate, Match, Method
from impra_research.declared import Label
from impra_research.standards import Spellings, fold

SUGGESTED = 0.93
SHOWN = 0.85
APART = 0.03  # two codes nearer to each other than this are one of the two, and a person says which
FEW = 3

Scored = list[tuple[str, float]]


def resembling(text: str, spellings: Spellings) -> Scored:
    """Give the codes whose names a text resembles, the nearest first, each with its likeness.

    Examples
    --------
    >>> names = Spellings({"MA": ["Marocco", "Maroc"], "MC": ["Monaco"], "ML": ["Mali"]})
    >>> [(code, round(score, 2)) for code, score in resembling("il Marroco", names)]
    [('MA', 0.93)]
    """
    if exact := spellings.join(text):
        return [(code, 1.0) for code in exact]
    known = spellings.folded()
    best: dict[str, float] = {}
    for name in spellings.tried(text):
        found = process.extract(name, known.keys(), scorer=JaroWinkler.normalized_similarity,
                                score_cutoff=SHOWN, limit=None)  # fmt: skip
        for near, score, _ in found:
            for code in known[near]:
                best[code] = max(score, best.get(code, 0.0))
    return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def proposal(
    variable: str, text: str, rows: int, scored: Scored, *,
    labels: dict[str, Label], language: str, method: Method,
) -> Match:  # fmt: skip
    """Propose a code for a text when one stands apart; else list the nearest for a person to choose."""
    near = [
        Candidate(code=code, label=labels[code][language], score=round(score, 3))
        for code, score in scored[: FEW + 1]
    ]
    if not _stands_apart(near):
        return Match(variable=variable, raw=text, rows=rows, method=method,
                     others=tuple(near[:FEW]))  # fmt: skip
    first = near[0]
    return Match(variable=variable, raw=text, rows=rows, code=first.code, label=first.label,
                 score=first.score, method=method, others=tuple(near[1:FEW]))  # fmt: skip


def _stands_apart(near: list[Candidate]) -> bool:
    if not near or near[0].score < SUGGESTED:
        return False
    return len(near) == 1 or near[0].score - near[1].score >= APART


def clusters(texts: Iterable[str]) -> list[list[str]]:
    """Group texts that are spellings of one another; each group begins with its first text.

    Examples
    --------
    >>> clusters(["moquette", "Moquettes", "sito web"])
    [['moquette', 'Moquettes'], ['sito web']]
    """
    groups: dict[str, list[str]] = {}  # by the bare letters of the first of each
    for text in texts:
        near = process.extractOne(fold(text), groups.keys(), score_cutoff=SUGGESTED,
                                  scorer=JaroWinkler.normalized_similarity)  # fmt: skip
        groups.setdefault(near[0] if near else fold(text), []).append(text)
    return list(groups.values())
