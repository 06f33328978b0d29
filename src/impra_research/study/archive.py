"""What an archive asks of a study, and gives it: makers, keywords, identifier, page."""

from __future__ import annotations

from typing import Literal

from impra_research.declared import Declared, Label


class Creator(Declared):
    """Who made the study: a person (`Surname, First name`) or an institution."""

    name: str
    affiliation: str | None = None


class Archive(Declared):
    """What a deposit says beside the data; an archive gives identifier and page, often after a first look."""

    identifier: str | None = None
    agency: Literal["DOI", "ARK", "Handle", "URN"] = "DOI"
    page: str | None = None
    publisher: str | None = None
    creators: tuple[Creator, ...] = ()
    keywords: tuple[Label, ...] = ()
