"""Rounds of double coding: `coding/double/ROUND.yml`, what was drawn for a second coder, and how.

A packet says in `coding/packet.yml` whose it is and of which round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from impra_research.declared import Declared, Name, read_declared
from impra_research.errors import UsageError, did_you_mean

Unit = Literal["documents", "passages"]


class DrawnDocument(Declared):
    """A document that was drawn: the sha256 of its text and, of passages, which turns (else all)."""

    sha256: str
    turns: tuple[int, ...] = ()


class Round(Declared):
    """A sample for blind double coding, as it was drawn: made again from the seed, it is the same.

    Of coders in `finished` a document without a segment was read and holds nothing; of the others
    nobody knows.
    """

    unit: Unit
    by: tuple[str, ...]
    seed: int
    share: float | None = None
    number: int | None = None
    date: dt.date
    coders: tuple[Name, Name]
    finished: tuple[Name, ...] = ()
    documents: dict[str, DrawnDocument]

    def read_by_both(self, coded: Collection[tuple[str, str]]) -> dict[str, tuple[str, str]]:
        """List the documents that both coders have read: coded (document, coder), or finished."""
        return {document: self.coders for document in self.documents
                if all(who in self.finished or (document, who) in coded for who in self.coders)}  # fmt: skip


def read_in_rounds(coding: Path, coded: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    """Say who has read each document that was drawn whole, once both coders of its round have."""
    readers: dict[str, set[str]] = {}
    for path in sorted((coding / "double").glob("*.yml")):
        drawn = read_declared(path, Round)
        for document, coders in (
            drawn.read_by_both(coded).items() if drawn.unit == "documents" else ()
        ):
            readers.setdefault(document, set()).update(coders)
    return {document: sorted(coders) for document, coders in readers.items()}


class Packet(Declared):
    """Whose packet it is, and of which round."""

    round: Name
    coder: Name


PACKET = Path("raw") / "coding" / "packet.yml"


def round_path(coding: Path, name: str) -> Path:
    """Say where the record of a round is."""
    return coding / "double" / f"{name}.yml"


def read_round(coding: Path, name: str) -> Round:
    """Read the record of a round.

    Raises
    ------
    UsageError
        There is no such round.
    StudyFileError
        The record does not hold together.
    """
    path = round_path(coding, name)
    if not path.is_file():
        known = sorted(each.stem for each in path.parent.glob("*.yml"))
        raise UsageError(f"no round {name!r} of double coding", fix=did_you_mean(name, known),
                         then="impra double draw")  # fmt: skip
    return read_declared(path, Round)
