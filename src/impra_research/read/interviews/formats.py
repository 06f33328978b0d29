"""Which reader reads a transcript: told in index.yml, or found from its suffix and what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from impra_research.errors import ReceivedFileError
from impra_research.read.guard import refuse_hostile
from impra_research.read.interviews.decoded import decoded
from impra_research.read.interviews.noscribe import ABOUT, apart, read_noscribe
from impra_research.read.interviews.otranscribe import read_otranscribe
from impra_research.read.interviews.plain import read_f4, read_noscribe_text, read_otter
from impra_research.read.interviews.subtitles import read_srt, read_vtt
from impra_research.read.interviews.whisper import read_whisper
from impra_research.read.interviews.written import Written

OF_SUFFIX = {".docx": "docx", ".odt": "odt", ".rtf": "rtf", ".vtt": "vtt", ".srt": "srt",
             ".json": "whisper", ".otr": "otranscribe", ".html": "noscribe", ".htm": "noscribe",
             ".txt": "text"}  # fmt: skip
F4 = re.compile(r"#\d{1,2}:\d{2}:\d{2}-\d#")
OTTER = re.compile(r"^\S[^\n]{0,80}?\s{2,}(?:\d{1,2}:)?\d{1,2}:\d{2}[ \t]*$", re.MULTILINE)
HEAD = 2000


def read_noscribe_vtt(text: str, file: str) -> Written:
    """Read noScribe's .vtt, in which others' remarks stand inside the cues."""
    written = read_vtt(text, file)
    pieces, notes = apart(written.pieces)
    return Written(pieces, written.unit, (*written.notes, *notes), running=False, stamped=False)


TEXTS: dict[str, Callable[[str, str], Written]] = {
    "vtt": read_noscribe_vtt,
    "srt": read_srt,
    "whisper": read_whisper,
    "otranscribe": read_otranscribe,
    "f4": read_f4,
    "otter": read_otter,
    "noscribe": read_noscribe,
}


def format_of(path: Path, name: str, encoding: str | None = None) -> str:
    """Find the format of a file, and refuse one that is not what its suffix says.

    Raises
    ------
    ReceivedFileError
        Nothing reads such files, or this one is something else.
    """
    refuse_hostile(path, name)
    suffix = path.suffix.lower()
    if suffix not in OF_SUFFIX:
        raise ReceivedFileError(
            f"{name}: nothing reads {suffix or 'a file without a suffix'} as a transcript",
            fix=f"save it as one of {', '.join(OF_SUFFIX)}",
        )
    if suffix != ".txt":
        return OF_SUFFIX[suffix]
    content = path.read_bytes()
    try:
        text, _ = decoded(content, name, encoding)
    except ReceivedFileError:
        return "text"  # whose own reading says what is wrong, and where
    return _of_text(text)


def _of_text(text: str) -> str:
    if any(ABOUT.match(line) for line in text[:HEAD].split("\n")):
        return "noscribe"
    if F4.search(text):
        return "f4"
    return "otter" if OTTER.search(text) else "text"


def read_written(path: Path, name: str, kind: str, encoding: str | None = None) -> Written:
    """Read a transcript of any format but plain "Speaker: words".

    Raises
    ------
    ReceivedFileError
        The file is not of this format.
    """
    refuse_hostile(path, name)
    if kind == "docx":
        from impra_research.read.interviews.word import read_docx

        return read_docx(path, name)
    if kind == "odt":
        from impra_research.read.interviews.open_document import read_odt

        return read_odt(path, name)
    if kind == "rtf":
        from impra_research.read.interviews.rich_text import read_rtf

        return read_rtf(path.read_bytes(), name)
    text, guessed = decoded(path.read_bytes(), name, encoding)
    if kind == "noscribe" and path.suffix.lower() == ".txt":
        written = read_noscribe_text(text, name)
    else:
        written = TEXTS[kind](text, name)
    notes = (guessed, *written.notes) if guessed else written.notes
    return Written(written.pieces, written.unit, notes, written.language, written.running,
                   written.stamped)  # fmt: skip
