"""noScribe's page: each stretch of speech in an anchor that says from when to when, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from impra_research.errors import ReceivedFileError
from impra_research.read.interviews.markup import Run, paragraphs
from impra_research.read.interviews.times import first_time
from impra_research.read.interviews.written import Piece, Written, counted

ANCHOR = re.compile(r"ts_(?P<begins>\d+)_(?P<ends>\d+)_(?P<speaker>.*)", re.DOTALL)
ABOUT = re.compile(r"Transcribed with noScribe|Audio file: |\(Language: .*\|")
OTHER = r"//(?P<name>[^:/\n]{1,40}):\s"
MEANWHILE = re.compile(rf"\s*{OTHER}\s*(?P<words>.*?)\s*(?=//[^:/\n]{{1,40}}:\s|\Z|//)(?://(?!\S{{1,40}}:\s)\s*)?",
                       re.DOTALL)  # fmt: skip
STAMPED = re.compile(r"\s*(?P<name>[^:\n]{1,40}?)\s*:\s*\[[\d:.]+\]")
SLASHES = re.compile(r"^\s*//\s?")


def read_noscribe(page: str, file: str) -> Written:
    """Read noScribe's .html; what another says meanwhile becomes a turn of its own."""
    if not ANCHOR.search(page):
        raise ReceivedFileError(
            f"{file} is a page and not noScribe's: it has no times",
            fix="export the transcript as .docx, .vtt or plain text",
        )
    pieces: list[Piece] = []
    about = meanwhile = 0
    for at, runs in enumerate(paragraphs(page), 1):
        if ABOUT.match("".join(run.text for run in runs).strip()):
            about += 1
            continue
        for piece, other in _stretches(runs, at):
            meanwhile += other
            pieces.append(piece)
    notes = ["what noScribe says about itself left out"] if about else []
    notes += [_told(meanwhile)] if meanwhile else []
    return Written(tuple(pieces), "paragraph", tuple(notes), running=False, stamped=False)


def _stretches(runs: list[Run], at: int) -> Iterator[tuple[Piece, bool]]:
    """Give the stretches of a paragraph: those of one anchor together, without label and slashes."""
    groups: list[tuple[str, str]] = []
    for run in runs:
        if groups and groups[-1][0] == run.anchor:
            groups[-1] = (run.anchor, groups[-1][1] + run.text)
        else:
            groups.append((run.anchor, run.text))
    shown: dict[str, str] = {}  # names that a person wrote over those of the machine
    for anchor, text in groups:
        found = ANCHOR.fullmatch(anchor)
        if found is None or not found["speaker"]:
            if text.strip():
                yield Piece(text.strip(), at, aside=True), False
            continue
        machine = found["speaker"].removeprefix("//")
        name, words = _without_label(text, machine)
        shown.setdefault(machine, name or machine)
        if words:
            yield Piece(
                words, at, shown[machine],
                begins=int(found["begins"]) / 1000, ends=int(found["ends"]) / 1000,
            ), found["speaker"].startswith("//")  # fmt: skip


def _without_label(text: str, machine: str) -> tuple[str, str]:
    """Take "S01: [00:00:12]" or the slashes off the words, and give the name that stands there."""
    words = SLASHES.sub("", text)
    if label := STAMPED.match(words):
        return label["name"], words[label.end() :].removesuffix("//").strip()
    bare = words.strip().removeprefix(f"{machine}:").removesuffix("//")
    return "", first_time(bare)[1].strip()


def of_slashes(piece: Piece) -> Piece:
    """Name the speaker of a cue that is a remark as a whole: <v //S02>."""
    if piece.speaker is None or not piece.speaker.startswith("//"):
        return piece
    words = piece.words.strip().removesuffix("//").strip()
    return replace(piece, speaker=piece.speaker.removeprefix("//"), words=words)


def apart(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """Give what others say meanwhile, //S02: Oui. //, pieces of their own; and say how many."""
    split = [part for piece in pieces for part in _apart(of_slashes(piece))]
    meanwhile = sum(1 for part, is_other in split if is_other)
    return tuple(part for part, _ in split), ((_told(meanwhile),) if meanwhile else ())


def _apart(piece: Piece) -> Iterator[tuple[Piece, bool]]:
    found = list(MEANWHILE.finditer(piece.words))
    if not found:
        yield piece, False
        return
    own = piece.speaker if piece.speaker is not None else _label(piece.words)
    first = piece.words[: found[0].start()]
    yield replace(piece, words=first), False
    for one, following in zip(found, [*found[1:], None], strict=True):
        yield replace(piece, words=one["words"], speaker=one["name"], begins=None, ends=None), True
        rest = piece.words[one.end() : following.start() if following else None].strip()
        if rest:
            yield replace(piece, words=rest, speaker=own, begins=None, ends=None), False


def _label(words: str) -> str | None:
    name, colon, _ = words.partition(":")
    return name.strip() if colon else None


def _told(number: int) -> str:
    return f"{counted(number, 'remark')} that somebody made meanwhile became turns of their own"
