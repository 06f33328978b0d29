"""The account that a reading or a writing keeps while it goes, and gives at its end."""

from __future__ import annotations

from collections import Counter

from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.project import Project
from impra_research.exchange.referential import KINDS


class Account:
    """What did not come through, what points at nothing, and what is worth knowing."""

    def __init__(self) -> None:
        self._lost: Counter[str] = Counter()
        self._dangling: dict[str, None] = {}
        self._remarks: dict[str, None] = {}

    def lose(self, what: str, n: int = 1) -> None:
        """Count what has no place on the other side."""
        self._lost[what] += n

    def dangle(self, sentence: str) -> None:
        """Say of a reference that it points at nothing, once."""
        self._dangling[sentence] = None

    def remark(self, sentence: str) -> None:
        """Say what costs nothing but is worth knowing, once; "" says nothing."""
        if sentence:
            self._remarks[sentence] = None

    def remark_departure(self, departure: str) -> None:
        """Say that a file departs from its schema, and where."""
        if departure:
            self.remark(f"the file departs from the schema of REFI-QDA, {departure}")

    def fidelity(self, format: str, project: Project, dialect: str = "") -> Fidelity:
        """Close the account: what a project now holds came through."""
        held = {kind: len(getattr(project, kind)) for kind in KINDS}
        return Fidelity(
            format=format,
            dialect=dialect,
            kept={kind: n for kind, n in held.items() if n},
            not_carried={what: n for what, n in self._lost.items() if n},
            dangling=tuple(self._dangling),
            remarks=tuple(self._remarks),
        )
