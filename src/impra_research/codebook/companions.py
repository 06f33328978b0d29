"""The companions of variables.yml: the ladder of legal forms, interview codes, services, criteria."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from impra_research.declared import Declared, Label

State = Literal["informal", "sheltered", "registered", "ceased"]


class LegalForm(Declared):
    """A national legal form and its level on the harmonised ladder (0 undeclared .. 5 collective)."""

    country: Literal["FR", "IT"]
    level: int = Field(ge=0, le=5)
    label: Label


class LadderLevel(Declared):
    """A level of the ladder and the state it means for a life history."""

    state: State
    label: Label


class FalseFriend(Declared):
    """One word, two legal meanings: which form it is in each country."""

    word: str
    forms: dict[Literal["FR", "IT"], str]
    warning: Label


class LegalFormsFile(Declared):
    """The shape of legal_forms.yml."""

    levels: dict[int, LadderLevel]
    forms: dict[str, LegalForm]
    ceased: dict[str, Label]
    false_friends: tuple[FalseFriend, ...] = ()

    def values(self) -> dict[str, Label]:
        """Every code a dated step can take: a legal form, or the end of the activity."""
        return {name: form.label for name, form in self.forms.items()} | self.ceased

    def state(self, code: str) -> State:
        """Name the state of a life history that a step leads to."""
        return "ceased" if code in self.ceased else self.levels[self.forms[code].level].state


class Theme(Declared):
    """One code of the interview codebook."""

    parent: str | None
    label: Label
    definition: Label
    use_when: Label
    not_when: Label
    example: dict[str, Label | str | None] = {}


class CodesFile(Declared):
    """The shape of codes.yml."""

    codes: dict[str, Theme]


class Service(Declared):
    """One service of the inventory: of what kind, where, in which languages, for whom, when.

    `names` are what else people call it: an acronym, an earlier name.
    """

    place: str
    kind: str
    label: Label
    languages: tuple[str, ...]
    stages: tuple[str, ...]
    targets: tuple[str, ...]
    names: tuple[str, ...] = ()


class ServicesFile(Declared):
    """The shape of services.yml."""

    kinds: dict[str, Label]
    stages: dict[str, Label]
    targets: dict[str, Label]
    services: dict[str, Service]


class Criterion(Declared):
    """A criterion of good practice with the meaning of each score."""

    label: Label
    anchors: dict[str, Label]


class CriteriaFile(Declared):
    """The shape of criteria.yml."""

    criteria: dict[str, Criterion]
