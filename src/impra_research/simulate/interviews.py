"""Transcripts composed from a bank of passages: what a person speaks of follows from place and history.

Each passage carries one code, so the composed text is coded by construction: an interview knows where
each of its passages stands (code points, end exclusive) and in which turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from impra_research.codebook import Theme
from impra_research.declared import Declared, Label, read_declared
from impra_research.simulate.site import words
from impra_research.simulate.truths import Interviews as Told

IN_VAIN, SAME_BREATH, ASIDE = (
    0.15,
    0.35,
    0.2,
)  # chances: asked in vain, going on unasked, small talk


class Passage(Declared):
    """One idea in three languages."""

    id: str
    en: str
    fr: str
    it: str

    def texts(self) -> dict[str, str]:
        """Give the passage by language."""
        return {"en": self.en, "fr": self.fr, "it": self.it}


class Bank(Declared):
    """The shape of passages.yml."""

    passages: dict[str, tuple[Passage, ...]]
    questions: dict[str, tuple[Label, ...]]
    opening: dict[str, tuple[Label, ...]]
    closing: dict[str, tuple[Label, ...]]
    follow_ups: tuple[Label, ...]
    fillers: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A passage in its transcript: from where to where, in which turn of the respondent."""

    start: int
    end: int
    turn: int
    code: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Interview:
    """One transcript and what is spoken of in it."""

    text: str
    spoken: tuple[Spoken, ...]
    answers: int


@lru_cache(maxsize=1)
def passage_bank() -> Bank:
    """Read the bank of passages that the package carries."""
    return read_declared(Path(__file__).with_name("passages.yml"), Bank)


def choose_codes(
    place: str, told: Told, codes: Iterable[str], *, late: bool, rng: np.random.Generator
) -> set[str]:
    """Draw what an interview speaks of; who registered late, or never, speaks more of waiting for permits."""
    chances = {code: told.chance(place, code) for code in codes}
    if late and "permit_wait" in chances:
        chances["permit_wait"] = min(1.0, chances["permit_wait"] + told.late_permit_wait)
    return {code for code, chance in chances.items() if rng.random() < chance}


class _Page:
    """A transcript while it is written: turns one below the other, counted in code points."""

    def __init__(self, language: str) -> None:
        self.speech = words().speech[language]
        self.text, self.answers, self.spoken = "", 0, list[Spoken]()

    def ask(self, words: str) -> None:
        self.text += f"{self.speech.interviewer}{words}\n"

    def answer(self, parts: list[tuple[str, tuple[str, Passage] | None]]) -> None:
        """Write one turn of the respondent; parts that are passages are remembered."""
        self.answers += 1
        self.text += self.speech.respondent
        for number, (said, passage) in enumerate(parts):
            self.text += " " if number else ""
            start = len(self.text)
            self.text += said
            if passage:
                self.spoken.append(Spoken(start, len(self.text), self.answers, *passage))
        self.text += "\n"


def compose(
    language: str,
    codes: set[str],
    themes: Mapping[str, Theme],
    *,
    turn_of: Mapping[str, int],
    rng: np.random.Generator,
) -> Interview:
    """Compose a transcript that speaks of the codes, family by family.

    `turn_of` says which passage of each code comes now, so that interviews do not repeat one another
    while the bank lasts.
    """
    bank, page = passage_bank(), _Page(language)
    fillers = [label[language] for label in rng.permutation(np.array(bank.fillers, dtype=object))]

    def one_of(labels: tuple[Label, ...]) -> str:
        return labels[int(rng.integers(len(labels)))][language]

    page.ask(one_of(bank.opening["interviewer"]))
    page.answer([(one_of(bank.opening["respondent"]), None)])
    for family in (name for name, theme in themes.items() if theme.parent is None):
        raised = [
            code for code, theme in themes.items() if theme.parent == family and code in codes
        ]
        if not raised and rng.random() > IN_VAIN:
            continue
        page.ask(one_of(bank.questions[family]))
        turns: list[list[tuple[str, tuple[str, Passage] | None]]] = [[]]
        for code in raised:
            passage = bank.passages[code][turn_of.get(code, 0) % len(bank.passages[code])]
            if turns[-1] and rng.random() > SAME_BREATH:
                turns.append([])
            turns[-1].append((passage.texts()[language], (code, passage)))
        if not raised or rng.random() < ASIDE:
            turns[-1].append((fillers.pop(), None))
        for number, parts in enumerate(turns):
            if number:
                page.ask(one_of(bank.follow_ups))
            page.answer(parts)
    page.ask(one_of(bank.closing["interviewer"]))
    page.answer([(one_of(bank.closing["respondent"]), None)])
    return Interview(page.text, tuple(page.spoken), page.answers)
