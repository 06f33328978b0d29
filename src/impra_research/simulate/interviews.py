"""Transcripts composed from a bank of passages: what a person speaks of follows from place and history.

Each passage carries one code, so the composed text is coded by construction: an interview knows where
each of its passages stands (code points, end exclusive) and in which turn. Coder A finds every passage
as it was planted, coder B departs from A with planted probabilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from impra_research.codebook import Theme
from impra_research.declared import Declared, Label, read_declared
from impra_research.simulate.site import fieldwork
from impra_research.simulate.truths import CoderB
from impra_research.simulate.truths import Interviews as Told

# Chances of being asked in vain, of going on unasked, and of small talk.
IN_VAIN, SAME_BREATH, ASIDE = 0.15, 0.35, 0.2
Segment = tuple[int, int, str, str]  # start, end, code, coder


class Bank(Declared):
    """The shape of passages.yml: passages by code, questions by family of codes."""

    passages: dict[str, tuple[Label, ...]]
    questions: dict[str, tuple[Label, ...]]
    opening: dict[str, tuple[Label, ...]]
    closing: dict[str, tuple[Label, ...]]
    follow_ups: tuple[Label, ...]
    fillers: tuple[Label, ...]


class Spoken(NamedTuple):
    """A passage in its transcript: from where to where, in which turn of the respondent."""

    start: int
    end: int
    turn: int
    code: str
    passage: Label


@dataclass(slots=True)
class Interview:
    """A transcript, turns one below the other, and what is spoken of in it."""

    language: str
    text: str = ""
    answers: int = 0
    spoken: list[Spoken] = field(default_factory=list)

    def ask(self, question: Label) -> None:
        """Write one turn of the interviewer."""
        self.text += f"{fieldwork().speech[self.language].interviewer}{question[self.language]}\n"

    def answer(self, parts: list[tuple[Label, str | None]]) -> None:
        """Write one turn of the respondent; parts that have a code are remembered."""
        self.answers += 1
        self.text += fieldwork().speech[self.language].respondent
        for number, (said, code) in enumerate(parts):
            self.text += " " if number else ""
            start = len(self.text)
            self.text += said[self.language]
            if code:
                self.spoken.append(Spoken(start, len(self.text), self.answers, code, said))
        self.text += "\n"


@lru_cache(maxsize=1)
def passage_bank() -> Bank:
    """Read the bank of passages that the package carries."""
    return read_declared(Path(__file__).with_name("passages.yml"), Bank)


def choose_codes(place: str, told: Told, *, late: bool, rng: np.random.Generator) -> set[str]:
    """Draw what an interview speaks of; who registered late, or never, speaks more of waiting for permits."""
    chances = {code: told.chance(place, code) for code in passage_bank().passages}
    if late and "permit_wait" in chances:
        chances["permit_wait"] = min(1.0, chances["permit_wait"] + told.late_permit_wait)
    return {code for code, chance in chances.items() if rng.random() < chance}


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
    bank, interview = passage_bank(), Interview(language)
    fillers = rng.permutation(np.array(bank.fillers, dtype=object)).tolist()

    def one_of(labels: tuple[Label, ...]) -> Label:
        return labels[int(rng.integers(len(labels)))]

    interview.ask(one_of(bank.opening["interviewer"]))
    interview.answer([(one_of(bank.opening["respondent"]), None)])
    for family in _children(themes, None):
        raised = [code for code in _children(themes, family) if code in codes]
        if not raised and rng.random() > IN_VAIN:
            continue
        interview.ask(one_of(bank.questions[family]))
        turns: list[list[tuple[Label, str | None]]] = [[]]
        for code in raised:
            if turns[-1] and rng.random() > SAME_BREATH:
                turns.append([])
            known = bank.passages[code]
            turns[-1].append((known[turn_of.get(code, 0) % len(known)], code))
        if not raised or rng.random() < ASIDE:
            turns[-1].append((fillers.pop(), None))
        for number, parts in enumerate(turns):
            if number:
                interview.ask(one_of(bank.follow_ups))
            interview.answer(parts)
    interview.ask(one_of(bank.closing["interviewer"]))
    interview.answer([(one_of(bank.closing["respondent"]), None)])
    return interview


def _children(themes: Mapping[str, Theme], parent: str | None) -> list[str]:
    return [code for code, theme in themes.items() if theme.parent == parent]


def code_twice(
    interview: Interview, told: CoderB, themes: Mapping[str, Theme], rng: np.random.Generator
) -> Iterator[Segment]:
    """Code an interview as both coders do, in the order of the text."""
    for start, end, _, code, _ in interview.spoken:
        yield start, end, code, "A"
        luck, elsewhere, moved = rng.random(3)
        if luck < told.missed:
            continue
        sisters = [sister for sister in _children(themes, themes[code].parent) if sister != code]
        strays = luck < told.missed + told.other_code and sisters
        found = sisters[int(elsewhere * len(sisters))] if strays else code
        bounds = _moved(interview.text, start, end, rng) if moved < told.jitter else (start, end)
        yield *bounds, found, "B"


def _moved(text: str, start: int, end: int, rng: np.random.Generator) -> tuple[int, int]:
    """Leave out a few words at the beginning or the end."""
    words = [start + match.start() for match in re.finditer(r"\S+", text[start:end])]
    few = int(rng.integers(1, 5))
    if len(words) <= 2 * few:
        return start, end
    return (words[few], end) if rng.random() < 0.5 else (start, words[-few] - 1)
