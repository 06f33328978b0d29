"""What must hold in a project before anything is written: every reference points at something.

A schema cannot say that a coding lies within its text, or that its coder is one of the coders; a file
can be valid to it and have lost every link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from impra_research.errors import DataError
from impra_research.exchange.project import Passage, Project, ProjectCode

KINDS = ("coders", "documents", "codes", "codings", "variables", "cases", "notes", "sets")
SHOWN = 5


def refuse_faults(project: Project) -> None:
    """Stop when a reference points at nothing, a passage is outside of its text, an id stands twice.

    Raises
    ------
    DataError
        It names the first few, and says how many there are.
    """
    faults = list(faults_of(project))
    if faults:
        more = f"\n... and {len(faults) - SHOWN} more" if len(faults) > SHOWN else ""
        raise DataError(
            "the project does not hold together, and nothing was written:\n"
            + "\n".join(faults[:SHOWN]) + more,
            fix="give each reference an id that the project has, and each passage a place in its text",
        )  # fmt: skip


def faults_of(project: Project) -> Iterator[str]:
    """Say of each fault of a project what it is.

    Examples
    --------
    >>> from impra_research.exchange.project import Coding, Project
    >>> lost = Project("p", codings=(Coding("1", document="E01", start=0, end=3, code="help"),))
    >>> list(faults_of(lost))
    ["coding '1': no code 'help'", "coding '1': no document 'E01'"]
    """
    for kind in KINDS:
        ids = Counter(each.id for each in getattr(project, kind))
        yield from (f"{kind}: the id {id!r} stands {n} times" for id, n in ids.items() if n > 1)
    yield from _of_codes(project)
    yield from _of_codings(project)
    yield from _of_others(project)


def in_tree_order(codes: Iterable[ProjectCode]) -> list[tuple[int, ProjectCode]]:
    """List codes as a reader of the tree meets them, each with its depth; the roots have 0.

    Codes that no root leads to are left out.
    """
    under: dict[str | None, list[ProjectCode]] = defaultdict(list)
    for code in codes:
        under[code.parent].append(code)
    waiting = [(0, code) for code in reversed(under[None])]
    found, seen = [], set[str]()
    while waiting:
        depth, code = waiting.pop()
        found.append((depth, code))
        if code.id not in seen:
            seen.add(code.id)
            waiting += [(depth + 1, each) for each in reversed(under[code.id])]
    return found


def _of_codes(project: Project) -> Iterator[str]:
    rooted = {code.id for _, code in in_tree_order(project.codes)}
    ids = _ids(project.codes)
    for code in project.codes:
        if code.parent is not None and code.parent not in ids:
            yield f"code {code.id!r}: no code {code.parent!r} to stand under"
        elif code.id not in rooted:
            yield f"code {code.id!r} stands under itself, or under one that has no place"


def _of_codings(project: Project) -> Iterator[str]:
    lengths = {each.id: len(each.text) for each in project.documents}
    codes, coders = _ids(project.codes), _ids(project.coders)
    for coding in project.codings:
        what = f"coding {coding.id!r}"
        if coding.code not in codes:
            yield f"{what}: no code {coding.code!r}"
        if coding.coder and coding.coder not in coders:
            yield f"{what}: no coder {coding.coder!r}"
        if coding.document not in lengths:
            yield f"{what}: no document {coding.document!r}"
        elif not 0 <= coding.start < coding.end <= lengths[coding.document]:
            yield f"{what}: {coding.start} to {coding.end} is no passage of {coding.document!r}"


def _of_others(project: Project) -> Iterator[str]:
    known = {kind: _ids(getattr(project, kind)) for kind in KINDS}
    lengths = {each.id: len(each.text) for each in project.documents}
    for document in project.documents:
        yield from _unknown(f"document {document.id!r}", known,
                            coders=_given(document.coder), variables=document.values)  # fmt: skip
    for case in project.cases:
        what = f"case {case.id!r}"
        yield from _unknown(what, known, documents=case.documents, variables=case.values,
                            codes=case.codes)  # fmt: skip
        yield from (fault for each in case.passages for fault in _outside(what, each, lengths))
    for note in project.notes:
        what = f"note {note.id!r}"
        yield from _unknown(what, known, coders=_given(note.coder), codes=_given(note.code),
                            codings=_given(note.coding))  # fmt: skip
        yield from _of_place(what, note.document, note.start, note.end, lengths)
        if sum(each is not None for each in (note.document, note.code, note.coding)) > 1:
            yield f"{what} is about more than one thing"
    for group in project.sets:
        yield from _unknown(f"set {group.id!r}", known, codes=group.codes,
                            documents=group.documents, notes=group.notes)  # fmt: skip


def _of_place(
    what: str, document: str | None, start: int | None, end: int | None, lengths: dict[str, int]
) -> Iterator[str]:
    if (start is None) != (end is None) or (document is None and start is not None):
        yield f"{what}: a passage has a document, a start and an end"
    elif document is not None and start is None and document not in lengths:
        yield f"{what}: no document {document!r}"
    elif document is not None and start is not None and end is not None:
        yield from _outside(what, Passage(document, start, end), lengths)


def _outside(what: str, passage: Passage, lengths: dict[str, int]) -> Iterator[str]:
    if passage.document not in lengths:
        yield f"{what}: no document {passage.document!r}"
    elif not 0 <= passage.start <= passage.end <= lengths[passage.document]:
        yield f"{what}: {passage.start} to {passage.end} is no passage of {passage.document!r}"


def _unknown(
    what: str, known: Mapping[str, Collection[str]], **named: Iterable[str]
) -> Iterator[str]:
    for kind, ids in named.items():
        yield from (f"{what}: no {kind[:-1]} {id!r}" for id in ids if id not in known[kind])


def _given(id: str | None) -> tuple[str, ...]:
    return (id,) if id else ()


def _ids(things: Iterable[object]) -> set[str]:
    return {thing.id for thing in things}  # type: ignore[attr-defined]
