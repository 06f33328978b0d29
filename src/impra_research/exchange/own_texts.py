"""Texts of other tools as a study holds them: line ends of one character, no byte order mark, no NUL.

A study refuses what would shift codings between programs; here it goes, and the codings move with
their words.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from impra_research.exchange.project import Coding, Document, Project
from impra_research.exchange.refi.account import Account

MARK = "\ufeff"


def with_own_texts(project: Project, account: Account) -> Project:
    r"""Give a project whose texts a study can hold as they are, its codings on the same words.

    Examples
    --------
    >>> told = Document("d", "d", "\ufeffOui.\r\nNon."), Coding("c", "d", 7, 11, "code")
    >>> own = with_own_texts(Project("p", documents=told[:1], codings=told[1:]), Account())
    >>> own.documents[0].text[own.codings[0].start : own.codings[0].end]
    'Non.'
    """
    changed = {each.id: each for each in project.documents if _own(each.text) != each.text}
    if not changed:
        return project
    account.remark(f"{len(changed)} texts had line ends of two characters, a byte order mark or NUL "
                   "characters: a study has none, and the codings moved with their words")  # fmt: skip
    places = {id: _places(each.text) for id, each in changed.items()}
    moved = [_moved(each, places) for each in project.codings]
    for each in moved:
        if each.start == each.end:
            account.dangle(f"coding {each.id!r} is on a sign that a study's text does not have")
    return replace(
        project,
        documents=tuple(_written(each) for each in project.documents),
        codings=tuple(each for each in moved if each.start < each.end),
    )


def _own(text: str) -> str:
    whole = text.lstrip(MARK).replace("\r\n", "\n")
    return whole.replace("\r", "\n").replace("\0", "\ufffd")


def _written(document: Document) -> Document:
    return replace(document, text=_own(document.text))


def _places(text: str) -> list[int]:
    """Give the new place of each position."""
    marks = len(text) - len(text.lstrip(MARK))
    goes = (
        at < marks or (sign == "\r" and text[at + 1 : at + 2] == "\n")
        for at, sign in enumerate(text)
    )
    return list(accumulate((not each for each in goes), initial=0))


def _moved(coding: Coding, places: dict[str, list[int]]) -> Coding:
    if coding.document not in places:
        return coding
    at = places[coding.document]
    return replace(coding, start=at[coding.start], end=at[coding.end])
