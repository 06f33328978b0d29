"""The parts of a project file, each written under its parent in the order that the schema wants."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from impra_research.exchange.project import Coding, Document, Note, Passage, Project
from impra_research.exchange.refi.identity import derived, guid_of
from impra_research.exchange.refi.markup import Element, add, local, snippet, stamp, writable
from impra_research.exchange.refi.people import LANGUAGE
from impra_research.exchange.refi.values import write_language, write_values

SPOKEN = "language"


@dataclass(frozen=True, slots=True)
class Places:
    """What stands on each document: codings, notes, passages of cases; and notes on all else."""

    codings: dict[str, list[Coding]]
    notes: dict[tuple[str, str], list[Note]]
    passages: dict[str, list[Passage]]

    @classmethod
    def of(cls, project: Project) -> Places:
        """Sort a project by document."""
        codings, notes = defaultdict(list), defaultdict(list)
        for coding in project.codings:
            codings[coding.document].append(coding)
        for note in project.notes:
            notes[_about(note)].append(note)
        passages = {each: None for case in project.cases for each in case.passages}
        theirs = defaultdict(list)
        for each in passages:
            theirs[each.document].append(each)
        return cls(codings, notes, theirs)


def _about(note: Note) -> tuple[str, str]:
    if note.document is not None:
        return ("document" if note.start is None else "passage", note.document)
    if note.code is not None:
        return ("code", note.code)
    return ("coding", note.coding) if note.coding is not None else ("project", "")


def passage_guid(place: Passage) -> str:
    """Give the GUID of a passage that a case owns."""
    return derived("passages", f"{place.document} {place.start} {place.end}")


def write_users(root: Element, project: Project) -> None:
    """Write who coded."""
    box = add(root, "Users") if project.coders else None
    for each in project.coders:
        what = f"coder {each.id!r}"
        add(box, "User", guid=guid_of("coders", each.id), name=writable(each.name, what),
            id=writable(each.initials, what) or None)  # fmt: skip


def write_variables(root: Element, project: Project, types: dict[str, str]) -> None:
    """Write the variables, and ours for the languages of documents where there are any."""
    spoken = any(each.language for each in project.documents)
    box = add(root, "Variables") if project.variables or spoken else None
    for each in project.variables:
        what = f"variable {each.id!r}"
        element = add(box, "Variable", guid=guid_of("variables", each.id),
                      name=writable(each.name, what), typeOfVariable=types[each.id])  # fmt: skip
        _describe(element, each.description, what)
    if spoken:
        add(box, "Variable", guid=LANGUAGE, name=SPOKEN, typeOfVariable="Text")


def write_cases(root: Element, project: Project, types: dict[str, str]) -> None:
    """Write the cases with their codes, values, documents and passages."""
    box = add(root, "Cases") if project.cases else None
    for each in project.cases:
        what = f"case {each.id!r}"
        element = add(box, "Case", guid=guid_of("cases", each.id), name=writable(each.name, what))
        _describe(element, each.memo, what)
        _refer(element, "CodeRef", "codes", each.codes)
        write_values(element, each.values, types, what)
        _refer(element, "SourceRef", "documents", each.documents)
        for place in each.passages:
            add(element, "SelectionRef", targetGUID=passage_guid(place))


def write_sources(root: Element, project: Project, places: Places, types: dict[str, str]) -> None:
    """Write the documents with everything that stands on them."""
    box = add(root, "Sources") if project.documents else None
    for each in project.documents:
        _write_source(box, each, places, types)


def _write_source(
    parent: Element, document: Document, places: Places, types: dict[str, str]
) -> None:
    what, guid = f"document {document.id!r}", guid_of("documents", document.id)
    element = add(parent, "TextSource", guid=guid, name=writable(document.name, what),
                  plainTextPath=f"internal://{guid}.txt",
                  creatingUser=_user(document.coder), creationDateTime=_at(document.at))  # fmt: skip
    _describe(element, document.memo, what)
    for coding in places.codings[document.id]:
        _write_coding(element, coding, document.text, places)
    for note in places.notes["passage", document.id]:
        place = Passage(document.id, note.start or 0, note.end or 0)
        on = _selection(element, derived("passages of notes", note.id), place, document.text)
        _refer(on, "NoteRef", "notes", [note.id])
    for place in places.passages[document.id]:
        _selection(element, passage_guid(place), place, document.text)
    _refer(element, "NoteRef", "notes", _ids(places.notes["document", document.id]))
    write_values(element, document.values, types, what)
    write_language(element, document.language, what)


def _write_coding(parent: Element, coding: Coding, text: str, places: Places) -> None:
    """Write a coding on a passage of its own: there, every tool looks for its memo and its coder."""
    place = Passage(coding.document, coding.start, coding.end)
    made = {"creatingUser": _user(coding.coder), "creationDateTime": _at(coding.at)}
    on = _selection(parent, derived("passages of codings", coding.id), place, text, **made)
    _describe(on, coding.memo, f"coding {coding.id!r}")
    element = add(on, "Coding", guid=guid_of("codings", coding.id), **made)
    add(element, "CodeRef", targetGUID=guid_of("codes", coding.code))
    _refer(element, "NoteRef", "notes", _ids(places.notes["coding", coding.id]))


def _selection(
    parent: Element, guid: str, place: Passage, text: str, **made: str | None
) -> Element:
    return add(parent, "PlainTextSelection", guid=guid, name=snippet(text[place.start : place.end]),
               startPosition=str(place.start), endPosition=str(place.end), **made)  # fmt: skip


def write_notes(root: Element, project: Project) -> None:
    """Write the notes; what they are about refers to them."""
    box = add(root, "Notes") if project.notes else None
    for each in project.notes:
        what = f"note {each.id!r}"
        element = add(box, "Note", guid=guid_of("notes", each.id), name=writable(each.name, what),
                      creatingUser=_user(each.coder), creationDateTime=_at(each.at))  # fmt: skip
        add(element, "PlainTextContent").text = writable(each.text, what)


def refer_from_codes(elements: dict[str, Element], places: Places) -> None:
    """Refer from codes to the notes about them; the schema wants it before the codes below."""
    for id, element in elements.items():
        below = [each for each in element if local(each) == "Code"]
        _refer(element, "NoteRef", "notes", _ids(places.notes["code", id]))
        element.extend(below)


def write_sets(root: Element, project: Project) -> None:
    """Write the sets with their members."""
    box = add(root, "Sets") if project.sets else None
    for each in project.sets:
        what = f"set {each.id!r}"
        element = add(box, "Set", guid=guid_of("sets", each.id), name=writable(each.name, what))
        _describe(element, each.memo, what)
        _refer(element, "MemberCode", "codes", each.codes)
        _refer(element, "MemberSource", "documents", each.documents)
        _refer(element, "MemberNote", "notes", each.notes)


def write_about(root: Element, project: Project, places: Places) -> None:
    """Write the memo of the project, and refer to the notes on it."""
    _describe(root, project.memo, "the memo of the project")
    _refer(root, "NoteRef", "notes", _ids(places.notes["project", ""]))


def _describe(element: Element, text: str, what: str) -> None:
    if text:
        add(element, "Description").text = writable(text, what)


def _refer(element: Element, name: str, kind: str, ids: Iterable[str]) -> None:
    for id in ids:
        add(element, name, targetGUID=guid_of(kind, id))


def _ids(notes: Iterable[Note]) -> list[str]:
    return [note.id for note in notes]


def _user(coder: str) -> str | None:
    return guid_of("coders", coder) if coder else None


def _at(at: dt.datetime | None) -> str | None:
    return stamp(at) if at else None
