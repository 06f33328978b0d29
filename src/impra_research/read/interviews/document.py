"""One document: its text, its turns with times and languages, and whatever is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from impra_research.read.interviews.faults import (
    NO_WORDS,
    byte_faults,
    piece_fault,
    unknown_speaker,
    unwritable,
)
from impra_research.read.interviews.formats import format_of, read_written
from impra_research.read.interviews.index import InterviewIndex, ListedDocument
from impra_research.read.interviews.speech import SPEAKER, Speakers, composed, named, spoken_turns
from impra_research.read.interviews.turns import canonical, turns_of

WORD = re.compile(r"\w+(?:[-'’]\w+)*")
TURN = ("turn", "speaker", "start", "end", "text", "begins", "ends", "language")
CHANGED = (
    "the text is not the one that index.yml declares; bring that one back, or correct `sha256` and then, "
    "when it was coded, `impra interviews reanchor`"
)
Row = tuple[int, str, int, int, str, float | None, float | None, str]
Time = tuple[float | None, float | None, str]


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read; `turns` has the columns of `TURN`."""

    text: str
    turns: tuple[Row, ...]
    format: str
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


def document_of(folder: Path, name: str, index: InterviewIndex) -> Document:
    """Read one document that index.yml lists.

    Raises
    ------
    ReceivedFileError
        Its file is not what it should be.
    """
    entry = index.documents[name]
    path, speakers = folder / entry.file, index.speakers[entry.language]
    kind = entry.format or format_of(path, entry.file, entry.encoding)
    if kind == "text":
        document = _own_text(path.read_bytes(), entry, speakers)
    else:
        document = _made_text(path, kind, entry, speakers)
    faults = [*document.faults, *_changed(entry, document)]
    return Document(document.text, document.turns, kind, document.notes, tuple(faults))


def _changed(entry: ListedDocument, document: Document) -> Iterator[str]:
    found = hashlib.sha256(document.text.encode(errors="replace")).hexdigest()
    if entry.sha256 is not None and not document.faults and entry.sha256 != found:
        yield f"{entry.file}: {CHANGED}"


def _own_text(content: bytes, entry: ListedDocument, speakers: Speakers) -> Document:
    """Take a text as it is; a name that index.yml gives to a role becomes the role's word."""
    if broken := tuple(f"{entry.file}, line {n}: {fault}" for n, fault in byte_faults(content)):
        return Document("", (), "text", faults=broken)
    text = content.decode("utf-8")
    faults = tuple(_speaker_faults(text, entry, speakers))
    text = text if faults else _in_roles(text, entry, speakers)
    return Document(text, () if faults else rows(text, entry, speakers), "text", faults=faults)


def _speaker_faults(text: str, entry: ListedDocument, speakers: Speakers) -> Iterator[str]:
    known = speakers.roles()
    for speaker, start, end in spoken_turns(text, speakers, entry.speakers, entry.not_speakers):
        at = f"{entry.file}, line {text.count(chr(10), 0, start) + 1}:"
        if speaker not in known:
            yield f"{at} {unknown_speaker(speaker, speakers.words().values())}"
        elif start == end:
            yield f"{at} {NO_WORDS}"


def _in_roles(text: str, entry: ListedDocument, speakers: Speakers) -> str:
    """Write the role's word where a line begins with another name of the role."""
    words, roles = speakers.words(), named(speakers.roles()) | named(entry.speakers)
    lines = []
    for line in text.split("\n"):
        label = SPEAKER.match(line)
        name = composed(label["speaker"]) if label else ""
        role = roles.get(name) if name else None
        if label and role and name != composed(words[role]):
            line = words[role] + line[label.end("speaker") :]
        lines.append(line)
    return "\n".join(lines)


def _made_text(path: Path, kind: str, entry: ListedDocument, speakers: Speakers) -> Document:
    """Make the text of a document from a file of another format."""
    written = read_written(path, entry.file, kind, entry.encoding)
    roles, words = named(speakers.roles()) | named(entry.speakers), speakers.words()
    said = turns_of(written, roles, not_speakers=entry.not_speakers)
    if said.faults:
        told = (piece_fault(written.unit, *fault, words) for fault in said.faults)
        joined = tuple(f"{entry.file}{' ' if not fault[0] else ', '}{text}"
                       for fault, text in zip(said.faults, told, strict=True))  # fmt: skip
        return Document("", (), kind, written.notes, joined)
    text = canonical(said.turns, words)
    if broken := unwritable(text):
        return Document("", (), kind, written.notes, (f"{entry.file} {broken}",))
    times = [(turn.begins, turn.ends, turn.language) for turn in said.turns if turn.role]
    return Document(text, rows(text, entry, speakers, times), kind, written.notes)


def rows(
    text: str, entry: ListedDocument, speakers: Speakers, times: list[Time] | None = None
) -> tuple[Row, ...]:
    """Give the turns of a text, each with its times and its language."""
    found = list(spoken_turns(text, speakers, entry.speakers, entry.not_speakers))
    when = times if times is not None else [(None, None, "")] * len(found)
    return tuple(
        (number, role, start, end, text[start:end], begins, ends, _language(role, told, entry))
        for number, ((role, start, end), (begins, ends, told)) in enumerate(
            zip(found, when, strict=True), start=1
        )
    )


def _language(role: str, told: str, entry: ListedDocument) -> str:
    spoken: Mapping[str, str] = entry.languages
    return spoken.get(role) or told or entry.language
