"""One place where a synthetic study is made: how many persons, what is planted, who asks in which words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from impra_research.codebook import Codebook
from impra_research.declared import Declared, read_declared
from impra_research.simulate.chance import Streams
from impra_research.simulate.truths import Truths
from impra_research.study import Source, Study

ABSENT = "?"  # in a drawn cell: what follows it is a missing reason of the codebook
NOT_SHOWN = (
    "not_shown"  # or this: the form did not put the question, and writes what it then writes
)


class Speech(Declared):
    """How people speak and misspell in one language; an interview's turns begin with who speaks."""

    interviewer: str
    respondent: str
    about: str
    seasons: tuple[str, str, str]
    other_activities: tuple[str, ...]
    other_countries: tuple[str, ...]
    misspelt: dict[str, str] = {}
    described: dict[str, str] = {}


class Mistake(Declared):
    """One kind of mistake in a cell: which variable, on which turn, what cleaning should do, why."""

    variable: str
    turn: int
    remedy: str
    reason: str


class Fieldwork(Declared):
    """The shape of fieldwork.yml: what people say, and what they mistype."""

    speech: dict[str, Speech]
    mistakes: dict[str, Mistake]


@lru_cache(maxsize=1)
def fieldwork() -> Fieldwork:
    """Read what the package knows of fieldwork."""
    return read_declared(Path(__file__).with_name("fieldwork.yml"), Fieldwork)


@dataclass(frozen=True, slots=True)
class Site:
    """A place of the study that is resembled, the number of persons to draw there, its random streams."""

    like: Study
    place: str
    n: int
    truths: Truths
    streams: Streams

    @property
    def codebook(self) -> Codebook:
        """The codebook, the same in all places."""
        return self.like.codebook

    @property
    def source(self) -> Source:
        """The file of this place's team, and how its instrument writes."""
        return self.like.declared.sources[self.place]

    @property
    def speech(self) -> Speech:
        """How respondents speak in the language of the questionnaire."""
        return fieldwork().speech[self.source.language]

    def headings(self, table: str) -> dict[str, str]:
        """Give the heading of each variable of a table that this place's team asks."""
        return {
            name: variable.origins[self.place].column or ""
            for name, variable in self.codebook.of_table(table).items()
            if self.place in variable.origins and variable.origins[self.place].column
        }
