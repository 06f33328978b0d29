"""The shape of words.yml: texts by key, each in every language, with one form or two."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator

from impra_research.declared import LANGUAGES, Declared, read_declared

WORDS_FILE = Path(__file__).with_name("words.yml")


class Plural(Declared):
    """Two forms of one text; `n` decides."""

    one: str
    other: str


def _complete(phrase: dict[str, str | Plural]) -> dict[str, str | Plural]:
    if set(phrase) != set(LANGUAGES) or not all(phrase.values()):
        raise ValueError(f"needs a text in each of {', '.join(LANGUAGES)}, and no other")
    return phrase


Phrase = Annotated[dict[str, str | Plural], AfterValidator(_complete)]


class WordsFile(Declared):
    """The shape of words.yml."""

    words: dict[str, Phrase]


def read_phrases() -> dict[str, Phrase]:
    """Read the texts by key.

    Raises
    ------
    StudyFileError
        A text lacks a language, or the file does not have the shape.
    """
    return read_declared(WORDS_FILE, WordsFile).words
