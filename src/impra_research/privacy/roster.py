"""Who the study itself knows: the values of its columns that identify directly, looked for as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from impra_research.privacy.finding import Finding, folded
from impra_research.privacy.name_lists import bare, name_lists

PART = re.compile(r"[^\W_]+")
SHORTEST = 4  # of a value that is looked for: below it, any word could be one
Parts = tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """What persons of a study are known by, in parts without case and accents, by the first part."""

    known: dict[str, tuple[Parts, ...]]

    @classmethod
    def of(cls, values: Iterable[str], *, with_parts: bool = False) -> Roster:
        """Make the roster of the values of columns; `with_parts` also looks for each part of a name.

        Examples
        --------
        >>> roster = Roster.of(["Fatou DIOP", "zu07sa@example.org", "-"])
        >>> [found.kind for found in roster.find("Écrit par Fatou Diop (ZU07SA@example.org)")]
        ['roster', 'roster']
        """
        whole = {parts for value in set(values) if (parts := _parts(value))}
        turned = {parts[::-1] for parts in whole if len(parts) == 2 and _is_words(parts)}
        each = (
            {(part,) for parts in whole if _is_words(parts) for part in parts}
            if with_parts
            else set()
        )
        index: dict[str, tuple[Parts, ...]] = {}
        for parts in sorted(filter(_is_telling, whole | turned | each), key=lambda p: (-len(p), p)):
            index[parts[0]] = (*index.get(parts[0], ()), parts)
        return cls(index)

    def __len__(self) -> int:
        return sum(map(len, self.known.values()))

    def __repr__(self) -> str:
        return f"Roster({len(self)} values, not shown)"

    def find(self, text: str) -> Iterator[Finding]:
        """Find every place where a value of the roster stands, whatever its case and accents."""
        if not self.known:
            return
        words = [(bare(match[0]), match.span()) for match in PART.finditer(folded(text))]
        after = 0
        for at, (word, (start, _)) in enumerate(words):
            for parts in self.known.get(word, ()) if at >= after else ():
                upto = words[at : at + len(parts)]
                if tuple(known for known, _ in upto) == parts:
                    after = at + len(parts)
                    yield Finding(start, upto[-1][1][1], "roster")
                    break


def _parts(value: str) -> Parts:
    return tuple(bare(match[0]) for match in PART.finditer(folded(value)))


def _is_words(parts: Parts) -> bool:
    return all(part.isalpha() for part in parts)


def _is_telling(parts: Parts) -> bool:
    """Tell whether a value is long enough, and no word that anyone may use."""
    lists = name_lists()
    words = lists.given_and_words | lists.given_and_places | lists.speech["first_words"]
    return len("".join(parts)) >= SHORTEST and not (len(parts) == 1 and parts[0] in words)
