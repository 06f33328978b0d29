"""The interviews of a study: immutable texts, and the turns that each speaker takes in them.

`interviews/index.yml` lists the documents. A .txt of one paragraph a turn, "Speaker: words", is its own
text; of any other format one is made, in which the words of the roles stand for the names of people.
A position is a Unicode code point counted from zero, an end is exclusive, so a coded passage is
`text[start:end]`. The text is never changed, not even its accents' composition: whatever would shift a
coding (a byte-order mark, CR line ends) is refused in a text that is its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.declared import read_declared
from impra_research.errors import ReceivedFileError, did_you_mean
from impra_research.read.interviews.document import TURN, WORD, Document, document_of
from impra_research.read.interviews.faults import interview_files, unlisted
from impra_research.read.interviews.index import InterviewIndex
from impra_research.read.written import refuse
from impra_research.yaml_lines import located

TURN_COLUMNS = ("document", *TURN)


@dataclass(frozen=True, slots=True)
class Transcripts:
    """The interviews as read.

    Attributes
    ----------
    transcript
        One row a document: person, place, language, consent_quotation, date, words (spoken, by
        all speakers), sha256 (of its text in UTF-8), format, notes (what its reading left out), text.
    turn
        One row a turn of speech: document, turn (1, 2, ...), speaker (the role), start, end, text,
        begins and ends (seconds into the recording, null where no file says), language.
    texts
        The whole text of each document; of a plain text, exactly as in its file.
    """

    transcript: pd.DataFrame
    turn: pd.DataFrame
    texts: dict[str, str]


def read_transcripts(
    folder: Path,
    person: pd.DataFrame | None = None,
    *,
    places: Collection[str] | None = None,
) -> Transcripts:
    """Read every transcript that `index.yml` lists, or name every fault at once.

    Parameters
    ----------
    person
        The persons of the survey, to one of whom an interview must belong, in their place where the
        table tells it and its file; without it nobody looks.

    Raises
    ------
    StudyFileError
        index.yml does not hold together.
    ReceivedFileError
        A file is missing or not listed, is not what its suffix says, or its text is not the declared
        one; a speaker, a person or a place is not known. Each fault names file, line and remedy.
    """
    index = read_declared(folder / "index.yml", InterviewIndex)
    faults = [*_index_faults(folder, index, person, places), *unlisted(folder, index)]
    documents: dict[str, Document] = {}
    for name, entry in index.documents.items():
        if entry.language in index.speakers and (folder / entry.file).is_file():
            try:
                documents[name] = document_of(folder, name, index)
                faults += documents[name].faults
            except ReceivedFileError as stop:
                faults.append(f"{stop.what}; {stop.fix}")
    refuse(faults, fix="mend what is named, before coding: text that is coded must not move")
    return _assembled(index, documents)


def read_texts(folder: Path) -> dict[str, str]:
    """Read the text of each listed document, by its file.

    Raises
    ------
    StudyFileError, ReceivedFileError
        As `read_transcripts`.
    """
    index = read_declared(folder / "index.yml", InterviewIndex)
    texts = read_transcripts(folder).texts
    return {entry.file: texts[name] for name, entry in index.documents.items()}


def _index_faults(
    folder: Path,
    index: InterviewIndex,
    person: pd.DataFrame | None,
    places: Collection[str] | None,
) -> Iterator[str]:
    content = (folder / "index.yml").read_bytes()
    persons = None if person is None else set(person["person"])
    placed = _placed(person)
    for name, entry in index.documents.items():
        at = f"index.yml, line {located(('documents', name), content)[0]}, {name}:"
        if not (folder / entry.file).is_file():
            yield f"{at} {entry.file} is missing from {folder.name}/; put it there as received"
        if persons is not None and entry.person not in persons:
            yield (f"{at} person {entry.person!r} is not in the survey; correct it, or give a person "
                   "who was only interviewed a row there")  # fmt: skip
        if entry.language not in index.speakers:
            yield f"{at} no speakers are named for {entry.language!r}; add them under `speakers`"
        if places is not None and entry.place not in places:
            known = did_you_mean(entry.place, places)
            yield f"{at} place {entry.place!r} is not in study.yml; {known}"
        elif (told := placed.get(entry.person)) and told["place"] != entry.place:
            yield (f"{at} place {entry.place!r}, but {told['file']} has person {entry.person!r} in "
                   f"{told['place']!r}; correct `place` or `person` here, or corrections.yml")  # fmt: skip


def _placed(person: pd.DataFrame | None) -> dict[str, dict[Hashable, Any]]:
    """Give place and file of the persons of whom a table tells them."""
    if person is None or not {"place", "file"} <= {*person.columns}:
        return {}
    told = person.dropna(subset=["place"]).drop_duplicates("person").set_index("person")
    return {str(name): row for name, row in told[["place", "file"]].to_dict("index").items()}


def _assembled(index: InterviewIndex, documents: dict[str, Document]) -> Transcripts:
    turn = pd.DataFrame(
        [(name, *row) for name, document in documents.items() for row in document.turns],
        columns=list(TURN_COLUMNS),
    ).astype({"begins": "Float64", "ends": "Float64"})
    said = turn.groupby("document")["text"].agg(" ".join)
    transcript = pd.DataFrame(
        [
            {"document": name, "person": entry.person, "place": entry.place,
             "language": entry.language, "consent_quotation": entry.consent_quotation,
             "date": pd.Timestamp(entry.date), "words": len(WORD.findall(said.get(name, ""))),
             "sha256": hashlib.sha256(documents[name].text.encode()).hexdigest(),
             "format": documents[name].format, "notes": "; ".join(documents[name].notes),
             "text": documents[name].text}
            for name, entry in index.documents.items()
        ]
    )  # fmt: skip
    return Transcripts(transcript, turn, {name: each.text for name, each in documents.items()})


__all__ = ["InterviewIndex", "Transcripts", "interview_files", "read_texts", "read_transcripts"]
