"""What the site says beside the notebooks, in each language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from impra_research.declared import Declared, Label, read_declared


class SiteWords(Declared):
    """The shape of words.yml."""

    words: dict[str, Label]


@cache
def site_words(language: str) -> dict[str, str]:
    """Give every text of the site in one language, by key."""
    words = read_declared(Path(__file__).with_name("words.yml"), SiteWords).words
    return {key: label[language] for key, label in words.items()}
