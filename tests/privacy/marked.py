"""Sentences with marked personal data, as they are stored beside this file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from impra_research.declared import LANGUAGES, read_yaml

MARK = re.compile(r"\[\[([a-z_]+)(?::([a-z]{2}))?\|(.*?)\]\]")
HALVES = ("tuning", "held_out")
SPEECH = "speech"


@dataclass(frozen=True, slots=True)
class Marked:
    start: int
    end: int
    kind: str
    origin: str | None


@dataclass(frozen=True, slots=True)
class Sentence:
    language: str
    half: str
    text: str
    marked: tuple[Marked, ...]


def sentence(language: str, half: str, written: str) -> Sentence:
    text, marked, begun = "", [], 0
    for match in MARK.finditer(written):
        text += written[begun : match.start()]
        kind, origin, words = match.groups()
        marked.append(Marked(len(text), len(text) + len(words), kind, origin))
        text, begun = text + words, match.end()
    return Sentence(language, half, text + written[begun:], tuple(marked))


def sentences() -> Iterator[Sentence]:
    for language in LANGUAGES:
        stored = read_yaml(Path(__file__).with_name(f"sentences_{language}.yml"))
        for half in (*HALVES, SPEECH):
            yield from (sentence(language, half, written) for written in stored[half])
