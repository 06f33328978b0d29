"""The parts of a form: its questions, the groups they stand in, its versions.

Paths are those of a submission: `id/region` is question `region` of group `id`. A repeat group is a
table of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from impra_research.codebook.variables import Level
from impra_research.read.xlsform.rows import Kind, Texts


@dataclass(frozen=True, slots=True)
class Group:
    """A group or repeat group: its name, its labels, its condition."""

    name: str
    labels: Texts
    relevant: str = ""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form.

    Attributes
    ----------
    name, groups
        Its own name, and the groups it stands in from the outermost.
    kind
        How its answers are laid out; "none" is a note, which has no answer.
    level
        What it measures; None when the form does not say.
    choices
        The answers offered, by code; None when they are in a file of their own.
    """

    name: str
    groups: tuple[Group, ...]
    kind: Kind
    level: Level | None
    labels: Texts
    choices: Mapping[str, Texts] | None
    relevant: str

    @property
    def path(self) -> str:
        """The way to its answer in a submission."""
        return "/".join([*(group.name for group in self.groups), self.name])

    @property
    def repeat(self) -> str:
        """The path of the repeat group whose rows hold it; "" for the main table."""
        return "/".join(group.name for group in self.groups[: self.depth])

    @property
    def depth(self) -> int:
        """How many of its groups lead to its table."""
        return max((n for n, group in enumerate(self.groups, 1) if group.repeated), default=0)

    @property
    def conditions(self) -> list[str]:
        """What must hold for it to be shown to somebody whose row is there."""
        within = [group.relevant for group in self.groups[self.depth :]]
        return [each for each in (*within, self.relevant) if each]


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form; `versions` are the words by which a submission names it."""

    file: str
    title: str
    versions: frozenset[str]
    languages: tuple[str, ...]
    default_language: str
    questions: Mapping[str, Asked]

    @property
    def repeats(self) -> list[str]:
        """The paths of its repeat groups, the outer before the inner."""
        ways = [each.groups for each in self.questions.values()]
        return list(dict.fromkeys("/".join(group.name for group in way[: n + 1])
                                  for way in ways for n in range(len(way)) if way[n].repeated))  # fmt: skip
