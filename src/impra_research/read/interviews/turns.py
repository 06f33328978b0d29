"""What a file holds, as turns of the roles that index.yml declares, and as one canonical text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from impra_research.read.interviews.labels import Labelled, labelled
from impra_research.read.interviews.speech import ON, is_note
from impra_research.read.interviews.written import Piece, Written

ASIDE = re.compile(r"\(.*\)|\[.*\]|\*.*\*", re.DOTALL)  # (rires), [pause]: nobody says it


@dataclass(slots=True)
class Turn:
    """One turn, or a note of nobody's (role ""): its lines, when, and in which language."""

    role: str
    lines: list[str] = field(default_factory=list)
    begins: float | None = None
    ends: float | None = None
    language: str = ""
    at: int = 0
    asides: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Said:
    """The turns of a document, with what is wrong with it."""

    turns: tuple[Turn, ...]
    faults: tuple[tuple[int, str, str], ...]  # piece, kind, and the name that is not known


def turns_of(
    written: Written, roles: Mapping[str, str], *, not_speakers: Collection[str] = ()
) -> Said:
    """Bring pieces together as turns.

    A piece that names nobody goes on with the turn before it where the format is running text, and
    is a note before the first turn; elsewhere it is of the role that stands for "".
    """
    found = [
        labelled(piece, roles, stamped=written.stamped, not_speakers=not_speakers)
        for piece in written.pieces
    ]
    nobody = not any(each.role or each.unknown for each in found)
    turns: list[Turn] = []
    faults: list[tuple[int, str, str]] = []
    for each in found:
        if each.unknown:
            faults.append((each.piece.at, "unknown", each.unknown))
        elif fault := _take(each, turns, roles.get("", ""), running=written.running, nobody=nobody):
            faults.append((each.piece.at, fault, ""))
    faults += [(turn.at, "empty", "") for turn in turns if turn.role and not turn.lines]
    unnamed = [fault for fault in faults if fault[1] == "unnamed"]
    if nobody and (unnamed or (written.running and turns and not roles.get(""))):
        return Said((), ((0, "nobody", ""),))
    return Said(tuple(turns), tuple(faults))


def _take(each: Labelled, turns: list[Turn], unnamed: str, *, running: bool, nobody: bool) -> str:
    """Add a piece to the turns; gives the kind of fault when nobody can be told to have said it."""
    piece, last = each.piece, turns[-1] if turns else None
    lines = [line.strip() for line in piece.words.split("\n") if line.strip()]
    if piece.aside and last and last.role:
        last.asides += lines
    elif piece.aside:
        turns.append(Turn("", lines, at=piece.at))
    elif each.role or (unnamed and (not running or nobody)):
        _speak(piece, lines, turns, each.role or unnamed, joins=bool(each.role) and not running)
    elif not lines:
        return ""
    elif running and last and last.role:
        _go_on(last, piece, lines)
    elif running or ASIDE.fullmatch(piece.words.strip()):
        turns.append(Turn("", lines, at=piece.at))
    else:
        return "unnamed"
    return ""


def _speak(piece: Piece, lines: list[str], turns: list[Turn], role: str, *, joins: bool) -> None:
    """Begin a turn; cues of one speaker in a row are one turn, their words in one line."""
    last = turns[-1] if turns else None
    if joins and last and last.role == role and last.language == piece.language:
        last.lines = [" ".join([*last.lines, *lines])]
        last.ends = piece.ends if piece.ends is not None else last.ends
        return
    begins = piece.begins
    if begins is None and piece.ends is not None and last:
        begins = last.ends  # a time at the end of each turn: the next begins there
    turns.append(
        Turn(
            role,
            lines if not joins else [" ".join(lines)] if lines else [],
            begins,
            piece.ends,
            piece.language,
            piece.at,
        )
    )


def _go_on(turn: Turn, piece: Piece, lines: list[str]) -> None:
    turn.lines += lines
    turn.ends = piece.ends if piece.ends is not None else turn.ends
    turn.begins = turn.begins if turn.begins is not None or turn.lines != lines else piece.begins


def canonical(turns: Collection[Turn], words: Mapping[str, str]) -> str:
    r"""Write turns as the text of a document.

    Examples
    --------
    >>> canonical([Turn("", ["Torino"]), Turn("respondent", ["Sì.", "Dopo."])], {"respondent": "R"})
    '[Torino]\nR: Sì.\n\tDopo.\n'
    """
    return "".join(line + "\n" for turn in turns for line in _lines(turn, words))


def _lines(turn: Turn, words: Mapping[str, str]) -> Iterator[str]:
    if turn.role:
        first, *others = turn.lines
        yield f"{words[turn.role]}: {first}"
        yield from (ON + line for line in others)
    for line in turn.asides if turn.role else turn.lines:
        note = line if is_note(line) else f"[{line}]"
        yield note if is_note(note) else "[" + line.translate({91: "(", 93: ")"}) + "]"
