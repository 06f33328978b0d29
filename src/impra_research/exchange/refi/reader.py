"""A REFI-QDA project (.qdpx) as we understand projects, with an account of what came through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from impra_research.errors import ReceivedFileError
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Coder, Document, Note, Passage, Project
from impra_research.exchange.refi import people
from impra_research.exchange.refi.account import Account
from impra_research.exchange.refi.codetree import read_codes
from impra_research.exchange.refi.evidence import Finding, find_places
from impra_research.exchange.refi.identity import KeptIds, bare
from impra_research.exchange.refi.marks import Marks, code_passage, coder_of, mark, notes, refer
from impra_research.exchange.refi.markup import (
    Element,
    child,
    children,
    content,
    guid,
    local,
    moment,
    parse,
    told_ids,
)  # fmt: skip
from impra_research.exchange.refi.package import Package, open_package
from impra_research.exchange.refi.readings import Counted
from impra_research.exchange.refi.schema import departure
from impra_research.exchange.refi.sources import Source, sources

ABOUT = ("documents", "codes", "codings")


def read_refi(path: Path, *, dialect: str = "") -> tuple[Project, Fidelity]:
    """Read a project that any tool exported as REFI-QDA.

    `dialect` decides how positions were counted where the file does not, such as
    `"utf16+crlf_as_one"`; without it the way is found out, and said.

    Raises
    ------
    ReceivedFileError
        It is no such project, would do harm when opened, or its positions can be read in two ways.
    UsageError
        `dialect` names no way of counting.
    """
    package = open_package(path)
    root = parse(package.project, path.name)
    if local(root) != "Project":
        raise ReceivedFileError(f"{path.name} is not a REFI-QDA project",
                                fix="export the project again as .qdpx")  # fmt: skip
    account = Account()
    account.remark_departure(departure(root, "Project"))
    texts = sources(root, package, account)
    counted = [_counted(each) for each in texts]
    origin = root.get("origin") or ""
    found = find_places(counted, origin=origin, asked=dialect, file=path.name)
    known = people.Known(KeptIds(told_ids(root)), account, origin=origin)
    _tell(found, texts, account, origin)
    project = _project(root, package, texts, found, known)
    by = f" by {origin}" if origin else ""
    return project, account.fidelity(f"REFI-QDA project{by}", project, found.said)


def _counted(source: Source) -> Counted:
    spans = tuple(each.counted for each in source.passages)
    names = tuple(each.name for each in source.passages)
    return Counted(source.text, spans, names, source.marked, source.folded)


def _tell(found: Finding, texts: list[Source], account: Account, origin: str) -> None:
    passages = [(source, each) for source in texts for each in source.passages]
    for at in found.astray:
        source, each = passages[at]
        account.dangle(
            f"passage {each.guid} of {source.name!r} stands on other words than its name"
        )
    if found.otherwise:
        account.remark(f"{found.otherwise} passages are counted in another way than the rest; "
                       "they stand where their names say")  # fmt: skip
    if origin.startswith("QualCoder") and any(each.marked for each in texts):
        account.remark("the texts begin with a byte order mark that positions do not count; QualCoder "
                       "itself counts it when it reads the file, and is one character off")  # fmt: skip


def _project(
    root: Element, package: Package, texts: list[Source], found: Finding, known: people.Known
) -> Project:
    kept, account, marks = known.kept, known.account, Marks()
    coders, variables = people.coders(root, known), people.variables(root, known)
    codes = read_codes(child(child(root, "CodeBook"), "Codes"), kept)
    known.learn("codes", {code.id for code, _ in codes})
    known.learn("documents", {kept.id("documents", each.guid) for each in texts})
    known.learn(
        "cases", {kept.id("cases", guid(e)) for e in children(child(root, "Cases"), "Case")}
    )
    for code, element in codes:
        refer(element, Note("", "", "", code=code.id), marks, known)
    documents = list(_documents(texts, found, marks, known))
    known.learn("codings", {each.id for each in marks.codings})
    _join_notes(root, marks, known)
    remarks = list(notes(root, package, marks, known))
    known.learn("notes", {each.id for each in remarks})
    cases = people.cases(root, known, marks.theirs, marks.selections)
    groups = people.sets(root, known)
    theirs = {place for case in cases for place in case.passages}
    unsaid = sum(marks.selections[id] not in theirs for id in marks.bare)
    account.lose("passages without a code or a note", unsaid)
    account.lose("graphs", len(list(children(child(root, "Graphs"), "Graph"))))
    unnamed = known.ids["coders"] - {each.id for each in coders}
    coders += [Coder(id, "") for id in sorted(unnamed)]
    things: dict[str, Iterable[Any]] = {
        "coders": coders, "documents": documents, "codes": [code for code, _ in codes],
        "codings": marks.codings, "variables": variables, "cases": cases, "notes": remarks,
        "sets": groups,
    }  # fmt: skip
    return Project(
        root.get("name") or "",
        **{kind: kept.ordered(kind, each, account) for kind, each in things.items()},
        memo=content(root, "Description"),
    )


def _documents(
    texts: list[Source], found: Finding, marks: Marks, known: people.Known
) -> Iterator[Document]:
    spans = iter(found.spans)
    for source in texts:
        document = _document(source, known)
        for each, span in zip(source.passages, islice(spans, len(source.passages)), strict=True):
            if span is None:
                known.account.dangle(
                    f"passage {each.guid} of {source.name!r} is outside of its text"
                )
            else:
                mark(each.element, each.guid, Passage(document.id, *span), each.name, marks, known)
        _mark_whole(source, document, marks, known)
        yield document


def _document(source: Source, known: people.Known) -> Document:
    element = source.whole
    return Document(
        known.kept.id("documents", source.guid), source.name, source.text,
        language=people.language(element), memo=content(element, "Description"),
        values=people.values(element, f"document {source.name!r}", known),
        coder=coder_of(element, known), at=moment(element.get("creationDateTime")),
    )  # fmt: skip


def _mark_whole(source: Source, document: Document, marks: Marks, known: people.Known) -> None:
    """Read what is said of a whole document: a code on it is a code on all of its text."""
    refer(source.whole, Note("", "", "", document=document.id), marks, known)
    if child(source.whole, "Coding") is not None:
        known.account.remark("codes on a whole document were read as codes on all of its text")
    for each in children(source.whole, "Coding"):
        mark_all = Passage(document.id, 0, len(document.text))
        code_passage(each, source.whole, mark_all, "", marks, known)


def _join_notes(root: Element, marks: Marks, known: people.Known) -> None:
    """Read links from a note to what it is about, as NVivo writes them; other links are counted."""
    ours = {guid(each) for each in children(child(root, "Notes"), "Note")}
    for link in children(child(root, "Links"), "Link"):
        ends = [bare(link.get("originGUID") or ""), bare(link.get("targetGUID") or "")]
        note = next((end for end in ends if end in ours), "")
        about = _about(ends[1 - ends.index(note)], marks, known) if note else None
        if about is None or note in marks.about:
            known.account.lose("links")
        else:
            marks.about[note] = about


def _about(end: str, marks: Marks, known: people.Known) -> Note | None:
    if end in marks.selections:
        place = marks.selections[end]
        marks.bare.pop(end, None)
        return Note("", "", "", place.document, place.start, place.end)
    found = {kind: known.kept.id(kind, end) if known.has(kind, end) else None for kind in ABOUT}
    if not any(found.values()):
        return None
    return Note("", "", "", found["documents"], code=found["codes"], coding=found["codings"])
