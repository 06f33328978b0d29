"""A project of another tool as the beginning of a study: texts, index, codes, and what was coded.

What a tool does not know (who may be quoted, in which place) is marked `# decide`, as in every draft.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from impra_research.coding.themes.written import dumped
from impra_research.declared import LANGUAGES
from impra_research.draft.interviews import Known, index_text
from impra_research.draft.speakers import Transcript, looked_through
from impra_research.errors import UsageError
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.interviewed import Interviewed, interviewed, known_of
from impra_research.exchange.own_texts import with_own_texts
from impra_research.exchange.project import Project, ProjectCode
from impra_research.exchange.referential import refuse_faults
from impra_research.exchange.refi.account import Account
from impra_research.exchange.study import OWN
from impra_research.exchange.written_codings import cut_words, write_logs
from impra_research.exchange.written_persons import write_persons
from impra_research.faults import NAME
from impra_research.files import part_of, sweep_beside, write_text

UNDECIDED = ("definition", "use_when", "not_when")
NO_NAME = re.compile(r"[^a-z0-9]+")
LONGEST_NAME = 60
BESIDE = ("segment",)
NO_FILE = re.compile(r"[^\w-]+")


def write_study(project: Project, folder: Path) -> Fidelity:
    """Write a study of its interviews below a new folder, all of it or nothing.

    That is interviews/, codebook/, coding/, and the persons in study.yml and surveys/.
    A coding is an act of its coder's log, on a text that is kept, so that it can be carried over when
    the transcript is corrected or its speakers get the words of their roles.

    Raises
    ------
    UsageError
        The folder holds something already.
    DataError
        The project does not hold together.
    """
    refuse_faults(project)
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} holds something already and is never written over",
                         fix="name a new folder with --out")  # fmt: skip
    account = Account()
    project = with_own_texts(project, account)
    documents, codes, coders = names_in(project)
    made = not folder.parent.exists()
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep_beside(folder)
    part = part_of(folder)
    persons = interviewed(project, account)
    try:
        if project.documents:
            found = write_documents(project, part / "interviews", documents, persons)
            write_text(part / "interviews" / "index.yml", index_text(*found))
            write_persons(persons, part, title=_study_of(folder), account=account, beside=BESIDE)
        (part / "codebook").mkdir(parents=True, exist_ok=True)
        write_text(part / "codebook" / "codes.yml", codes_text(project.codes, codes))
        write_logs(project, part / "coding", (documents, codes, coders))
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if made and not folder.exists():
            with suppress(OSError):  # somebody put something there meanwhile
                folder.parent.rmdir()
    account_for(project, account, persons)
    account.remark(cut_words(project, documents))
    held = replace(project, notes=(), sets=())
    return account.fidelity("study", held)


def _study_of(raw: Path) -> Path:
    return raw.parent if raw.name == "raw" else raw


def names_in(project: Project) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Name documents, codes and coders as a study does, by their ids."""
    return (
        _names([(each.id, each.name) for each in project.documents], _file_name),
        _names([(each.id, each.name) for each in project.codes], _key),
        _names([(each.id, each.name) for each in project.coders], _key) | {"": "unknown"},
    )


def _names(things: Iterable[tuple[str, str]], shape: Callable[[str], str]) -> dict[str, str]:
    """Name things by their names, apart from each other."""
    found, taken = dict[str, str](), set[str]()
    for id, name in things:
        wanted = id if NAME.fullmatch(id) else shape(name)
        number, given = 1, wanted
        while given.lower() in taken:
            number += 1
            given = f"{wanted}_{number}"
        taken.add(given.lower())
        found[id] = given
    return found


def _file_name(name: str) -> str:
    return NO_FILE.sub("_", name.strip())[:LONGEST_NAME].strip("_") or "document"


def _key(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    key = NO_NAME.sub("_", plain)[:LONGEST_NAME].strip("_") or "code"
    return key if key[0].isalpha() else f"c_{key}"


def write_documents(
    project: Project, folder: Path, names: Mapping[str, str], persons: Sequence[Interviewed]
) -> tuple[list[Transcript], list[Known]]:
    """Write the texts, and give what an index says of them."""
    folder.mkdir(parents=True, exist_ok=True)
    whose = {id: each for each in persons for id in each.documents}
    known, looked = [], []
    for each in project.documents:
        path = folder / f"{names[each.id]}.txt"
        write_text(path, each.text)
        person = whose[each.id]
        language = each.language if each.language in LANGUAGES else ""
        told = known_of(each, project, person.person, person.place)
        known.append(replace(told, language=language))
        looked.append(looked_through(path, kind="text"))
    return looked, known


def codes_text(codes: Iterable[ProjectCode], names: Mapping[str, str]) -> str:
    """Write codes as codes.yml has them, with marks on what only people can say."""
    entries = {}
    for code in codes:
        name = code.name.strip() or names[code.id]
        label = dict.fromkeys(LANGUAGES, name)
        text = dict.fromkeys(LANGUAGES, code.description.strip() or name)
        parent = None if code.parent is None else names[code.parent]
        entries[names[code.id]] = {
            "parent": parent,
            "label": label,
            **dict.fromkeys(UNDECIDED, None),
        }
        entries[names[code.id]] |= {each: dict(text) for each in UNDECIDED}
    written = dumped({"codes": entries})
    for undecided in UNDECIDED:
        written = written.replace(f"\n    {undecided}:\n", f"\n    {undecided}:  # decide\n")
    return written.replace("\n    label:\n", "\n    label:  # translate\n")


def account_for(project: Project, account: Account, persons: Sequence[Interviewed]) -> None:
    """Count what a study has no place for."""
    account.lose("notes", len(project.notes))
    account.lose("sets", len(project.sets))
    account.lose("values of documents that share a person", _unheld(project, persons))
    account.lose("colours of codes", sum(bool(each.colour) for each in project.codes))
    account.lose("memos of documents", sum(bool(each.memo) for each in project.documents))
    account.lose("memos of cases", sum(bool(each.memo) for each in project.cases))
    account.lose("passages and codes of cases",
                 sum(len(each.passages) + len(each.codes) for each in project.cases))  # fmt: skip
    account.remark(
        "a study names documents, codes and coders by words; ids of the tool are not kept"
    )
    if any(each.at is None for each in project.codings):
        account.remark("codings without a time have the time of this import")
    if any(each.at is not None and each.at.tzinfo is None for each in project.codings):
        account.remark("times without a zone were taken for UTC")


def _unheld(project: Project, persons: Sequence[Interviewed]) -> int:
    """Count the values of documents, other than those of the index, that no row of a person can hold."""
    own = {each.id for each in project.variables if each.name in OWN}
    shared = {id for each in persons if len(each.documents) > 1 for id in each.documents}
    return sum(len(each.values.keys() - own) for each in project.documents if each.id in shared)
