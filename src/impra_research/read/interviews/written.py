"""What every reader of a format gives: what is written, piece by piece, before anybody is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, cue or segment of a file.

    Attributes
    ----------
    words
        As written, with a label ("Name:") and a time when these stand in the text.
    at
        Its number in the file, as a person counts.
    speaker
        Who speaks, where the format has a place of its own for it; None where it has none.
    bold
        How the paragraph begins in bold, "" when it does not.
    begins, ends
        Seconds into the recording.
    language
        What the file itself says, such as "fr".
    aside
        Nobody says it: a footnote, a heading.
    """

    words: str
    at: int
    speaker: str | None = None
    bold: str = ""
    begins: float | None = None
    ends: float | None = None
    language: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds.

    Attributes
    ----------
    pieces
        In their order.
    unit
        What a piece is called in a message: "paragraph", "cue", "segment", "line".
    notes
        What was left out or read in a way that a person should know of.
    language
        What the file says its language is.
    running
        A piece without a speaker goes on with the turn before it (paragraphs do, cues do not).
    stamped
        Times such as [00:01:02] stand in the words.
    """

    pieces: tuple[Piece, ...]
    unit: str
    notes: tuple[str, ...] = ()
    language: str = ""
    running: bool = True
    stamped: bool = True


def timed(piece: Piece, unit: str) -> tuple[Piece, str]:
    """Take out times that cannot be, and say so.

    Examples
    --------
    >>> timed(Piece("Oui.", 3, begins=5.0, ends=4.0), "cue")[1]
    'cue 3 ends before it begins: its end was left out'
    """
    if piece.begins is None or piece.ends is None or piece.begins < piece.ends:
        return piece, ""
    if piece.begins == piece.ends:
        return (
            piece,
            f"{unit} {piece.at} lasts no time: machines write such lines where nobody speaks",
        )
    return replace(
        piece, ends=None
    ), f"{unit} {piece.at} ends before it begins: its end was left out"


def all_timed(pieces: Iterable[Piece], unit: str) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """Do so for all pieces of a file."""
    both = [timed(piece, unit) for piece in pieces]
    return tuple(piece for piece, _ in both), tuple(note for _, note in both if note)


def counted(number: int, one: str, many: str = "") -> str:
    """Count things in a note.

    Examples
    --------
    >>> counted(1, "comment"), counted(3, "comment")
    ('1 comment', '3 comments')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
