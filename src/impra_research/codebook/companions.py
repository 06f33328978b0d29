"""The companions of variables.yml: the ladder of legal forms, interview codes, services, criteria."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from impra_research.declared import Declared, Label
from impra_research.faults import Fault, refuse_faults, unknown_names
from impra_research.standards.countries import Country

State = Literal["informal", "sheltered", "registered", "ceased"]


class LegalForm(Declared):
    """A national legal form and its level on the harmonised ladder (0 undeclared .. 5 collective)."""

    country: Country
    level: int = Field(ge=0, le=5)
    label: Label


class LadderLevel(Declared):
    """A level of the ladder and the state it means for a life history."""

    state: State
    label: Label


class FalseFriend(Declared):
    """One word, two legal meanings: which form it is in each country."""

    word: str
    forms: dict[Country, str]
    warning: Label


class LegalFormsFile(Declared):
    """The shape of legal_forms.yml."""

    levels: dict[int, LadderLevel]
    forms: dict[str, LegalForm]
    ceased: dict[str, Label] = {}
    false_friends: tuple[FalseFriend, ...] = ()

    @model_validator(mode="after")
    def _names_exist(self) -> LegalFormsFile:
        refuse_faults(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        if all(level.state != "registered" for level in self.levels.values()):
            yield Fault(
                ("levels",), "needs a level with `state: registered`: pages count from there on"
            )
        levels = [*map(str, self.levels)]
        for code, form in self.forms.items():
            yield from unknown_names(("forms", code, "level"), "level", [str(form.level)], levels)
            if code in self.ceased:
                yield Fault(("ceased", code), "a legal form has this code; choose another")
        for number, friend in enumerate(self.false_friends):
            at = ("false_friends", number, "forms")
            yield from unknown_names(at, "legal form", friend.forms.values(), self.forms)

    def values(self) -> dict[str, Label]:
        """Every code a dated step can take: a legal form, or the end of the activity."""
        return {name: form.label for name, form in self.forms.items()} | self.ceased

    def state(self, code: str) -> State:
        """Name the state of a life history that a step leads to."""
        return "ceased" if code in self.ceased else self.levels[self.forms[code].level].state


class Change(Declared):
    """What happened to a code: when, by whom (a coder or a role) and why.

    `from` and `into` are codes; `was` is a text of the codebook as it stood before.
    """

    what: Literal["created", "renamed", "moved", "split", "merged", "redefined", "retired"]
    date: datetime.date
    by: str
    from_: tuple[str, ...] = Field((), alias="from")
    into: tuple[str, ...] = ()
    reason: str = ""
    was: dict[str, Label] = {}


class Theme(Declared):
    """One code of the interview codebook."""

    parent: str | None
    label: Label
    definition: Label
    use_when: Label
    not_when: Label
    example: dict[str, Label | str | None] = {}
    history: tuple[Change, ...] = ()


class Retired(Declared):
    """A code that is no longer used: its segments are read as `into`.

    One that was renamed has its texts under the new name.
    """

    into: str
    parent: str | None = None
    label: Label | None = None
    definition: Label | None = None
    use_when: Label | None = None
    not_when: Label | None = None
    example: dict[str, Label | str | None] = {}
    history: tuple[Change, ...] = ()


class CodesFile(Declared):
    """The shape of codes.yml: the codes in use, and what became of earlier ones."""

    codes: dict[str, Theme]
    retired: dict[str, Retired] = {}

    @model_validator(mode="after")
    def _lead_somewhere(self) -> CodesFile:
        faults = [f"{code!r} is in use and retired" for code in self.retired if code in self.codes]
        faults += [f"codes.{code}: no code {theme.parent!r} to stand below"
                   for code, theme in self.codes.items()
                   if theme.parent is not None and theme.parent not in self.codes]  # fmt: skip
        faults += [f"codes.{code}: it stands below itself" for code in _in_a_ring(
            {code: theme.parent for code, theme in self.codes.items()})]  # fmt: skip
        faults += [f"retired.{code}: {into!r} is no code" for code, into in self.successors.items()
                   if into not in self.codes]  # fmt: skip
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def successors(self) -> dict[str, str]:
        """For each retired code, the code that its segments are read as."""
        direct = {code: each.into for code, each in self.retired.items()}
        return {code: _followed(code, direct) for code in direct}


def _followed(code: str, direct: dict[str, str]) -> str:
    seen: set[str] = set()
    while code in direct and code not in seen:
        seen.add(code)
        code = direct[code]
    return code


def _in_a_ring(parents: dict[str, str | None]) -> Iterator[str]:
    for code in parents:
        above, seen = parents[code], {code}
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == code:
            yield code


class Service(Declared):
    """One service of the inventory: of what kind, where, in which languages, for whom, when.

    `names` are what else people call it: an acronym, an earlier name.
    """

    place: str
    kind: str
    label: Label
    languages: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


class ServicesFile(Declared):
    """The shape of services.yml."""

    kinds: dict[str, Label]
    stages: dict[str, Label] = {}
    targets: dict[str, Label] = {}
    services: dict[str, Service]

    @model_validator(mode="after")
    def _names_exist(self) -> ServicesFile:
        refuse_faults(self._faults())
        return self

    def _faults(self) -> Iterator[Fault]:
        for code, service in self.services.items():
            at = ("services", code)
            yield from unknown_names((*at, "kind"), "kind", [service.kind], self.kinds)
            yield from unknown_names((*at, "stages"), "stage", service.stages, self.stages)
            yield from unknown_names((*at, "targets"), "target", service.targets, self.targets)


class Criterion(Declared):
    """A criterion of good practice with the meaning of each score."""

    label: Label
    anchors: dict[str, Label]


class CriteriaFile(Declared):
    """The shape of criteria.yml."""

    criteria: dict[str, Criterion]
