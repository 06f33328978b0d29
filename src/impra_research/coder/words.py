"""What the coder says on the screen, in each language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from impra_research.declared import Declared, Label, read_declared


class CoderWords(Declared):
    """The shape of words.yml."""

    words: dict[str, Label]
    refused: dict[str, Label]


@cache
def coder_words(language: str) -> dict[str, str]:
    """Give every text of the coder in one language, by key; why an act is refused under `refused.`."""
    told = read_declared(Path(__file__).with_name("words.yml"), CoderWords)
    texts = told.words | {f"refused.{why}": label for why, label in told.refused.items()}
    return {key: label[language] for key, label in texts.items()}
