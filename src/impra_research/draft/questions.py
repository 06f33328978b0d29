"""What an instrument says of a question: the answers it offered, and those of them that are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from impra_research.draft.words import bare, words
from impra_research.read.instrument import Question

Texts = dict[str, str]


def offered(question: Question) -> dict[str, Texts]:
    """List the answers that a question offers, with their texts by language."""
    return question.values


def without(question: Question, missing: set[str]) -> Question:
    """Leave out of the answers offered those that are none."""
    kept = {code: texts for code, texts in offered(question).items() if code not in missing}
    return replace(question, values=kept)


def _parts(word: str) -> list[str]:
    """Split a label such as "Ne sait pas / refus" into what it joins."""
    return [bare(word), *map(bare, re.split("[/,;()]", word))]


def missing_of(question: Question, general: Mapping[str, str]) -> dict[str, str]:
    """Give a reason to the codes that mean no answer: for the instrument, or by their label."""
    reasons = {bare(word): why for why, listed in words().missing.items() for word in listed}
    known = {
        code: next((reasons[part] for part in _parts(word) if part in reasons), "no_answer")
        for code, word in question.missing.items()
    }
    for code, texts in offered(question).items():
        found = (reasons[bare(text)] for text in texts.values() if bare(text) in reasons)
        if why := next(found, ""):
            known[code] = why
    return {code: why for code, why in known.items() if code not in general}
