"""One standard: its title, its edition, where its titles come from, its codes and their spellings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from impra_research.declared import Declared, Label, read_declared
from impra_research.standards.activities import (
    ATECO,
    NACE,
    ateco,
    became,
    division_of,
    plain_code,
    sections_and_divisions,
)
from impra_research.standards.countries import countries, official_names
from impra_research.standards.currencies import currencies
from impra_research.standards.spellings import Spellings
from impra_research.standards.tables import LISTS, hand_spellings, labels


class About(Declared):
    """What is said of a standard: its title, its edition, the source of its titles."""

    title: Label
    edition: str
    source: str


class AboutFile(Declared):
    """The shape of standards.yml."""

    standards: dict[str, About]


@dataclass(frozen=True, slots=True)
class Standard:
    """A list of codes that many studies share.

    Attributes
    ----------
    values
        Codes with their labels, in the order of the standard.
    spellings
        What joins each code: its labels, official names and the spellings collected by hand.
    finer
        Gives the code of the list that a code of a finer level belongs to, or None.
    """

    name: str
    about: About
    values: Mapping[str, Label]
    spellings: Spellings = field(repr=False)
    finer: Callable[[str], str | None] = field(repr=False)


def _majors() -> dict[str, Label]:
    return {code: label for code, label in labels("isco_08").items() if len(code) == 1}


BUILDERS: dict[str, Callable[[], Mapping[str, Label]]] = {
    "iso_3166": countries,
    "iso_4217": currencies,
    "isced_2011": partial(labels, "isced_2011"),
    "isco_08_major": _majors,
    "isco_08": partial(labels, "isco_08"),
    **{name: partial(sections_and_divisions, name) for name in NACE},
    **{name: partial(ateco, name) for name in ATECO},
}
STANDARDS = tuple(BUILDERS)


@lru_cache(maxsize=len(STANDARDS))
def standard(name: str) -> Standard:
    """Give a standard by the name that `values` may take.

    Examples
    --------
    >>> standard("iso_3166").spellings.join("Inghilterra")
    ('GB',)
    """
    values = dict(BUILDERS[name]())
    spelt = {code: _names(name, code, label) for code, label in values.items()}
    known = read_declared(LISTS / "standards.yml", AboutFile).standards
    finer = partial(division_of, standard=name)
    return Standard(name, known[name], values, Spellings(_finest(spelt)), finer)


def in_edition(code: str, *, before: str, after: Standard) -> tuple[str, ...]:
    """Give the codes of a list that a code of the same or another edition is, itself or a finer one.

    Examples
    --------
    >>> in_edition("62.01", before="nace_2", after=standard("nace_2_1"))
    ('62',)
    >>> in_edition("9602A", before="naf_2", after=standard("nace_2_1"))
    ('96',)
    """
    if before == after.name:
        return _listed(code, after)
    codes = became(plain_code(code, before), before=before, after=after.name)
    return tuple(dict.fromkeys(known for each in codes for known in _listed(each, after)))


def _listed(code: str, known: Standard) -> tuple[str, ...]:
    listed = code if code in known.values else known.finer(code)
    return (listed,) if listed else ()


def _names(name: str, code: str, label: Label) -> list[str]:
    """List what joins a code."""
    official = official_names().get(code, []) if name == "iso_3166" else []
    own = [code] if name == "iso_4217" else []
    return [*label.values(), *official, *own, *hand_spellings().get(name, {}).get(code, [])]


def _finest(spelt: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Leave a title that a group shares with a finer one to the finer: it says more."""
    owner = {text: code for code, names in spelt.items() for text in names if code.isdigit()}
    grouped = {code: names for code, names in spelt.items() if code.isalpha() and len(code) == 1}
    left = {code: [name for name in names if name not in owner] for code, names in grouped.items()}
    return {**spelt, **left}
