"""Whisper's JSON: segments with times, `speaker` when whisperx or the like told voices apart."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.written import Piece, Written, all_timed, counted


def read_whisper(text: str, file: str) -> Written:
    """Read the segments of openai-whisper, faster-whisper, whisperx or whisper.cpp."""
    content = parsed(text, file)
    listed = content.get("segments", content.get("transcription"))
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ReceivedFileError(
            f"{file} is JSON and no transcript of Whisper: it has no list of segments",
            fix="export it again as JSON with segments, or as .vtt",
        )
    segments = [piece for at, each in enumerate(listed, 1) for piece in _segment(each, at, file)]
    pieces, odd = all_timed(segments, "segment")
    empty = [f"{counted(n, 'segment')} without words left out"] if (
        n := sum(not piece.words for piece in pieces)
    ) else []  # fmt: skip
    spoken = tuple(piece for piece in pieces if piece.words)
    return Written(spoken, "segment", (*empty, *odd), _language(content), False, False)


def parsed(text: str, file: str) -> dict[str, Any]:
    """Read a JSON object.

    Raises
    ------
    ReceivedFileError
        It is none.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise ReceivedFileError(
            f"{file} is not what its suffix says: it is no JSON object", fix="export it again"
        )
    return content


def _language(content: dict[str, Any]) -> str:
    """Say the language of the whole; whisper.cpp keeps it under `result`."""
    told = content.get("language")
    result = content.get("result")
    if not isinstance(told, str) and isinstance(result, dict):
        told = result.get("language")
    return told if isinstance(told, str) else ""


def _segment(segment: dict[str, Any], at: int, file: str) -> Iterator[Piece]:
    """Give a segment; one in which words have speakers of their own is cut where they change."""
    words, language = segment.get("text"), segment.get("language")
    if not isinstance(words, str):
        raise ReceivedFileError(f"{file}, segment {at} has no text", fix="export it again")
    told = language if isinstance(language, str) else ""
    begins, ends = _times(segment)
    parts = _by_speaker(segment, words)
    if not parts:
        yield Piece(words.strip(), at, _speaker(segment), "", begins, ends, told)
    for speaker, said, first, last in parts:
        yield Piece(said, at, speaker, "", first, last, told)


def _times(segment: dict[str, Any]) -> tuple[float | None, float | None]:
    offsets = segment.get("offsets")
    if isinstance(offsets, dict):  # whisper.cpp, in milliseconds
        milli = (_number(offsets.get("from")), _number(offsets.get("to")))
        begins, ends = (None if each is None else each / 1000 for each in milli)
        return begins, ends
    return _number(segment.get("start")), _number(segment.get("end"))


def _number(told: object) -> float | None:
    number = isinstance(told, int | float) and not isinstance(told, bool) and math.isfinite(told)
    return float(told) if number and isinstance(told, int | float) else None


def _speaker(segment: dict[str, Any]) -> str | None:
    told = segment.get("speaker")
    return told if isinstance(told, str) and told.strip() else None


def _by_speaker(
    segment: dict[str, Any], text: str
) -> list[tuple[str | None, str, float | None, float | None]]:
    """Cut the text where the speaker of its words changes; [] when it does not."""
    words = [word for word in segment.get("words") or () if isinstance(word, dict)]
    told = [(_speaker(word), str(word.get("word", "")).strip(), word) for word in words]
    if len({speaker for speaker, _, _ in told if speaker}) < 2:
        return []
    cut: list[tuple[str | None, int, dict[str, Any]]] = []
    at, now = 0, _speaker(segment)
    for speaker, written, word in told:
        found = text.find(written, at)
        if found < 0:
            return []  # the words are not those of the text: the segment's speaker counts
        if (speaker or now) != now or not cut:
            now = speaker or now
            cut.append((now, found if cut else 0, word))
        at = found + len(written)
    stops = [*(start for _, start, _ in cut[1:]), len(text)]
    firsts = [_number(word.get("start")) for _, _, word in cut]
    lasts = [*firsts[1:], _times(segment)[1]]
    return [
        (speaker, text[start:stop].strip(), first, last)
        for (speaker, start, _), stop, first, last in zip(cut, stops, firsts, lasts, strict=True)
    ]
