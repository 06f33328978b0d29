"""Who speaks from where to where in a transcript written one paragraph a turn, "Speaker: text"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from impra_research.declared import Declared

SPEAKER = re.compile(r"(?P<speaker>[^:]*?)\s*:\s*")


class Speakers(Declared):
    """How the two speakers are named in the transcripts of one language."""

    interviewer: str
    respondent: str


def spoken_turns(text: str, speakers: Speakers) -> Iterator[tuple[str, int, int]]:
    """Find who speaks from where to where; `speaker` is the name as written when it is not known.

    Examples
    --------
    >>> speakers = Speakers(interviewer="Intervistatrice", respondent="Rispondente")
    >>> list(spoken_turns("Rispondente: Sì.", speakers))
    [('respondent', 13, 16)]
    """
    roles = {_composed(name): role for role, name in speakers.model_dump().items()}
    for start, line in _paragraphs(text):
        named = SPEAKER.match(line)
        speaker = named["speaker"] if named else ""
        begin = start + (named.end() if named else 0)
        yield roles.get(_composed(speaker), speaker), begin, start + len(line)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _composed(name: str) -> str:
    # Only for comparing names: "ê" may be one code point or two, and the text keeps its own.
    return unicodedata.normalize("NFC", name)
