"""Two coders: A codes each passage as it was planted, B departs from A with planted probabilities."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from impra_research.codebook import Theme
from impra_research.simulate.interviews import Interview, choose_codes, compose, passage_bank
from impra_research.simulate.truths import CoderB, Truths

Segment = tuple[int, int, str, str]  # start, end, code, coder


def code_twice(
    interview: Interview, told: CoderB, themes: Mapping[str, Theme], rng: np.random.Generator
) -> list[Segment]:
    """Code an interview as both coders do, in the order of the text."""
    segments: list[Segment] = []
    for spoken in interview.spoken:
        segments.append((spoken.start, spoken.end, spoken.code, "A"))
        luck, elsewhere, moved = rng.random(3)
        if luck < told.missed:
            continue
        sisters = [
            c
            for c, t in themes.items()
            if t.parent == themes[spoken.code].parent and c != spoken.code
        ]
        strays = luck < told.missed + told.other_code and sisters
        code = sisters[int(elsewhere * len(sisters))] if strays else spoken.code
        start, end = spoken.start, spoken.end
        if moved < told.jitter:
            start, end = _moved(interview.text, start, end, rng)
        segments.append((start, end, code, "B"))
    return segments


def _moved(text: str, start: int, end: int, rng: np.random.Generator) -> tuple[int, int]:
    """Leave out a few words at the beginning or the end."""
    words = [start + match.start() for match in re.finditer(r"\S+", text[start:end])]
    few = int(rng.integers(1, 5))
    if len(words) <= 2 * few:
        return start, end
    return (words[few], end) if rng.random() < 0.5 else (start, words[-few] - 1)


def expected_agreement(
    truths: Truths, themes: Mapping[str, Theme], *, rounds: int = 40
) -> dict[str, float]:
    """Give the pooled percent agreement and kappa (turns of respondents x codes in use), on average."""
    rng, places = np.random.default_rng(truths.interviews.documents), list(truths.sizes)
    agreed = [_pooled(truths, themes, places, rng) for _ in range(rounds)]
    percent, kappa = np.mean(agreed, axis=0)
    return {"percent": float(percent), "kappa": float(kappa)}


def _pooled(
    truths: Truths, themes: Mapping[str, Theme], places: list[str], rng: np.random.Generator
) -> tuple[float, float]:
    told, turns = truths.interviews, 0
    applied: dict[str, set[tuple[int, int, str]]] = {"A": set(), "B": set()}
    for document, place in enumerate(places * told.documents):
        late = bool(rng.random() < 0.5)
        codes = choose_codes(place, told, passage_bank().passages, late=late, rng=rng)
        interview = compose("en", codes, themes, turn_of={}, rng=rng)
        turns += interview.answers
        turn_of = {s.start: s.turn for s in interview.spoken}
        for start, _, code, coder in code_twice(interview, told.coder_b, themes, rng):
            turn = turn_of[max(s for s in turn_of if s <= start)]
            applied[coder].add((document, turn, code))
    a, b = applied["A"], applied["B"]
    n = turns * len({code for _, _, code in a | b})
    observed = 1 - len(a ^ b) / n
    chance = (len(a) * len(b) + (n - len(a)) * (n - len(b))) / n**2
    return observed, (observed - chance) / (1 - chance)
