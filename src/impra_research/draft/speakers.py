"""Who seems to speak in a transcript: by the role that a file names, else by who asks and who tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from impra_research.draft.words import bare, language_of, words
from impra_research.read.interviews.decoded import decoded
from impra_research.read.interviews.formats import format_of, read_written
from impra_research.read.interviews.labels import labelled
from impra_research.read.interviews.plain import lines_of
from impra_research.read.interviews.speech import ON, is_note
from impra_research.read.interviews.written import Piece, Written

WORDS = {
    "en": {"interviewer": "Interviewer", "respondent": "Respondent", "other": "Other"},
    "fr": {"interviewer": "Enquêteur", "respondent": "Personne enquêtée", "other": "Autre personne"},
    "it": {"interviewer": "Intervistatore", "respondent": "Rispondente", "other": "Altra persona"},
}  # fmt: skip
MOST_WORDS, BOLD_WORDS, SPEAKERS = 400, 4, 2
USUAL = {
    "en": "the and of to in is was i you it that we not my they have",
    "fr": "que de le les des est une pas je et vous nous dans du on j'ai",
    "it": "che di il non è un per sono ho mi si con del della anche ma",
}


@dataclass
class Speaking:
    """What one name says in a file."""

    turns: int = 0
    questions: int = 0
    words: int = 0


@dataclass
class Transcript:
    """One file, looked through; `loose` where lines of a plain text name nobody."""

    path: Path
    format: str
    language: str
    notes: tuple[str, ...]
    speaking: dict[str, Speaking] = field(default_factory=dict)
    once: list[str] = field(default_factory=list)
    loose: bool = False


def looked_through(path: Path, *, kind: str = "") -> Transcript:
    """Look through a file of a format; without one it is found.

    Raises
    ------
    ReceivedFileError
        It cannot be read; the message says why.
    """
    kind = kind or format_of(path, path.name)
    text = decoded(path.read_bytes(), path.name)[0] if kind == "text" else ""
    written = (
        read_written(path, path.name, kind) if kind != "text" else Written(lines_of(text), "line")
    )
    found = Transcript(path, kind, _language(written), written.notes)
    for name, said in _named(written):
        speaking = found.speaking.setdefault(name, Speaking())
        speaking.turns += 1
        speaking.questions += "?" in said
        speaking.words += len(said.split())
    tagged = any(piece.speaker is not None for piece in written.pieces)
    found.once = [] if tagged else _once(found.speaking)
    found.loose = bool(found.once and kind == "text") or _names_nobody(text, found.speaking)
    return found


def _once(speaking: Mapping[str, Speaking]) -> list[str]:
    """List the names that may be none: they stand once, name no role, and others remain without them."""
    once = [n for n, each in speaking.items() if each.turns == 1 and not role_told(n)]
    return once if len(speaking) - len(once) >= SPEAKERS else []


def _names_nobody(text: str, speaking: Mapping[str, Speaking]) -> bool:
    """Tell whether a plain text has a line that names nobody."""
    lines = (line for line in text.split("\n") if line.strip() and not is_note(line))
    return any(
        not line.startswith(ON) and line.partition(":")[0].strip() not in speaking for line in lines
    )


def _named(written: Written) -> Iterator[tuple[str, str]]:
    """Give who seems to be named, with the words that follow."""
    name = ""
    for piece in written.pieces:
        each = labelled(piece, {}, stamped=written.stamped)
        name = each.unknown.strip() or _bold(piece) or ("" if not written.running else name)
        if name:
            yield name, each.piece.words


def _bold(piece: Piece) -> str:
    name = piece.bold.strip().rstrip(":").strip()
    return name if name[:1].isupper() and len(name.split()) <= BOLD_WORDS else ""


def _language(written: Written) -> str:
    if written.language in WORDS:
        return written.language
    said = " ".join(piece.words for piece in written.pieces[:MOST_WORDS]).lower().split()
    told = Counter({name: sum(map(said.count, usual.split())) for name, usual in USUAL.items()})
    return told.most_common(1)[0][0] if told.total() else language_of(said)


def role_told(name: str) -> str:
    """Give the role that a name itself says, in three languages; "" when it is a person's, or anything.

    Examples
    --------
    >>> role_told("Enquêtrice 2"), role_told("Intervistato"), role_told("INTERVIEWER"), role_told("Ada")
    ('interviewer', 'respondent', 'interviewer', '')
    """
    said = bare(name).strip("[]()<>.# 0123456789")
    return next((role for role, known in words().roles.items() if said in known), "")


def guessed_roles(each: Transcript) -> dict[str, list[str]]:
    """Guess the roles that no name says: who asks most questions a turn, who says most of the rest."""
    spoken = {name: said for name, said in each.speaking.items() if name not in each.once}
    if not spoken:
        nobody = "respondent" if each.format == "text" else "other"
        return {nobody: [""]} if each.loose or each.format != "text" else {}
    told: dict[str, list[str]] = {"interviewer": [], "respondent": [], "other": []}
    for name in spoken:
        if role := role_told(name):
            told[role].append(name)
    rest = sorted((name for name in spoken if not role_told(name)), key=lambda n: -spoken[n].words)
    if rest and not told["interviewer"]:
        told["interviewer"] = [_who_asks(rest, spoken)]
        rest.remove(told["interviewer"][0])
    if rest and not told["respondent"]:
        told["respondent"] = [rest.pop(0)]
    told["other"] += rest
    if each.loose:
        told["respondent"].append("")
    return {role: names for role, names in told.items() if names}


def _who_asks(names: Sequence[str], spoken: Mapping[str, Speaking]) -> str:
    return max(names, key=lambda n: (spoken[n].questions / spoken[n].turns, -spoken[n].words))
