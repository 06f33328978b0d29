"""What a trade told in one's own words may be: the activities whose titles and notes use those words.

The words of a text are looked for in the standard's own titles and ISTAT's notes; rare words say more
than common ones (inverse document frequency, Spärck Jones 1972). The three nearest are suggestions: a
person decides each, whatever its score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import log

from impra_research.standards import EDITIONS, Standard, fold, notes, standard, titles

WORD = re.compile(r"\w{3,}")
STEM = 6  # letters: parrucchiere and parrucchieri, coiffeur and coiffeuse begin alike
NOTED = 0.9  # a word of a note says a little less than one of a title
Scored = list[tuple[str, float]]


class Trades:
    """The words of a standard's titles and notes.

    Parameters
    ----------
    texts
        Code, text, and whether it is a note.
    """

    def __init__(self, texts: Iterable[tuple[str, str, bool]]) -> None:
        self._texts = [(code, stems(text), note) for code, text, note in texts]
        times: dict[str, int] = {}
        for _, words, _ in self._texts:
            for word in words:
                times[word] = times.get(word, 0) + 1
        self._weight = {word: log(len(self._texts) / n) + 0.1 for word, n in times.items()}

    def nearest(self, text: str) -> Scored:
        """Give the codes that share words with a text, with the weight of what they share (0 to 1)."""
        asked = stems(text)
        rarest = max(self._weight.values(), default=0.0)
        whole = sum(self._weight.get(word, rarest) for word in asked)
        best: dict[str, float] = {}
        for code, words, note in self._texts:
            if shared := asked & words:
                score = sum(map(self._weight.__getitem__, shared)) / whole * (NOTED if note else 1)
                best[code] = max(score, best.get(code, 0.0))
        return sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))


def stems(text: str) -> frozenset[str]:
    """Give the beginnings of the words of a text.

    Examples
    --------
    >>> stems("Parrucchiere") == stems("parrucchieri")
    True
    """
    return frozenset(fold(word)[:STEM] for word in WORD.findall(text))


@lru_cache(maxsize=8)
def trades(name: str) -> Trades:
    """Give the words of a standard of activities or occupations."""
    known = standard(name)
    own = [(code, text, False) for code, texts in known.spellings.written.items() for text in texts]
    return Trades([*own, *_finer(known)])


def _finer(known: Standard) -> Iterator[tuple[str, str, bool]]:
    """Yield titles and notes of the finer codes that a code of the list contains."""
    edition = EDITIONS.get(known.name)
    if edition is None:
        return
    for code, title in titles(edition).items():
        listed = code if code in known.values else known.finer(code)
        if listed is not None:
            yield listed, title, False
            yield listed, notes(edition)[code], True
