"""Whose interviews a project holds: persons with numbers as a study has them, and what is known of them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from impra_research.draft.interviews import Known, Roles
from impra_research.draft.names import numbered, prefixes, slug
from impra_research.exchange.project import Case, Document, Project
from impra_research.exchange.refi.account import Account
from impra_research.exchange.study import CONSENT, DATE, OWN, PLACE, SPEAKERS
from impra_research.faults import NAME

NUMBER = re.compile(rf"(?P<prefix>{NAME.pattern})-(?P<number>[1-9][0-9]{{0,6}})")
NO_PLACE = "place_1"


@dataclass(frozen=True, slots=True)
class Interviewed:
    """A person: whose documents, where, how another tool names them, and values by variable."""

    prefix: str
    number: int
    place: str
    documents: tuple[str, ...]
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def person(self) -> str:
        """Give the number as a study has it."""
        return f"{self.prefix}-{self.number}"


def interviewed(project: Project, account: Account) -> list[Interviewed]:
    """List the persons of a project: its cases, and somebody for each document that is nobody's.

    Where all of them are named as a study names persons, a prefix to each place, the names stay.
    """
    groups = _groups(project, account)
    named = {each.id: each.name for each in project.variables}
    own = {
        each.id: {named[id]: told for id, told in each.values.items()} for each in project.documents
    }
    told = [
        {named[id]: value for id, value in case.values.items()}
        | (own[mine[0]] if len(mine) == 1 else {})
        for case, mine in groups
    ]
    placed = [
        _place(each, [own[id] for id in mine]) for each, (_, mine) in zip(told, groups, strict=True)
    ]
    codes = _codes(placed)
    found = [
        Interviewed(
            "",
            number,
            codes[place],
            mine,
            case.name,
            {k: v for k, v in each.items() if k not in OWN},
        )
        for number, ((case, mine), each, place) in enumerate(
            zip(groups, told, placed, strict=True), start=1
        )
    ]
    return _with_own_numbers(found) or _with_new_numbers(found)


def _others(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name not in OWN}


def _groups(project: Project, account: Account) -> list[tuple[Case, tuple[str, ...]]]:
    taken: dict[str, None] = {}
    groups = []
    for case in project.cases:
        mine = tuple(id for id in case.documents if id not in taken)
        account.lose("further cases of a document", len(case.documents) - len(mine))
        taken |= dict.fromkeys(mine)
        groups += [(case, mine)] if mine else []
    alone = (each.id for each in project.documents if each.id not in taken)
    return groups + [(Case("", ""), (id,)) for id in alone]


def _place(told: Mapping[str, str], documents: Sequence[Mapping[str, str]]) -> str:
    return next((each[PLACE] for each in (told, *documents) if each.get(PLACE, "").strip()), "")


def _codes(places: Sequence[str]) -> dict[str, str]:
    """Give each place a code; those that are one already stay."""
    codes: dict[str, str] = {}
    for place in sorted({*places}, key=lambda each: (NAME.fullmatch(each) is None, each)):
        plain = slug(place) if NAME.fullmatch(place) is None else place
        plain = plain if plain[:1].isalpha() else f"place_{plain}" if plain else NO_PLACE
        codes[place] = next(code for code in numbered(plain) if code not in codes.values())
    return codes


def _with_own_numbers(found: Sequence[Interviewed]) -> list[Interviewed]:
    told = [NUMBER.fullmatch(each.name) for each in found]
    pairs = {(each["prefix"], at.place) for each, at in zip(told, found, strict=True) if each}
    names = {each.name for each in found}
    one = len(pairs) == len({p for p, _ in pairs}) == len({at for _, at in pairs})
    if not (all(told) and one and len(names) == len(found)):
        return []
    return [replace(at, prefix=each["prefix"], number=int(each["number"]), name="")
            for each, at in zip(told, found, strict=True) if each]  # fmt: skip


def _with_new_numbers(found: Sequence[Interviewed]) -> list[Interviewed]:
    places = list(dict.fromkeys(each.place for each in found))
    given = dict(zip(places, prefixes(places), strict=True))
    return [replace(each, prefix=given[each.place]) for each in found]


def known_of(document: Document, project: Project, person: str, place: str) -> Known:
    """Say what a project knows of a document, for the index of interviews."""
    names = {each.id: each.name for each in project.variables}
    told = {names[id]: value.strip() for id, value in document.values.items()}
    consent = {"true": True, "1": True, "false": False, "0": False}.get(
        told.get(CONSENT, "").lower()
    )
    return Known(person, place, document.language, consent, _day(told.get(DATE, "")),
                 _roles(told.get(SPEAKERS, "")))  # fmt: skip


def _day(written: str) -> str | None:
    try:
        return dt.date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return None


def _roles(written: str) -> Roles:
    try:
        told = json.loads(written)
    except ValueError:
        return {}
    fits = isinstance(told, dict) and all(
        NAME.fullmatch(role) and isinstance(word, str) and ":" not in word and word.isprintable()
        for role, word in told.items()
    )
    return (
        {role: [word] for role, word in told.items()}
        if fits and len({*told.values()}) == len(told)
        else {}
    )
