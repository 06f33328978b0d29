"""The fidelity report: what an import or export kept, what the format cannot carry, what dangled."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fidelity:
    """What became of a project on its way into or out of a format.

    Attributes
    ----------
    format
        The format, and the program that wrote it when the file says so.
    dialect
        How the writer counts positions, and how that was found out.
    kept
        How many of each kind came through: `{"codings": 205, ...}`.
    not_carried
        What the format has no place for: `{"memos of codings": 3}`.
    dangling
        One sentence for each reference that points at nothing; none is repaired in silence.
    remarks
        Sentences worth knowing that cost nothing: how a writer departs from the standard.
    """

    format: str
    dialect: str = ""
    kept: dict[str, int] = field(default_factory=dict)
    not_carried: dict[str, int] = field(default_factory=dict)
    dangling: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether everything came through."""
        return not (self.not_carried or self.dangling)
