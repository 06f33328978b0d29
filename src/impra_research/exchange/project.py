"""A coding project as every tool understands it: what is read from theirs and written for them.

Positions are Unicode code points of `Document.text`, ends exclusive, whatever the other tool counts.
Everything has an id that survives a round trip; order is kept; two equal projects compare equal.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Document:
    """One text, immutable."""

    id: str
    name: str
    text: str
    language: str = ""
    memo: str = ""


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
    kind: Literal["text", "boolean", "integer", "float", "date", "datetime"] = "text"


@dataclass(frozen=True, slots=True)
class Case:
    """One person (or other unit): the documents that are theirs, and values by variable id."""

    id: str
    name: str
    documents: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A memo of its own: on the project, or on a passage of a document."""

    id: str
    name: str
    text: str
    document: str | None = None
    start: int | None = None
    end: int | None = None
    coder: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A named group of codes."""

    id: str
    name: str
    codes: tuple[str, ...] = ()
    memo: str = ""


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
