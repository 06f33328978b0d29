"""What was done to passages: codings by their coder, notes, and what belongs to a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from impra_research.exchange.project import Coding, Note, Passage
from impra_research.exchange.refi.identity import bare
from impra_research.exchange.refi.markup import (
    Element,
    child,
    children,
    content,
    guid,
    moment,
    target,
)
from impra_research.exchange.refi.package import Package
from impra_research.exchange.refi.people import Known


@dataclass(slots=True)
class Marks:
    """Everything found on passages; `selections` are places by GUID, `on` what notes are about."""

    codings: list[Coding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    selections: dict[str, Passage] = field(default_factory=dict)
    theirs: dict[str, list[Passage]] = field(default_factory=lambda: defaultdict(list))
    about: dict[str, Note] = field(default_factory=dict)
    bare: dict[str, str] = field(default_factory=dict)


def refer(element: Element, about: Note, marks: Marks, known: Known) -> None:
    """Keep what the notes are about that an element refers to; a second place is counted."""
    for each in children(element, "NoteRef"):
        if target(each) in marks.about:
            known.account.lose("further places of notes")
        else:
            marks.about[target(each)] = about


def mark(element: Element, id: str, place: Passage, name: str, marks: Marks, known: Known) -> None:
    """Read one passage: its codings, its memo, its notes."""
    marks.selections[id] = place
    codings = list(children(element, "Coding"))
    memo = content(element, "Description")
    refer(element, _on(place), marks, known)
    for each in codings:
        code_passage(each, element, place, memo if len(codings) == 1 else "", marks, known)
    if memo and len(codings) != 1:
        marks.notes.append(replace(_on(place), id=id, text=memo, coder=coder_of(element, known),
                                   at=moment(element.get("creationDateTime"))))  # fmt: skip
    elif not codings and child(element, "NoteRef") is None:
        marks.bare[id] = name


def _on(place: Passage) -> Note:
    return Note("", "", "", place.document, place.start, place.end)


def code_passage(
    element: Element, within: Element, place: Passage, memo: str, marks: Marks, known: Known
) -> None:
    """Read one coding; NVivo codes passages with a case as if it were a code."""
    what, code = f"coding {guid(element)}", target(child(element, "CodeRef"))
    if not known.has("codes", code) and known.has("cases", code):
        marks.theirs[code].append(place)
        return
    if place.start == place.end:
        known.account.dangle(f"{what} is on a passage without a character")
        return
    for id in known.find("codes", [code], what):
        own = known.kept.id("codings", guid(element))
        at = moment(element.get("creationDateTime") or within.get("creationDateTime"))
        coder = coder_of(element, known) or coder_of(within, known)
        marks.codings.append(
            Coding(own, place.document, place.start, place.end, id, coder, at, memo)
        )
        refer(element, Note("", "", "", coding=own), marks, known)


def coder_of(element: Element, known: Known) -> str:
    """Give who made something; somebody who is not among the users is kept by id, and said."""
    written = bare(element.get("creatingUser") or "")
    if written and not known.has("coders", written):
        known.account.dangle(
            f"the coder {written} is not among the users of the file; kept by that id"
        )
        known.learn("coders", {written})
    return known.kept.id("coders", written) if written else ""


def notes(root: Element, package: Package, marks: Marks, known: Known) -> Iterator[Note]:
    """Read every note, with what it is about."""
    for each in children(child(root, "Notes"), "Note"):
        about = marks.about.get(guid(each)) or Note("", "", "")
        known.account.lose("passages within notes", len(list(children(each, "PlainTextSelection"))))
        yield replace(
            about, id=known.kept.id("notes", guid(each)), name=each.get("name") or "",
            text=_text(each, package, known), coder=coder_of(each, known),
            at=moment(each.get("creationDateTime")),
        )  # fmt: skip
    yield from marks.notes


def _text(element: Element, package: Package, known: Known) -> str:
    path = element.get("plainTextPath")
    inline = child(element, "PlainTextContent")
    if inline is not None or not path:
        return (inline.text if inline is not None else content(element, "Description")) or ""
    found = package.text(path)
    if found is None:
        known.account.dangle(f"the text of note {guid(element)} is not in the file: {path}")
    return found.text if found else ""
