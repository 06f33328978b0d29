"""Who a paragraph says is speaking: "Name:", a name in bold, a name and a time on a line of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from impra_research.read.interviews.speech import composed, like_a_name
from impra_research.read.interviews.times import CLOCK, first_time, last_time, seconds
from impra_research.read.interviews.written import Piece

LABEL = re.compile(r"\s*(?P<name>[^:\n\t]{1,80}?)\s*(?::|\t)\s*")
HEADED = re.compile(rf"\s*(?P<name>\S.{{0,80}}?)(?P<gap>\s+)\(?(?P<time>{CLOCK})\)?\s*")
AROUND = "[]()<> "


@dataclass(frozen=True, slots=True)
class Labelled:
    """A piece and who it names.

    `role` is "" when nobody is named; `unknown` the name of somebody index.yml does not declare.
    """

    piece: Piece
    role: str = ""
    unknown: str = ""


def labelled(
    piece: Piece, roles: Mapping[str, str], *, stamped: bool, not_speakers: Collection[str] = ()
) -> Labelled:
    """Find who speaks, and take the label and the times out of the words.

    Examples
    --------
    >>> found = labelled(Piece("Fatou : Oui. [00:12]", 1), {"Fatou": "respondent"}, stamped=True)
    >>> found.role, found.piece.words, found.piece.ends
    ('respondent', 'Oui.', 12.0)
    """
    if piece.aside:
        return Labelled(piece)
    if piece.speaker is not None:
        role = role_of(piece.speaker, roles)
        return Labelled(piece, role, "" if role else piece.speaker.strip())
    piece = _without_times(piece) if stamped else piece
    found = _named(piece, roles, {composed(each) for each in not_speakers})
    return replace(found, piece=_without_times(found.piece)) if stamped and found.role else found


def role_of(name: str, roles: Mapping[str, str]) -> str:
    """Give the role of a name, with or without brackets around it; "" when it has none."""
    return roles.get(composed(name), "") or roles.get(composed(name.strip(AROUND)), "")


def _without_times(piece: Piece) -> Piece:
    begins, words = first_time(piece.words)
    ends, words = last_time(words)
    return replace(
        piece,
        words=words,
        begins=piece.begins if begins is None else begins,
        ends=piece.ends if ends is None else ends,
    )


def _named(piece: Piece, roles: Mapping[str, str], others: Collection[str]) -> Labelled:
    words = piece.words
    bold = piece.bold.strip().rstrip(":").strip()
    if headed := HEADED.fullmatch(words):
        role = role_of(headed["name"], roles)
        if role or len(headed["gap"]) > 1:
            at = replace(piece, words="", begins=seconds(headed["time"]))
            return Labelled(at, role, "" if role else headed["name"])
    if words.strip() and (role := role_of(words, roles)):
        return Labelled(replace(piece, words=""), role)  # alone on its line: the words come below
    label = LABEL.match(words)
    if label and (role := role_of(label["name"], roles)):
        return Labelled(replace(piece, words=words[label.end() :]), role)
    if bold and (role := role_of(bold, roles)) and words.lstrip().startswith(bold):
        rest = words.lstrip().removeprefix(bold).lstrip(" \u00a0\u202f\t:")
        return Labelled(replace(piece, words=rest), role)
    if label and ":" in label[0] and like_a_name(label["name"], others):
        return Labelled(piece, unknown=label["name"])
    return Labelled(piece)
