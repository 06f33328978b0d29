"""A coding project as every tool understands it: what is read from theirs and written for them.

Positions are Unicode code points of `Document.text`, ends exclusive, whatever the other tool counts.
Everything has an id that survives a round trip; order is kept; two equal projects compare equal.

What REFI-QDA holds has a place here, with these exceptions, which its fidelity report counts: a
passage has no id of its own (two codes on one passage are two codings), pictures, sounds, films and
their regions, graphs, links between anything but a note and what it is about, and who last changed
something when.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "boolean", "integer", "float", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes; `initials` as some tools keep them."""

    id: str
    name: str
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One text, immutable; `values` by variable id, `coder` and `at`: who brought it in, when."""

    id: str
    name: str
    text: str
    language: str = ""
    memo: str = ""
    values: dict[str, str] = field(default_factory=dict)
    coder: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """One code of the tree; `parent` is the id of the code above it."""

    id: str
    name: str
    parent: str | None = None
    colour: str = ""
    description: str = ""
    codable: bool = True


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one passage by one coder; `start == end` never."""

    id: str
    document: str
    start: int
    end: int
    code: str
    coder: str = ""
    at: dt.datetime | None = None
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """What is known of cases or documents."""

    id: str
    name: str
    kind: Kind = "text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """One person (or other unit): the documents that are theirs, and values by variable id.

    `passages` are theirs in documents shared with others; `codes` apply to the case as a whole.
    """

    id: str
    name: str
    documents: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    memo: str = ""
    passages: tuple[Passage, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A memo of its own: on a document or a passage of it, a code, a coding; else on the project."""

    id: str
    name: str
    text: str
    document: str | None = None
    start: int | None = None
    end: int | None = None
    coder: str = ""
    at: dt.datetime | None = None
    code: str | None = None
    coding: str | None = None


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A named group of codes, and of documents and notes."""

    id: str
    name: str
    codes: tuple[str, ...] = ()
    memo: str = ""
    documents: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """A whole project; ids are unique within each kind."""

    name: str
    coders: tuple[Coder, ...] = ()
    documents: tuple[Document, ...] = ()
    codes: tuple[ProjectCode, ...] = ()
    codings: tuple[Coding, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    notes: tuple[Note, ...] = ()
    sets: tuple[CodeSet, ...] = ()
    memo: str = ""
