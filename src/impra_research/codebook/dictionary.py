"""The shape of dictionary.yml: words and patterns that let a passage be looked at for a code.

A pattern is of Rust's kind (as in Polars): its time grows with the text and never beyond, so no pattern
hangs. What makes others hang, look-around and references back, is refused when the file is read.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Self

from pydantic import AfterValidator, model_validator

from impra_research.declared import Declared, Language

APOSTROPHES = "['’ʼ]"
SAYS_WHY = ("error: ", "regex error: ")
NO_PATTERN = "is no regular expression that can be searched in bounded time"


def _term(text: str) -> str:
    if not re.search(r"\w", text.removesuffix("*")) or "*" in text[:-1]:
        raise ValueError(
            "needs a word or several; a `*` may stand at its end alone, for any ending"
        )
    return text


def _pattern(text: str) -> str:
    import polars as pl

    try:
        matches_nothing = pl.Series([""]).str.contains(text).item()
    except pl.exceptions.ComputeError as broken:
        lines = [line for line in str(broken).splitlines() if line.startswith(SAYS_WHY)]
        why = lines[-1].removeprefix("regex error: ").removeprefix("error: ")
        raise ValueError(
            f"{NO_PATTERN}: {why}; write it without look-around and references back, or as `terms`"
        ) from None
    if matches_nothing:
        raise ValueError("matches where nothing is said; let it ask for a letter at least")
    return text


Term = Annotated[str, AfterValidator(_term)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class CodeRules(Declared):
    """What is looked for, for one code, by the language of the turn."""

    terms: dict[Language, tuple[Term, ...]] = {}
    patterns: dict[Language, tuple[Pattern, ...]] = {}

    @model_validator(mode="after")
    def _look_for_something(self) -> Self:
        if not any([*self.terms.values(), *self.patterns.values()]):
            raise ValueError("needs `terms` or `patterns`, by language: {fr: [titre de séjour]}")
        return self

    def searched(self, language: str) -> list[str]:
        """Give the patterns of a language, all its terms as one."""
        found = [own for name, own in self.patterns.items() if name == language]
        terms = [own for name, own in self.terms.items() if name == language and own]
        return [*(whole_words(own) for own in terms), *(each for own in found for each in own)]


class DictionaryFile(Declared):
    """The shape of dictionary.yml."""

    codes: dict[str, CodeRules] = {}


def whole_words(terms: tuple[str, ...]) -> str:
    r"""Give the pattern of any of these terms, as whole words, whatever their case.

    An apostrophe is straight or curly and ends a word (l’association holds association), a space is any
    white space, an accent is one sign with its letter or two, `*` stands for any ending.

    Examples
    --------
    >>> print(whole_words(("aujourd'hui", "registr*")))
    (?i)(?:\baujourd['’ʼ]hui\b|\bregistr\w*)
    """
    longest_first = sorted(terms, key=len, reverse=True)
    return f"(?i)(?:{'|'.join(map(_whole, longest_first))})"


def _whole(term: str) -> str:
    words = unicodedata.normalize("NFC", " ".join(term.removesuffix("*").split()))
    before = r"\b" if words[0].isalnum() else ""
    after = r"\w*" if term.endswith("*") else r"\b" if words[-1].isalnum() else ""
    return before + "".join(map(_sign, words)) + after


def _sign(sign: str) -> str:
    if sign == " ":
        return r"\s+"
    if re.fullmatch(APOSTROPHES, sign):
        return APOSTROPHES
    apart = unicodedata.normalize("NFD", sign)
    return re.escape(sign) if apart == sign else f"(?:{sign}|{apart})"
