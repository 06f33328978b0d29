"""A project joined to a study that exists: its documents, themes and codings are added, nothing is changed.

A text that the study has is that document, a code with a key or a label that the study has is that code,
and a coding that stands there already is not written again. What could be two things is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from impra_research.coding.themes.lines import put
from impra_research.declared import read_declared
from impra_research.draft.interviews import Known, entries, index_text, spoken_words
from impra_research.draft.lines import braces
from impra_research.draft.speakers import Transcript, guessed_roles
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.interviewed import interviewed
from impra_research.exchange.kept_texts import keep_text
from impra_research.exchange.own_texts import with_own_texts
from impra_research.exchange.project import Project
from impra_research.exchange.referential import refuse_faults
from impra_research.exchange.refi.account import Account
from impra_research.exchange.same_things import (
    compared,
    same_coders,
    same_codes,
    same_texts,
    themes_of,
)
from impra_research.exchange.study import project_of
from impra_research.exchange.written_codings import acts_of
from impra_research.exchange.written_study import (
    account_for,
    codes_text,
    names_in,
    write_documents,
)
from impra_research.files import write_text
from impra_research.read.acts import Code
from impra_research.read.interviews.index import InterviewIndex
from impra_research.read.written import refuse
from impra_research.study import Study
from impra_research.yaml_lines import located

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """What is to be appended to the logs of coders, and what became of the project."""

    acts: Mapping[str, list[Code]]
    fidelity: Fidelity


def join_study(project: Project, study: Study) -> Joined:
    """Add the documents and codes of a project to a study; its codings are given, to be appended.

    Raises
    ------
    DataError
        The project does not hold together, or clashes with the study: nothing was written.
    """
    refuse_faults(project)
    account = Account()
    project = with_own_texts(project, account)
    has_index = (study.raw / "interviews" / "index.yml").is_file()
    mine = project_of(study) if has_index else Project(study.name)
    documents, codes, coders = names_in(project)
    documents |= same_texts(project, mine)
    codes |= same_codes(project, study)
    coders |= same_coders(project, mine)
    faults = [
        *_clashing_texts(project, mine, documents, study),
        *_clashing_codes(project, codes, study),
    ]
    held = {each.id for each in mine.documents}
    new = [each for each in project.documents if documents[each.id] not in held]
    refuse(faults, fix="nothing was written; mend what is named, and import again")
    if new:
        _add_documents(replace(project, documents=tuple(new)), study, documents, account)
    _add_codes(project, study, codes)
    acts = acts_of(
        project, (documents, codes, coders), lambda text: keep_text(study.raw / "coding", text)
    )
    there = {(c.document, c.start, c.end, c.code, c.coder) for c in mine.codings}
    added: dict[str, list[Code]] = {}
    for act in acts:
        if (act.document, act.start, act.end, act.code, act.coder) not in there:
            added.setdefault(act.coder, []).append(act)
    n = sum(map(len, added.values()))
    account.remark(f"{len(new)} documents and {n} codings added; {len(project.codings) - n} codings and "
                   f"{len(project.documents) - len(new)} documents were there already")  # fmt: skip
    account_for(project, account, ())
    return Joined(added, account.fidelity("study", replace(project, notes=(), sets=())))


def _clashing_texts(project: Project, mine: Project, names: Names, study: Study) -> Iterator[str]:
    texts = {each.id: each.text for each in mine.documents}
    path = study.raw / "interviews" / "index.yml"
    for each in project.documents:
        name = names[each.id]
        at = (
            "index.yml"
            if name not in texts
            else f"index.yml, line {_line(path, 'documents', name)}"
        )
        if name in texts and texts[name] != each.text:
            yield (f"{at}, {name}: the study has another text under this name; rename the document in the "
                   "project, or bring the text of one to that of the other")  # fmt: skip
        elif name not in texts and (path.parent / f"{name}.txt").exists():
            yield f"interviews/{name}.txt is there and not the text of a document; move it elsewhere"


def _clashing_codes(project: Project, names: Names, study: Study) -> Iterator[str]:
    themes, path = themes_of(study), study.raw / "codebook" / "codes.yml"
    retired = study.codebook.codes_file.retired if themes else {}
    for each in project.codes:
        name = names[each.id]
        if name in retired:
            yield (f"codes.yml, line {_line(path, 'retired', name)}, {name}: this code is retired; name the "
                   "code of the project otherwise")  # fmt: skip
        elif name in themes and compared(each.name) not in map(
            compared, (name, *themes[name].label.values())
        ):
            yield (f"codes.yml, line {_line(path, 'codes', name)}, {name}: the code of this key has another "
                   f"label than {each.name!r}; name one of the two otherwise")  # fmt: skip


def _line(path: Path, *place: str) -> int:
    return located(place, path.read_bytes())[0]


def _add_documents(project: Project, study: Study, names: Names, account: Account) -> None:
    folder = study.raw / "interviews"
    index = folder / "index.yml"
    spoken = read_declared(index, InterviewIndex).speakers if index.is_file() else {}
    looked, known = write_documents(project, folder, names, interviewed(project, account))
    if not index.is_file():
        write_text(index, index_text(looked, known))
        return
    text = index.read_text(encoding="utf-8")
    words = {str(language): dict(each.words()) for language, each in spoken.items()}
    for language, told in spoken_words(looked, known).items():
        if language not in words:
            words[language] = told
            text = put(text, "speakers", [f"  {language}: {braces(told)}"])
    if lacking := sorted(_lacking_roles(looked, known, words)):
        for each in project.documents:
            (folder / f"{names[each.id]}.txt").unlink()
        refuse(lacking, fix="add each role with its word, and import again")
    lines = [f"  {line}" for line in entries(looked, known, words)]
    write_text(index, put(text, "documents", lines))


def _lacking_roles(
    looked: Sequence[Transcript], known: Sequence[Known], words: Mapping[str, Names]
) -> Iterator[str]:
    for each, about in zip(looked, known, strict=True):
        language, roles = about.language or each.language, about.roles or guessed_roles(each)
        for role in roles.keys() - words[language].keys():
            yield f"index.yml: speakers.{language} has no role {role!r}, which {each.path.name} needs"


def _add_codes(project: Project, study: Study, names: Names) -> None:
    path, themes = study.raw / "codebook" / "codes.yml", themes_of(study)
    new = [each for each in project.codes if names[each.id] not in themes]
    if new:
        content = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines = codes_text(new, names).splitlines()[1:]
        write_text(path, put(content, "codes", lines))
