"""What an archive asks of a study, and gives it: makers, keywords, identifier, access, page."""

from __future__ import annotations

from typing import Literal

from impra_research.declared import Declared, Label
from impra_research.study.periods import Address, Moment

Mode = Literal["face_to_face", "telephone", "web", "paper"]
TimeMethod = Literal["cross_section", "repeated_cross_section", "panel", "cohort", "time_series"]
Access = Literal["open", "restricted"]


class Creator(Declared):
    """Who made the study: a person (`Surname, First name`) or an institution."""

    name: str
    affiliation: str | None = None


class Topic(Declared):
    """A subject of the study in a classification, such as CESSDA's of topics."""

    label: Label
    vocabulary: str | None = None
    uri: str | None = None


class Archive(Declared):
    """What a deposit says beside the data; an archive gives identifier and page, often after a first look.

    Where `redistribute` is false the data belong to somebody who did not allow to pass them on: a
    deposit then describes them and holds no row.
    """

    redistribute: bool = True
    identifier: str | None = None
    agency: Literal["DOI", "ARK", "Handle", "URN"] = "DOI"
    page: str | None = None
    publisher: str | None = None
    producer: str | None = None
    creators: tuple[Creator, ...] = ()
    version: str | None = None
    released: Moment | None = None
    keywords: tuple[Label, ...] = ()
    topics: tuple[Topic, ...] = ()
    universe: Label | None = None
    time_method: TimeMethod | None = None
    mode: tuple[Mode, ...] = ()
    access: Access | None = None
    licence_uri: Address | None = None
