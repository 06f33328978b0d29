"""What is wrong with a transcript: said with file, line and remedy, never with what somebody said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from impra_research.read.interviews.index import InterviewIndex

NOBODY = (
    "names no speakers that index.yml declares; name them under `speakers` of this document, "
    '`""` where the file names nobody'
)
UNNAMED = (
    'names no speaker; mend the file, or give `""` to a role under `speakers` of this document'
)
NO_WORDS = "a turn without words; delete it or write what was said"
SPEAKER = (
    "declare the name under `speakers` of this document in index.yml, or, when nobody is called so, "
    "under `not_speakers`"
)


def byte_faults(content: bytes) -> Iterator[tuple[int, str]]:
    """Find, with its line, what would shift codings in a text that is its own."""
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


def unwritable(text: str) -> str:
    """Say what a text holds that no UTF-8 file can hold, or no text should; "" when nothing."""
    if "\0" in text:
        return "holds a NUL character; export it again"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "holds half a sign (a lone surrogate); export it again"
    return ""


def unknown_speaker(speaker: str, words: Collection[str]) -> str:
    """Show a name that resembles a role's word; any other may be a person's."""
    near = get_close_matches(speaker, list(words), n=1, cutoff=0.6)
    if near:
        return f"unknown speaker {speaker!r}; did you mean {near[0]!r}?"
    return f"no known speaker begins the turn; known: {', '.join(words)}"


def piece_fault(unit: str, at: int, kind: str, name: str, words: Mapping[str, str]) -> str:
    """Say what is wrong with a piece of a file.

    Examples
    --------
    >>> piece_fault("cue", 3, "unnamed", "", {})[:24]
    'cue 3: names no speaker;'
    """
    if kind == "nobody":
        return NOBODY
    told = {"unnamed": UNNAMED, "empty": NO_WORDS}.get(kind)
    return f"{unit} {at}: {told or unknown_speaker(name, words.values()) + '; ' + SPEAKER}"


def unlisted(folder: Path, index: InterviewIndex) -> Iterator[str]:
    """Name the files of a folder of interviews that its index does not list."""
    listed = {entry.file for entry in index.documents.values()}
    for file in interview_files(folder):
        if file not in listed:
            yield f"{file} is not in index.yml; add it under `documents`, or move it elsewhere"


def interview_files(folder: Path) -> list[str]:
    """List what lies in the folder of interviews, but for its index, READMEs and hidden files."""
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    aside = re.compile(r"index\.yml|(.*/)?(\.|README).*")
    return [file.as_posix() for file in files if not aside.fullmatch(file.as_posix())]
