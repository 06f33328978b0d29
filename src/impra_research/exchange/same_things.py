"""What of a project a study has already: documents by their texts, codes by labels, coders by logins."""

from __future__ import annotations

from collections.abc import Mapping

from impra_research.codebook.companions import Theme
from impra_research.exchange.project import Project
from impra_research.exchange.refi.account import Account
from impra_research.exchange.taguette.logins import logins_of
from impra_research.exchange.taguette.tags import OTHER_STOP, STOP
from impra_research.study import Study


def same_texts(project: Project, mine: Project) -> dict[str, str]:
    """Find the documents of the study that have the text of one of the project."""
    known = {each.text: each.id for each in mine.documents if each.text.strip()}
    return {each.id: known[each.text] for each in project.documents if each.text in known}


def same_codes(project: Project, study: Study) -> dict[str, str]:
    """Find codes by their labels, where one code alone has such a label."""
    themes = themes_of(study)
    labelled: dict[str, set[str]] = {}
    for code, theme in themes.items():
        for label in theme.label.values():
            labelled.setdefault(compared(label), set()).add(code)
    found = ((each, labelled.get(compared(each.name), set())) for each in project.codes)
    return {each.id: next(iter(codes)) for each, codes in found
            if len(codes) == 1 and each.id not in themes}  # fmt: skip


def compared(name: str) -> str:
    """Write a name only to compare it; a full stop may be the sign that stands for it in Taguette."""
    return name.strip().casefold().replace(OTHER_STOP, STOP)


def same_coders(project: Project, mine: Project) -> dict[str, str]:
    """Find coders of the study under the login that Taguette has for them."""
    logins = {login: id for id, login in logins_of(mine, Account()).items() if id}
    known = {each.id for each in mine.coders}
    return {each.id: logins[each.name] for each in project.coders
            if each.name in logins and each.id not in known}  # fmt: skip


def themes_of(study: Study) -> Mapping[str, Theme]:
    """Give the codes of codes.yml, where the study has one."""
    return study.codebook.themes if (study.raw / "codebook" / "codes.yml").is_file() else {}
