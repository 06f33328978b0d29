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
from impra_research.draft.speakers import (
    WORDS,
    Transcript,
    guessed_roles,
    looked_through,
    role_told,
)
from impra_research.errors import UsageError
from impra_research.files import write_text

HEAD = """\
# Draft of the index of interviews, made by `impra interviews draft`. Work through the marks, then delete:
#   # decide   a guess, or something that only people who know the interviews can tell
# All keys are explained in CONTRIBUTING.md, "Keys of a study".
"""
Roles = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document beforehand; `date` is None where the day is not known and may wait."""

    person: str = ""
    place: str = ""
    language: str = ""
    consent: bool | None = None
    date: str | None = ""
    roles: Roles = field(default_factory=dict)


UNKNOWN = Known()


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
    looked = [looked_through(path) for path in files]
    out.mkdir(parents=True, exist_ok=True)
    for path in files:
        if path.resolve().parent != out.resolve():
            shutil.copyfile(path, out / path.name)
    index = out / "index.yml"
    width = max(
        2, len(str(len(looked)))
    )  # a file is often named after the person: no page shows it
    names = [f"int_{number:0{width}}" for number in range(1, len(looked) + 1)]
    write_text(index, index_text(looked, [UNKNOWN] * len(looked), names=names))
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


def index_text(
    looked: Sequence[Transcript], known: Sequence[Known], *, names: Sequence[str] = ()
) -> str:
    """Write index.yml; documents without `names` are named by their files."""
    spoken = spoken_words(looked, known)
    speakers = (f"{language}: {braces(words)}" for language, words in spoken.items())
    comment = f"{DECIDE[2:]}: the words that stand for each role in the texts that are coded"
    lines = [
        *block("speakers", speakers, comment=comment),
        *block("documents", entries(looked, known, spoken, names=names)),
    ]
    return HEAD + "\n".join(lines) + "\n"


def spoken_words(looked: Sequence[Transcript], known: Sequence[Known]) -> dict[str, dict[str, str]]:
    """Find the word of each role in each language: where files say the role themselves, their word."""
    found: dict[str, dict[str, str]] = {}
    for each, about in zip(looked, known, strict=True):
        words = found.setdefault(about.language or each.language, {})
        for role, names in about.roles.items():
            words.setdefault(role, names[0])
        told = {} if about.roles else guessed_roles(each)
        for name in (n for role, names in told.items() for n in names if role_told(n) == role):
            words.setdefault(role_told(name), name)
    return {
        language: words
        | {role: word for role, word in WORDS[language].items() if role not in words}
        for language, words in found.items()
    }


def entries(
    looked: Sequence[Transcript],
    known: Sequence[Known],
    spoken: Mapping[str, Mapping[str, str]],
    *,
    names: Sequence[str] = (),
) -> Iterator[str]:
    """Write the entries of documents, without those of the speakers that `spoken` names."""
    names = names or _names([each.path.stem for each in looked])
    for name, each, about in zip(names, looked, known, strict=True):
        yield from block(name, _entry(each, about, spoken.get(about.language or each.language, {})))


def _names(stems: Sequence[str]) -> list[str]:
    """Name documents by their files; a second one of a name gets a number."""
    seen: Counter[str] = Counter()
    names = []
    for stem in stems:
        seen[stem] += 1
        names.append(stem if seen[stem] == 1 else f"{stem}_{seen[stem]}")
    return names


def _entry(each: Transcript, about: Known, words: Mapping[str, str]) -> Iterator[str]:
    yield f"file: {scalar(each.path.name)}"
    yield f"person: {scalar(about.person)}  {DECIDE}: whose interview it is, as in the survey"
    yield f"place: {scalar(about.place)}  {DECIDE}: a place of study.yml"
    yield f"language: {about.language or each.language}" + ("" if about.language else f"  {DECIDE}")
    if about.consent is None:
        yield f"consent_quotation: false  {DECIDE}: true when the person agreed to be quoted"
    else:
        yield f"consent_quotation: {str(about.consent).lower()}"
    date = about.date or "null"
    yield f"date: {date}" + (
        "" if about.date else f"  {DECIDE}: the day, as 2014-03-15; null if unknown"
    )
    yield f"format: {each.format}"
    roles = about.roles or guessed_roles(each)
    others = {role: [n for n in names if n != words.get(role)] for role, names in roles.items()}
    if any(others.values()):
        told = braces({role: names for role, names in others.items() if names})
        yield f"speakers: {told}  {DECIDE}: who asks and who answers"
    once = [name for name in each.once if not about.roles or not _is_named(name, roles)]
    if once:
        listed = ", ".join(map(scalar, once))
        yield f"not_speakers: [{listed}]  {DECIDE}: stand once before a colon"
    yield from (f"# {note}" for note in each.notes)


def _is_named(name: str, roles: Roles) -> bool:
    return any(name in names for names in roles.values())
