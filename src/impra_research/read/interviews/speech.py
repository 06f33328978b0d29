"""Who speaks from where to where in a text of one paragraph a turn, "Speaker: words".

A line that begins with a tabulator goes on with the turn above it. A line that stands whole in square
brackets is a note that nobody spoke: a heading, a pause, a footnote. Where a role stands for the name ""
of nobody, a line that names nobody also goes on with the turn above it, and is a turn of that role where
no line names anybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict

from impra_research.declared import Declared
from impra_research.faults import NAME

SPEAKER = re.compile(r"(?P<speaker>[^:]*?)\s*:\s*")
ON = "\t"
LIKE_A_NAME = re.compile(r"[\[(]?[^\W\d_][^:.,;!?«»“”\"()\[\]]{0,40}[\])]?")
MOST_WORDS = 4


def _several(names: object) -> object:
    return (names,) if isinstance(names, str) else names


def _without_colon(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names or any(":" in name or "\n" in name for name in names):
        raise ValueError("needs a name, or a list of names, without a colon")
    return names


Names = Annotated[
    tuple[str, ...], BeforeValidator(_several), AfterValidator(_without_colon)
]  # one name stands for a list of one


class Speakers(Declared):
    """How the speakers are named in the transcripts of one language; others than these two may be added.

    The first name of a role is the word that stands in the text; the others are how files name it.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Annotated[str, AfterValidator(lambda name: _role(name))], Names]

    interviewer: Names
    respondent: Names

    def roles(self) -> dict[str, Names]:
        """List every role with its names."""
        named = {"interviewer": self.interviewer, "respondent": self.respondent}
        return named | dict(self.__pydantic_extra__)

    def words(self) -> dict[str, str]:
        """Give the word of each role."""
        return {role: names[0] for role, names in self.roles().items()}


def _role(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("a role begins with a letter and holds letters, digits and single `_`")
    return name


def named(roles: Mapping[str, Names]) -> dict[str, str]:
    """Give the role of each name, as names are compared."""
    return {composed(name): role for role, names in roles.items() for name in names}


def spoken_turns(
    text: str,
    speakers: Speakers,
    own: Mapping[str, Names] | None = None,
    not_speakers: Collection[str] = (),
) -> Iterator[tuple[str, int, int]]:
    r"""Find who speaks from where to where; `speaker` is the name as written when it is not known.

    Parameters
    ----------
    own
        How roles are named in this document alone.
    not_speakers
        What looks like a name before a colon and is none.

    Examples
    --------
    >>> speakers = Speakers(interviewer="Intervistatrice", respondent="Rispondente")
    >>> list(spoken_turns("[Torino]\nRispondente: Sì.\n\tSì.", speakers))
    [('respondent', 22, 30)]
    >>> list(spoken_turns("Sì.\nAh, poi: no.", speakers, {"respondent": ("",)}))
    [('respondent', 0, 3), ('respondent', 4, 16)]
    """
    roles = named(speakers.roles()) | named(own or {})
    others = {composed(each) for each in not_speakers}
    lines = [(start, line, _label(line, roles, others)) for start, line in _paragraphs(text)]
    anybody = any(label and not is_note(line) for _, line, label in lines)
    turn: tuple[str, int, int] | None = None
    for start, line, label in lines:
        nameless = not label and "" in roles and not is_note(line)
        if turn and (line.startswith(ON) or (nameless and anybody)):
            begin = turn[1] if turn[1] < turn[2] else start + len(line) - len(line.lstrip())
            turn = (turn[0], begin, start + len(line))
            continue
        if turn:
            yield turn
        turn = None if is_note(line) else _turn(start, line, label, roles)
    if turn:
        yield turn


def _label(line: str, roles: Mapping[str, str], others: Collection[str]) -> re.Match[str] | None:
    """Find the name before a colon; what looks like none is one only where every line must have one."""
    label = SPEAKER.match(line)
    if label is None or "" not in roles or composed(label["speaker"]) in roles.keys() - {""}:
        return label
    return label if like_a_name(label["speaker"], others) else None


def _turn(
    start: int, line: str, label: re.Match[str] | None, roles: Mapping[str, str]
) -> tuple[str, int, int]:
    speaker = label["speaker"] if label else ""
    begin = label.end() if label else len(line) - len(line.lstrip()) if "" in roles else 0
    return roles.get(composed(speaker), speaker), start + begin, start + len(line)


def like_a_name(text: str, others: Collection[str]) -> bool:
    """Tell whether an interviewer's pen would write this before a colon to say who speaks."""
    return (
        LIKE_A_NAME.fullmatch(text) is not None
        and (text[0] in "[(") == (text[-1] in "])")
        and len(text.split()) <= MOST_WORDS
        and composed(text) not in others
    )


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def is_note(line: str) -> bool:
    """Tell whether a line is one note, from its bracket to the bracket that closes it.

    Examples
    --------
    >>> is_note("[Torino [2]]"), is_note("[00:01] Rispondente: Sì [ride]")
    (True, False)
    """
    if not (line.startswith("[") and line.endswith("]")):
        return False
    depth = 0
    for sign in line[:-1]:
        depth += (sign == "[") - (sign == "]")
        if not depth:
            return False
    return depth == 1


def composed(name: str) -> str:
    """Write a name in one way, only to compare it: "ê" may be one code point or two."""
    return " ".join(unicodedata.normalize("NFC", name).split())
