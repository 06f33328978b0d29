"""A study's interviews and codings as a project of the exchange, for every format that is written."""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

import pandas as pd

from impra_research.coding.interviews import decided, translations_of
from impra_research.declared import Language, read_declared
from impra_research.errors import NotCleanedError
from impra_research.exchange.project import (
    Case,
    Coder,
    Coding,
    Document,
    Project,
    ProjectCode,
    Variable,
)
from impra_research.read.codings import SPAN, coding_files, read_codings
from impra_research.read.interviews.index import InterviewIndex
from impra_research.read.interviews.transcripts import Transcripts, read_transcripts
from impra_research.read.written import collected_folder
from impra_research.study import Study

PLACE, DATE, CONSENT, SPEAKERS = "place", "date", "consent_quotation", "speakers"
OWN = (PLACE, DATE, CONSENT, SPEAKERS)
VARIABLES = (
    Variable(PLACE, PLACE),
    Variable(DATE, DATE, "date"),
    Variable(CONSENT, CONSENT, "boolean"),
    Variable(SPEAKERS, SPEAKERS, description="the word of each role in the text, as JSON"),
)


def project_of(study: Study, *, language: Language = "en") -> Project:
    """Give the transcripts, themes and codings of a study, as they lie in its folder.

    A person is a case, with their place; a document has its day, whether it may be quoted, and by which
    word its text names each role.

    Parameters
    ----------
    language
        The language in which codes are named and defined.

    Raises
    ------
    NotCleanedError
        It has no interviews.
    """
    transcripts = _transcripts(study)
    words = _words_of_roles(study)
    segments = _segments(study, transcripts)
    themes = study.codebook.themes
    coders = [] if segments is None else sorted(set(segments["coder"]))
    return Project(
        study.name,
        coders=tuple(Coder(name, name) for name in coders),
        documents=tuple(
            _document(row, transcripts, words) for row in transcripts.transcript.to_dict("records")
        ),
        codes=tuple(
            ProjectCode(
                code, theme.label[language], theme.parent, description=theme.definition[language]
            )
            for code, theme in themes.items()
        ),
        codings=() if segments is None else tuple(map(_coding, segments.to_dict("records"))),
        variables=VARIABLES,
        cases=tuple(_cases(transcripts.transcript)),
    )


def _transcripts(study: Study) -> Transcripts:
    folder = collected_folder(study, "interviews")
    if folder is None or not (folder / "index.yml").is_file():
        raise NotCleanedError(f"study {study.name!r} has no interviews",
                              fix="put the transcripts into raw/interviews/")  # fmt: skip
    return read_transcripts(folder, places=study.places)


def _segments(study: Study, transcripts: Transcripts) -> pd.DataFrame | None:
    folder = collected_folder(study, "coding")
    if folder is None or not coding_files(folder):
        return None
    return decided(study, transcripts, folder, read_codings(folder))[1]


def translated_passages(study: Study, *, language: Language) -> dict[tuple[str, int, int], str]:
    """Give what stands beside passages spoken in another language, by document, start and end."""
    folder = collected_folder(study, "coding")
    if folder is None or not coding_files(folder):
        return {}
    transcripts = _transcripts(study)
    given = translations_of(study, transcripts, read_codings(folder))
    if given is None:
        return {}
    said = given[given["status"] != "needs_review"].dropna(subset=[language])
    spoken = said["document"].map(transcripts.transcript.set_index("document")["language"])
    foreign = said[spoken != language]
    spans = foreign[[*SPAN]].itertuples(index=False, name=None)
    return dict(zip(spans, foreign[language], strict=True))


def _words_of_roles(study: Study) -> dict[Language, str]:
    """Give the words of the roles in each language, as one text."""
    folder = collected_folder(study, "interviews")
    speakers = read_declared(folder / "index.yml", InterviewIndex).speakers if folder else {}
    return {
        language: json.dumps(each.words(), ensure_ascii=False)
        for language, each in speakers.items()
    }


def _document(
    told: dict[Hashable, Any], transcripts: Transcripts, words: dict[Language, str]
) -> Document:
    values = {CONSENT: str(bool(told[CONSENT])).lower(), SPEAKERS: words[told["language"]]}
    if told.get(DATE) is not None and not pd.isna(told[DATE]):
        values[DATE] = pd.Timestamp(told[DATE]).date().isoformat()
    name = str(told["document"])
    return Document(name, name, transcripts.texts[name], str(told["language"]), values=values)


def _coding(told: dict[Hashable, Any]) -> Coding:
    at = None if pd.isna(told["at"]) else told["at"].to_pydatetime()
    return Coding(str(told["segment"]), str(told["document"]), int(told["start"]), int(told["end"]),
                  str(told["code"]), str(told["coder"]), at, str(told["memo"]))  # fmt: skip


def _cases(transcript: pd.DataFrame) -> list[Case]:
    persons = transcript.groupby("person", sort=False, observed=True)
    return [Case(str(person), str(person), tuple(map(str, rows["document"])),
                 {PLACE: str(rows[PLACE].iloc[0])}) for person, rows in persons]  # fmt: skip
