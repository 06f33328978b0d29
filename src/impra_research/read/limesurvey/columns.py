"""The columns that one LimeSurvey question becomes in an export: heading, label, answers, level.

Headings are LimeSurvey's codes: `Q`, `Q[SQ001]`, `Q[SQ001comment]`, `Q[other]`, `Q[row_column]` for an
array of texts or numbers, `Q[SQ001][2]` for a second scale, `Q[1]` for the first rank. The label is what
an export with full question texts writes as heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from impra_research.codebook.variables import Level
from impra_research.declared import read_yaml
from impra_research.read.instrument import Question

Texts = dict[str, str]  # by language
WORDS = Path(__file__).with_name("words.yml")
LEVELS: dict[str, Level] = {
    **dict.fromkeys("NK:", "ratio"), "D": "date", **dict.fromkeys("YMP", "binary"),
    **dict.fromkeys("L!OGCEIR", "nominal"), **dict.fromkeys("5ABFH1", "ordinal"),
}  # fmt: skip
OFFERED = {"Y": "YN", "M": "YN", "P": "YN", "G": "FM", "C": "YUN", "E": "ISD"}
RATED = {"5": 5, "A": 5, "B": 10}
BY_ROW = (*"ABCEFHKQ",)
OTHER = "-oth-"


@dataclass(frozen=True, slots=True)
class Said:
    """A question, a part of one, or an answer: its row in the file, its text in each language."""

    row: Mapping[str, str]
    text: Texts

    @property
    def code(self) -> str:
        """The code of an answer; the title of a question or of a part of it."""
        return self.row.get("code") or self.row.get("title", "")

    @property
    def scale(self) -> str:
        """Which of two scales (or directions of an array) it belongs to."""
        return self.row.get("scale_id") or "0"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its parts, its answers and its settings."""

    said: Said
    parts: tuple[Said, ...] = ()
    answers: tuple[Said, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """LimeSurvey's letter for the type of question."""
        return self.said.row["type"]

    @property
    def other(self) -> bool:
        """Whether an answer of one's own could be written."""
        return self.said.row.get("other") == "Y"

    def along(self, scale: str) -> tuple[Said, ...]:
        """List its parts in one direction of an array."""
        return tuple(part for part in self.parts if part.scale == scale)


@dataclass(frozen=True, slots=True)
class Part:
    """A column of a question: what follows its code and its text, and whether it holds free text."""

    suffix: str = ""
    texts: tuple[Texts, ...] = ()
    free: bool = False
    scale: str = "0"


def columns_of(asked: Asked, languages: Sequence[str]) -> Iterator[Question]:
    """Yield the columns of a question as an export orders them."""
    for part in _parts(asked, languages):
        text = {language: _headed(words, [more.get(language, "") for more in part.texts])
                for language, words in asked.said.text.items()}  # fmt: skip
        condition = asked.said.row.get("relevance", "")
        yield Question(
            column=asked.said.code + part.suffix,
            level="text" if part.free else LEVELS.get(asked.kind, "text"),
            label=text,
            values={} if part.free else _values(asked, part.scale, languages),
            asked_if="" if condition == "1" else condition,
            several=asked.said.code if asked.kind in "MPR" and not part.free else "",
        )


def _headed(question: str, parts: Sequence[str]) -> str:
    return " ".join(filter(None, [question, "".join(f"[{part}]" for part in parts)]))


def _parts(asked: Asked, languages: Sequence[str]) -> Iterator[Part]:
    match asked.kind:
        case "M" | "P":
            yield from _boxes(asked, languages)
        case "1":
            yield from _two_scales(asked, languages)
        case ";" | ":":
            for row in asked.along("0"):
                for across in asked.along("1"):
                    yield Part(f"[{row.code}_{across.code}]", (row.text, across.text))
        case "R":
            for rank in range(1, len(asked.answers) + 1):
                yield Part(f"[{rank}]", (_heading("rank", languages, n=rank),))
        case kind if kind in BY_ROW:
            yield from (Part(f"[{row.code}]", (row.text,)) for row in asked.along("0"))
        case _:
            yield Part()
    yield from _beside(asked, languages)


def _boxes(asked: Asked, languages: Sequence[str]) -> Iterator[Part]:
    comment = _heading("comment", languages)
    for box in asked.along("0"):
        yield Part(f"[{box.code}]", (box.text,))
        if asked.kind == "P":
            yield Part(f"[{box.code}comment]", (box.text, comment), free=True)


def _two_scales(asked: Asked, languages: Sequence[str]) -> Iterator[Part]:
    for row in asked.along("0"):
        for number, setting in enumerate(("dualscale_headerA", "dualscale_headerB"), start=1):
            head = asked.settings.get(setting)
            said = (
                dict.fromkeys(languages, head) if head else _heading("scale", languages, n=number)
            )
            yield Part(f"[{row.code}][{number}]", (row.text, said), scale=str(number - 1))


def _beside(asked: Asked, languages: Sequence[str]) -> Iterator[Part]:
    """Yield the columns for what respondents wrote beside the answers offered."""
    other, comment = _heading("other", languages), _heading("comment", languages)
    if asked.kind == "O":
        yield Part("[comment]", (comment,), free=True)
    if asked.kind == "|":
        yield Part("[filecount]", (dict.fromkeys(languages, "filecount"),), free=True)
    if asked.other:
        yield Part("[other]", (other,), free=True)
    if asked.other and asked.kind == "P":
        yield Part("[othercomment]", (other, comment), free=True)


def _values(asked: Asked, scale: str, languages: Sequence[str]) -> dict[str, Texts]:
    """Codes of the answers offered, with their labels."""
    kind = asked.kind
    if kind in RATED:
        return {str(n): dict.fromkeys(languages, str(n)) for n in range(1, RATED[kind] + 1)}
    if kind == "I":
        return {language: dict.fromkeys(languages, language) for language in languages}
    if kind in OFFERED:
        return {code: _answer(code, languages) for code in OFFERED[kind]}
    if kind not in "L!ORFH1":
        return {}
    offered = {each.code: each.text for each in asked.answers if each.scale == scale}
    return offered | ({OTHER: _answer(OTHER, languages)} if asked.other and kind in "L!" else {})


def _answer(code: str, languages: Sequence[str]) -> Texts:
    return {language: words[0] for language, words in spellings(code, languages).items()}


def spellings(code: str, languages: Sequence[str]) -> dict[str, list[str]]:
    """Say how LimeSurvey words an answer of its own (`Y`, `-oth-`, ...) in each language known."""
    known = limesurvey_words()["answers"].get(code, {})
    return {each: known[tongue] for each in languages if (tongue := each.split("-")[0]) in known}


def _heading(word: str, languages: Sequence[str], *, n: int = 0) -> Texts:
    known = limesurvey_words()["headings"][word]
    return {each: known[tongue].format(n=n) for each in languages
            if (tongue := each.split("-")[0]) in known}  # fmt: skip


@cache
def limesurvey_words() -> dict[str, Any]:
    """Read what LimeSurvey itself writes into exports."""
    words: dict[str, Any] = read_yaml(WORDS)
    return words
