"""The words that a draft recognises and writes, read from `words.yml`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from impra_research.codebook.variables import Disclosure, Level
from impra_research.declared import Declared, Label, read_declared


class Known(Declared):
    """A variable that the notebooks know by name: words that suggest it, levels or lists they can read."""

    table: str
    levels: tuple[str, ...]
    words: tuple[str, ...]


class Listed(Declared):
    """A value of a usual list: its label in each language, and other words that mean the same."""

    label: Label
    words: tuple[str, ...] = ()

    def every_word(self) -> tuple[str, ...]:
        """List whatever stands for the value."""
        return (*self.label.values(), *self.words)


class UsualList(Declared):
    """A list whose labels are known in every language, and what its answers are."""

    level: Level
    disclosure: Disclosure = "open"
    values: dict[str, Listed]


class Words(Declared):
    """The shape of words.yml."""

    missing_reasons: dict[str, Label]
    missing: dict[str, tuple[str, ...]]
    missing_if_common: tuple[str, ...]
    missing_beside_numbers: dict[str, tuple[str, ...]]
    paradata: dict[str, str]
    paradata_beginning: dict[str, str]
    numbers: tuple[str, ...]
    identifiers: tuple[str, ...]
    disclosure: dict[str, tuple[str, ...]]
    named_things: tuple[str, ...]
    free_text: tuple[str, ...]
    known: dict[str, Known]
    lists: dict[str, UsualList]
    languages: dict[str, tuple[str, ...]]
    roles: dict[str, tuple[str, ...]]
    study: dict[str, Label]
    not_collected: dict[str, Label]
    tables: dict[str, Label]
    places: dict[str, Label]
    place: Label
    unit: Label


@lru_cache(maxsize=1)
def words() -> Words:
    """Read what drafts know."""
    return read_declared(Path(__file__).with_name("words.yml"), Words)


@lru_cache(maxsize=100_000)
def bare(text: str) -> str:
    """Write a text without accents, capitals, curly quotes and double spaces, to compare words.

    Examples
    --------
    >>> bare("L’Âge  du chef")
    "l'age du chef"
    """
    split = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("\ufeff", ""))
    return " ".join("".join(sign for sign in split if not unicodedata.combining(sign)).split())


def holds_word(text: str, sought: Iterable[str]) -> bool:
    """Tell whether a text holds one of some words, whole.

    Examples
    --------
    >>> holds_word("Anno di nascita", ["nascita"]), holds_word("agency", ["age"])
    (True, False)
    """
    found = _apart(text)
    return any(_apart(word) in found for word in sought)


@lru_cache(maxsize=100_000)
def _apart(text: str) -> str:
    return f" {re.sub('[^a-z0-9]+', ' ', bare(text)).strip()} "


def language_of(texts: Iterable[str]) -> str:
    """Guess the language of what people wrote, from its most usual words; English when none is there.

    Examples
    --------
    >>> language_of(["Quale è il suo paese di nascita?", "Sì"])
    'it'
    """
    found = re.findall("[^\\W\\d_]+", bare(" ".join(texts)))
    known = {name: {bare(word) for word in listed} for name, listed in words().languages.items()}
    return max(known, key=lambda name: sum(word in known[name] for word in found))
