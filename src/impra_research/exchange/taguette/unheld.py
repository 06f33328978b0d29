"""What a project holds that Taguette has no place for, counted."""

from __future__ import annotations

from dataclasses import replace

from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Note, Project
from impra_research.exchange.refi.account import Account

NO_MERGE = ("Taguette gives every coding to the person who imports the file; who made each is kept in the "
            "file, and comes back when it is read here")  # fmt: skip
NUMBERS = "Taguette numbers documents, codes and codings; ids are not kept"


def is_highlight(note: Note) -> bool:
    """Whether a note is what we read a highlight without a tag as."""
    return note.start is not None and note.start != note.end and not (note.text or note.name)


def account_for(project: Project, account: Account, dialect: str) -> Fidelity:
    """Close the account of an export."""
    notes = tuple(each for each in project.notes if is_highlight(each))
    for kind in ("variables", "cases", "sets"):
        account.lose(kind, len(getattr(project, kind)))
    account.lose("notes", len(project.notes) - len(notes))
    account.lose("memos of codings", sum(bool(each.memo) for each in project.codings))
    account.lose("colours of codes", sum(bool(each.colour) for each in project.codes))
    account.lose("codes on which nobody codes", sum(not each.codable for each in project.codes))
    account.lose("languages of documents", sum(bool(each.language) for each in project.documents))
    account.lose("values of documents", sum(len(each.values) for each in project.documents))
    account.remark(NUMBERS)
    if len(project.coders) > 1:
        account.remark(NO_MERGE)
    held = replace(project, variables=(), cases=(), sets=(), notes=notes)
    return account.fidelity("Taguette project", held, dialect)
