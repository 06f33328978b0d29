"""The lists of names and of what is said around them (`names/`, with their sources), read once.

Names are folded: no case, no accents. A given name that is also a word or a place needs company.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

from impra_research.declared import read_yaml

INITIAL = "(?:b|p|m|f|d|t|n|l|g|k|h|j|q|x|zh|ch|sh|r|z|c|s|y|w)?"
FINAL = (
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ueng|ai|ei|ao|ou|an|en|ia|ie|iu|in|ua|uo|ui|un"
    "|ue|er|a|o|e|i|u)"
)
PINYIN = re.compile(f"{INITIAL}{FINAL}(?:'?{INITIAL}{FINAL})?")
# Shapes that names of one origin have and words of our languages have not.
SHAPES = re.compile(
    "xh.{2,}|gj[aeiou].{2,}|q[^u].{3,}|.{3,}(?:qi|aj)|sh[kpq].{2,}"  # Albanian
    "|.{2,}(?:escu|eanu|oiu)"  # Romanian
    "|houn.{2,}|ahou.{3,}|azon.{2,}|ag?kp.{2,}|agb.{2,}|kp.{3,}|gb.{3,}|.{2,}(?:ssou|kpo|gbe)"  # Fon
    "|abd[aeou][lrs].{3,}|ouled.{2,}"  # Arabic
    "|(?:nd|mb|ng|nj)[aeiou].{2,}|[nm]'[a-z]{2,}"  # Wolof, Serer, Bambara
)


@dataclass(frozen=True, slots=True)
class NameLists:
    """Given and family names, given names that are also words or places, and ways of speaking."""

    given: frozenset[str]
    given_and_words: frozenset[str]
    given_and_places: frozenset[str]
    surnames: frozenset[str]
    speech: dict[str, frozenset[str]]


@cache
def name_lists() -> NameLists:
    """Read the lists that come with the package."""
    with as_file(files("impra_research.privacy") / "names" / "speech.yml") as path:
        speech = read_yaml(path)
    words = {part: frozenset(map(bare, listed)) for part, listed in speech.items()}
    return NameLists(
        given=_list("given"),
        given_and_words=_list("given_and_words"),
        given_and_places=_list("given_and_places"),
        surnames=_list("surnames"),
        speech=words,
    )


def _list(name: str) -> frozenset[str]:
    stored = files("impra_research.privacy") / "names" / f"{name}.txt.gz"
    return frozenset(gzip.decompress(stored.read_bytes()).decode().split())


@cache
def bare(word: str) -> str:
    """Write a word without case and accents.

    Examples
    --------
    >>> bare("Sètondji"), bare("Ștefan")
    ('setondji', 'stefan')
    """
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()
