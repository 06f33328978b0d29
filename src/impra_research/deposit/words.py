"""The words of a deposit in each language, and the codes of the vocabularies that archives use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from impra_research.declared import Declared, Label, read_declared
from impra_research.study.archive import Access, Mode, TimeMethod


class Term(Declared):
    """A term of a controlled vocabulary: its code, the same in every language, and its label."""

    code: str
    label: Label


class DepositWords(Declared):
    """The shape of words.yml: what no codebook says, because the program writes it itself."""

    columns: dict[str, Label]
    parts: dict[str, Label]
    precisions: dict[str, Label]
    states: dict[str, Label]
    derived: dict[str, Label]
    rounded: Label
    coarser: dict[str, Label]
    left_out: Label
    empty: Label
    no_publisher: Label
    asked_in: Label
    asked_if: Label
    asked_where: Label
    applies_if: Label
    not_everyone: Label
    translated: Label
    cite: Label
    not_redistributed: Label
    access: dict[Access, Term]
    modes: dict[Mode, Term]
    samples: dict[str, Term]
    times: dict[TimeMethod, Term]


@cache
def words() -> DepositWords:
    """Read the words of deposits, once."""
    return read_declared(Path(__file__).with_name("words.yml"), DepositWords)


def filled(label: Label, **values: str) -> Label:
    """Fill the places of a text, in each language.

    Examples
    --------
    >>> filled({"en": "{n} rows", "fr": "{n} lignes", "it": "{n} righe"}, n="3")["fr"]
    '3 lignes'
    """
    return {language: text.format(**values) for language, text in label.items()}
