"""Interview transcripts: immutable texts, and the turns that each speaker takes in them.

`interviews/index.yml` lists the documents; each is a UTF-8 text, one paragraph a turn,
"Speaker: text". A position is a Unicode code point counted from zero, an end is exclusive, so a
coded passage is `text[start:end]`. The text is never changed, not even its accents' composition:
whatever would shift a coding (a byte-order mark, CR line ends) is refused here, before coding.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from impra_research.declared import Declared, Language, PathBelow, read_declared
from impra_research.errors import did_you_mean
from impra_research.read.speech import Speakers, spoken_turns
from impra_research.read.written import refuse
from impra_research.yaml_lines import located

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
TURN_COLUMNS = ("document", "turn", "speaker", "start", "end", "text")


class ListedDocument(Declared):
    """One transcript: its file, whose interview it is, and whether it may be quoted."""

    file: PathBelow
    person: str
    place: str
    language: Language
    consent_quotation: bool
    date: dt.date


class InterviewIndex(Declared):
    """The shape of interviews/index.yml."""

    speakers: dict[Language, Speakers]
    documents: dict[str, ListedDocument]


@dataclass(frozen=True, slots=True)
class Transcripts:
    """The interviews as read.

    Attributes
    ----------
    transcript
        One row a document: person, place, language, consent_quotation, words (spoken, by both
        speakers), sha256 (of the file).
    turn
        One row a turn of speech: document, turn (1, 2, ...), speaker, start, end, text.
    texts
        The whole text of each document, exactly as in its file.
    """

    transcript: pd.DataFrame
    turn: pd.DataFrame
    texts: dict[str, str]


def read_transcripts(
    folder: Path, person: pd.DataFrame, *, places: Collection[str] | None = None
) -> Transcripts:
    """Read every transcript that `index.yml` lists, or name every fault at once.

    Raises
    ------
    StudyFileError
        index.yml does not hold together.
    ReceivedFileError
        A file is missing or not listed, is not UTF-8, holds a byte-order mark, CR or NUL; a speaker,
        a person or a place is not known. Each fault names file, line and remedy.
    """
    index = read_declared(folder / "index.yml", InterviewIndex)
    contents = {name: _bytes(folder / entry.file) for name, entry in index.documents.items()}
    faults = [*_index_faults(folder, index, set(person["person"]), places)]
    faults += _unlisted(folder, index)
    for name, entry in index.documents.items():
        if entry.language in index.speakers and (content := contents[name]):
            faults += _file_faults(entry.file, content, index.speakers[entry.language])
    refuse(faults, fix="mend what is named, before coding: text that is coded must not move")
    return _assembled(index, contents)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _index_faults(
    folder: Path,
    index: InterviewIndex,
    persons: Collection[str],
    places: Collection[str] | None,
) -> Iterator[str]:
    content = (folder / "index.yml").read_bytes()
    for name, entry in index.documents.items():
        at = f"index.yml, line {located(('documents', name), content)[0]}, {name}:"
        if not (folder / entry.file).is_file():
            yield f"{at} {entry.file} is missing from {folder.name}/; put it there as received"
        if entry.person not in persons:
            yield f"{at} person {entry.person!r} is not in the survey; correct it"
        if entry.language not in index.speakers:
            yield f"{at} no speakers are named for {entry.language!r}; add them under `speakers`"
        if places is not None and entry.place not in places:
            known = did_you_mean(entry.place, places)
            yield f"{at} place {entry.place!r} is not in study.yml; {known}"


def _unlisted(folder: Path, index: InterviewIndex) -> Iterator[str]:
    listed = {entry.file for entry in index.documents.values()}
    for file in interview_files(folder):
        if file not in listed:
            yield f"{file} is not in index.yml; add it under `documents`, or move it elsewhere"


def interview_files(folder: Path) -> list[str]:
    """List what lies in the folder of interviews, but for its index, READMEs and hidden files."""
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    aside = re.compile(r"index\.yml|(.*/)?(\.|README).*")
    return [file.as_posix() for file in files if not aside.fullmatch(file.as_posix())]


def _file_faults(file: str, content: bytes, speakers: Speakers) -> Iterator[str]:
    broken = [f"{file}, line {line}: {fault}" for line, fault in _byte_faults(content)]
    yield from broken or _speaker_faults(file, content.decode("utf-8"), speakers)


def _byte_faults(content: bytes) -> Iterator[tuple[int, str]]:
    if content.startswith(codecs.BOM_UTF8):
        yield 1, "a byte-order mark would shift every coding by one; save as UTF-8 without BOM"
    for byte, fault in (
        (b"\0", "a NUL character; export it again as plain text in UTF-8"),
        (b"\r", "a CR line end would shift codings; save it with LF line ends"),
    ):
        if byte in content:
            yield content.count(b"\n", 0, content.index(byte)) + 1, fault
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as stop:
        yield content.count(b"\n", 0, stop.start) + 1, "not UTF-8; save it again as UTF-8"


def _speaker_faults(file: str, text: str, speakers: Speakers) -> Iterator[str]:
    for speaker, start, end in spoken_turns(text, speakers):
        at = f"{file}, line {text.count(chr(10), 0, start) + 1}:"
        if speaker not in Speakers.model_fields:
            yield f"{at} {_unknown_speaker(speaker, list(speakers.model_dump().values()))}"
        elif start == end:
            yield f"{at} a turn without words; delete it or write what was said"


def _unknown_speaker(speaker: str, known: list[str]) -> str:
    """Show a name that resembles a known one; any other may be a person's."""
    near = get_close_matches(speaker, known, n=1, cutoff=0.6)
    if near:
        return f"unknown speaker {speaker!r}; did you mean {near[0]!r}?"
    return f"no known speaker begins the turn; known: {', '.join(known)}"


def _assembled(index: InterviewIndex, contents: dict[str, bytes]) -> Transcripts:
    texts = {name: content.decode("utf-8") for name, content in contents.items()}
    turn = pd.DataFrame(
        [
            (name, number, speaker, start, end, texts[name][start:end])
            for name, entry in index.documents.items()
            for number, (speaker, start, end) in enumerate(
                spoken_turns(texts[name], index.speakers[entry.language]), start=1
            )
        ],
        columns=list(TURN_COLUMNS),
    )
    said = turn.groupby("document")["text"].agg(" ".join)
    transcript = pd.DataFrame(
        [
            {"document": name, "person": entry.person, "place": entry.place,
             "language": entry.language, "consent_quotation": entry.consent_quotation,
             "words": len(WORD.findall(said.get(name, ""))),
             "sha256": hashlib.sha256(contents[name]).hexdigest()}
            for name, entry in index.documents.items()
        ]
    )  # fmt: skip
    return Transcripts(transcript, turn, texts)
