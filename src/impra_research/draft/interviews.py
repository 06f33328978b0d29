"""interviews/index.yml drafted from transcripts: who seems to speak in each, for a person to decide.

Names stand in it as the files write them, because that is what it is for: it stays with the
transcripts, and no text, table or page shows them.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from impra_research.draft.languages import DECIDE
from impra_research.draft.lines import block, braces, scalar
from impra_research.draft.words import language_of
from impra_research.errors import UsageError
from impra_research.files import write_text
from impra_research.read.interviews.decoded import decoded
from impra_research.read.interviews.formats import format_of, read_written
from impra_research.read.interviews.labels import labelled
from impra_research.read.interviews.plain import lines_of
from impra_research.read.interviews.written import Piece, Written

HEAD = """\
# Draft of the index of interviews, made by `impra interviews draft`. Work through the marks, then delete:
#   # decide   a guess, or something that only people who know the interviews can tell
# All keys are explained in CONTRIBUTING.md, "Keys of a study".
"""
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
    """One file, looked through."""

    path: Path
    format: str
    language: str
    notes: tuple[str, ...]
    speaking: dict[str, Speaking] = field(default_factory=dict)
    once: list[str] = field(default_factory=list)


def draft_index(files: Sequence[Path], out: Path) -> Path:
    """Make a folder of interviews from transcripts: the files, and an index.yml to be edited.

    Raises
    ------
    UsageError
        A file is not there, two have one name, or an index.yml is there already.
    ReceivedFileError
        A file cannot be read; the message says why.
    """
    _refuse_unusable(files, out)
    looked = [_looked_through(path) for path in files]
    out.mkdir(parents=True, exist_ok=True)
    for path in files:
        if path.resolve().parent != out.resolve():
            shutil.copyfile(path, out / path.name)
    index = out / "index.yml"
    write_text(index, index_text(looked))
    return index


def _refuse_unusable(files: Sequence[Path], out: Path) -> None:
    names = Counter(path.name for path in files)
    for path in files:
        if not path.is_file():
            raise UsageError(f"there is no file {path}", fix="name the transcripts")
        if names[path.name] > 1:
            raise UsageError(f"two files are named {path.name}", fix="rename one of them")
        target = out / path.name
        if target.exists() and target.resolve() != path.resolve():
            raise UsageError(f"{target} is there already", fix="name another folder with --out")
    if (out / "index.yml").exists():
        raise UsageError(
            f"{out / 'index.yml'} is there already and is never written over",
            fix="draft into another folder with --out, and take the entries over from there",
        )


def _looked_through(path: Path) -> Transcript:
    kind = format_of(path, path.name)
    if kind == "text":
        text, _ = decoded(path.read_bytes(), path.name)
        written = Written(lines_of(text), "line")
    else:
        written = read_written(path, path.name, kind)
    found = Transcript(path, kind, _language(written), written.notes)
    for name, said in _named(written):
        speaking = found.speaking.setdefault(name, Speaking())
        speaking.turns += 1
        speaking.questions += "?" in said
        speaking.words += len(said.split())
    tagged = any(piece.speaker is not None for piece in written.pieces)
    found.once = [] if tagged else [n for n, each in found.speaking.items() if each.turns == 1]
    if len(found.speaking) - len(found.once) < SPEAKERS:
        found.once = []
    return found


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
    words = " ".join(piece.words for piece in written.pieces[:MOST_WORDS]).lower().split()
    told = Counter({name: sum(map(words.count, usual.split())) for name, usual in USUAL.items()})
    return told.most_common(1)[0][0] if told.total() else language_of(words)


def index_text(looked: Sequence[Transcript]) -> str:
    """Write index.yml."""
    languages = dict.fromkeys(each.language for each in looked)
    speakers = (f"{language}: {braces(WORDS[language])}" for language in languages)
    comment = f"{DECIDE[2:]}: the words that stand for each role in the texts that are coded"
    names = _names([each.path.stem for each in looked])
    entries = (
        line for name, each in zip(names, looked, strict=True) for line in _entry(name, each)
    )
    lines = [*block("speakers", speakers, comment=comment), *block("documents", entries)]
    return HEAD + "\n".join(lines) + "\n"


def _names(stems: Sequence[str]) -> list[str]:
    """Name documents by their files; a second one of a name gets a number."""
    seen: Counter[str] = Counter()
    names = []
    for stem in stems:
        seen[stem] += 1
        names.append(stem if seen[stem] == 1 else f"{stem}_{seen[stem]}")
    return names


def _entry(name: str, each: Transcript) -> Iterator[str]:
    lines = [
        f"file: {scalar(each.path.name)}",
        f"person: \"\"  {DECIDE}: whose interview it is, as in the survey",
        f"place: \"\"  {DECIDE}: a place of study.yml",
        f"language: {each.language}  {DECIDE}",
        f"consent_quotation: false  {DECIDE}: true when the person agreed to be quoted",
        f"date: \"\"  {DECIDE}: the day of the interview",
        f"format: {each.format}",
        *([f"speakers: {braces(roles)}  {DECIDE}: who asks and who answers"]
          if (roles := guessed_roles(each)) else []),
        *([f"not_speakers: [{', '.join(map(scalar, each.once))}]  {DECIDE}: stand once before a colon"]
          if each.once else []),
        *(f"# {note}" for note in each.notes),
    ]  # fmt: skip
    return iter(block(name, lines))


def guessed_roles(each: Transcript) -> dict[str, list[str]]:
    """Guess who asks: the name with the most questions a turn; who says most of the rest answers."""
    spoken: Mapping[str, Speaking] = {
        name: said for name, said in each.speaking.items() if name not in each.once
    }
    if not spoken:
        return {} if each.format == "text" and not each.speaking else {"other": [""]}
    asks = max(
        spoken, key=lambda name: (spoken[name].questions / spoken[name].turns, -spoken[name].words)
    )
    rest = sorted((name for name in spoken if name != asks), key=lambda name: -spoken[name].words)
    told = {"interviewer": [asks], "respondent": rest[:1], "other": rest[1:]}
    return {role: names for role, names in told.items() if names}
