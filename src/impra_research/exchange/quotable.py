"""What of a project may be shown outside of it: documents with consent, words without identifiers.

A document may be quoted when its value `consent_quotation` is true; without one it may not. The
rules on words are those of every quotation (coding/quotations.py).
"""

from __future__ import annotations

from impra_research.coding.quotations import without_identifiers
from impra_research.exchange.project import Document, Project
from impra_research.exchange.refi.account import Account
from impra_research.exchange.study import CONSENT, DATE, SPEAKERS

CONTEXT = 200
NOT_ATTRIBUTES = (CONSENT, DATE, SPEAKERS)


def quotable(project: Project, account: Account) -> dict[str, Document]:
    """Give the documents that may be quoted, by id; the others are counted."""
    agreed = {each.id: each for each in project.documents if _agreed(project, each)}
    account.lose("documents without consent to quotation", len(project.documents) - len(agreed))
    return agreed


def lose_unwritten(project: Project, account: Account) -> None:
    """Count what has no place in a file of words, and say that nothing reads one back."""
    account.remark("nothing reads this file back: export a .qdpx beside it to keep everything")
    for kind in ("notes", "sets"):
        account.lose(kind, len(getattr(project, kind)))
    account.lose("names of cases", len(project.cases))
    account.lose("descriptions of codes", sum(bool(each.description) for each in project.codes))
    account.lose("colours of codes", sum(bool(each.colour) for each in project.codes))
    account.lose("memos of documents", sum(bool(each.memo) for each in project.documents))
    account.lose("memos of cases", sum(bool(each.memo) for each in project.cases))
    account.lose("times of codings", sum(each.at is not None for each in project.codings))


def _agreed(project: Project, document: Document) -> bool:
    ids = {each.id for each in project.variables if each.name == CONSENT}
    told = [document.values[id].strip().lower() for id in ids if id in document.values]
    return bool(told) and all(each in ("true", "1") for each in told)


def attributes(project: Project) -> dict[str, dict[str, str]]:
    """Give what is known of each document and of its case, by the name of the variable.

    Consent, the day and the words of roles are left out, and what tells who the person is: the name of
    the case.
    """
    told = {each.id: each.name for each in project.variables if each.name not in NOT_ATTRIBUTES}
    found = {each.id: _named(each.values, told) for each in project.documents}
    for case in project.cases:
        for document in case.documents:
            found[document] = _named(case.values, told) | found[document]
    return found


def _named(values: dict[str, str], told: dict[str, str]) -> dict[str, str]:
    return {told[id]: value for id, value in values.items() if id in told}


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the whole words before and after a passage, without identifiers.

    Examples
    --------
    >>> around("Chiamo Ada al 011 55 66. Poi torno.", 7, 10)
    ('Chiamo', 'al [..]. Poi torno.')
    """
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    before, after = (" ".join(each.split()) for each in (text[first:start], text[end:last]))
    return without_identifiers(before), without_identifiers(after)
