"""interviews/index.yml: the documents, whose they are, and how their speakers are named."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import model_validator

from impra_research.declared import Declared, Language, Name, PathBelow
from impra_research.read.interviews.speech import Names, Speakers, composed

Format = Literal[
    "text", "docx", "odt", "rtf", "vtt", "srt", "whisper", "otranscribe", "f4", "otter", "noscribe"
]


class ListedDocument(Declared):
    """One transcript: its file, whose interview it is, and whether it may be quoted.

    `speakers` are the names of roles in this document alone (`""` where its file names nobody),
    `languages` what a role speaks when it is not the document's language, `not_speakers` beginnings
    of paragraphs that look like a speaker's name and are none.
    """

    file: PathBelow
    person: str
    place: str
    language: Language
    consent_quotation: bool
    date: dt.date | None = None
    format: Format | None = None
    encoding: str | None = None
    sha256: str | None = None
    speakers: dict[Name, Names] = {}
    languages: dict[Name, str] = {}
    not_speakers: tuple[str, ...] = ()


class InterviewIndex(Declared):
    """The shape of interviews/index.yml."""

    speakers: dict[Language, Speakers]
    documents: dict[str, ListedDocument]

    @model_validator(mode="after")
    def _names_mean_one_role(self) -> InterviewIndex:
        for language, speakers in self.speakers.items():
            _refuse_shared(speakers.roles(), f"speakers.{language}")
        for number, entry in enumerate(self.documents.values(), start=1):
            _refuse_shared(entry.speakers, f"the speakers of document {number}")
            if known := self.speakers.get(entry.language):
                _refuse_unknown({*entry.speakers, *entry.languages} - {*known.roles()}, number)
        return self


def _refuse_shared(roles: dict[str, Names], where: str) -> None:
    names = [composed(name) for names in roles.values() for name in dict.fromkeys(names)]
    if len(names) > len({*names}):
        raise ValueError(f"{where}: one name stands for two roles")


def _refuse_unknown(roles: set[str], number: int) -> None:
    if roles:
        raise ValueError(
            f"the speakers or languages of document {number} name a role that `speakers` of its "
            "language does not have"
        )
