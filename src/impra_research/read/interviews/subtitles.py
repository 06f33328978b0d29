"""Cues of WebVTT and SubRip: <v Speaker> tags, lines that belong together, blocks that nobody says."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.times import seconds
from impra_research.read.interviews.written import Piece, Written, all_timed, counted

TIMING = "-->"
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]*)>(?P<words>.*?)(?=<v[.\s]|\Z)", re.DOTALL)
LANGUAGE = re.compile(r"<lang\s+([A-Za-z]{2,3})[^>]*>")
TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<[\d:.]+>")
POSITION = re.compile(r"\{\\an?\d\}")  # SubRip: where on the screen


def read_vtt(text: str, file: str) -> Written:
    """Read WebVTT."""
    import webvtt

    try:
        found = webvtt.from_string(text, strict=True)
    except Exception as broken:  # the library has several kinds, and each quotes the cue
        raise _unreadable(file, "WebVTT", text) from broken
    blocks = [*found.header_comments, *found.footer_comments, *_comments(found.captions)]
    notes = [f"{counted(len(blocks), 'comment')} (NOTE) left out"] if blocks else []
    notes += [f"{counted(len(found.styles), 'style block')} left out"] if found.styles else []
    return _written(found.captions, file, text, "WebVTT", notes)


def read_srt(text: str, file: str) -> Written:
    """Read SubRip."""
    import io

    import webvtt

    try:
        found = webvtt.from_buffer(io.BytesIO(text.encode()), format="srt")
    except Exception as broken:
        raise _unreadable(file, "SubRip", text) from broken
    return _written(found.captions, file, text, "SubRip", [])


def _comments(captions: list[Any]) -> list[str]:
    return [comment for caption in captions for comment in getattr(caption, "comments", ())]


def _written(captions: list[Any], file: str, text: str, kind: str, notes: list[str]) -> Written:
    timings = sum(TIMING in line for line in text.split("\n"))
    if len(captions) != timings:
        raise ReceivedFileError(
            f"{file}: {timings} times of {kind} and {len(captions)} cues that can be read",
            fix="mend the times (00:00:01.000 --> 00:00:02.000), or export it again",
        )
    pieces, odd = all_timed(
        (piece for at, caption in enumerate(captions, 1) for piece in _pieces(caption, at)), "cue"
    )
    return Written(pieces, "cue", notes=(*notes, *odd), running=False, stamped=False)


def _pieces(caption: Any, at: int) -> Iterator[Piece]:  # noqa: ANN401  the library's cue
    begins, ends = seconds(caption.start), seconds(caption.end)
    raw = POSITION.sub("", caption.raw_text)
    voices = [(each["name"], each["words"]) for each in VOICE.finditer(raw)]
    before = raw[: raw.index("<v")] if voices else raw
    unnamed = [(None, before)] if _plain(before) else []
    for name, words in [*unnamed, *voices]:
        language = LANGUAGE.search(words)
        yield Piece(
            _plain(words), at, None if name is None else html.unescape(name).strip(),
            begins=begins, ends=ends, language=language[1].lower() if language else "",
        )  # fmt: skip


def _plain(words: str) -> str:
    return html.unescape(" ".join(line.strip() for line in TAG.sub("", words).split("\n"))).strip()


def _unreadable(file: str, kind: str, text: str) -> ReceivedFileError:
    line = next((n for n, each in enumerate(text.split("\n"), 1) if TIMING in each), 1)
    return ReceivedFileError(
        f"{file}: not every cue is {kind} (the first one begins at line {line})",
        fix="mend the times (00:00:01.000 --> 00:00:02.000), or export it again",
    )
