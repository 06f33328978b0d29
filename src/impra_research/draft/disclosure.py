"""How much a column tells of a person, proposed on the safe side: by its heading, by its cells.

What names a person is found as in interviews: see `privacy`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

import pandas as pd

from impra_research.codebook.variables import Disclosure, Level
from impra_research.draft.usual import list_of
from impra_research.draft.words import holds_word, words
from impra_research.privacy import find

LOOKS = (
    re.compile(r"[^@\s]+@[^@\s]+\.\w{2,}"),  # an address
    re.compile(r"(?:\d{1,3}\.){3}\d{1,3}"),  # of a network
    re.compile(r"(?:\+|00)?\d(?:[ .\-/()]?\d){8,13}"),  # a telephone, or a long number of an office
    re.compile(r"-?\d{1,3}\.\d{3,}[ ,;]+-?\d{1,3}\.\d{3,}.*"),  # a point on the map
)
LOOKED_AT = 500
LONGEST = 100  # signs of a text that are looked at
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž][^\W\d_]+(?:['’-][^\W\d_]+)*"
INITIAL = r"[A-ZÀ-ÖØ-Þ]\."
BETWEEN = "(?:d[aeiu]|del|della|dos|van|von|el|al|ben|bin|ait|dit|la|le)"
NAMED = re.compile(  # `Zeb Quack`, `Z. Quack`, `Quack Z.`, `Mamadou dit Sow`
    f"(?:{INITIAL} ?){{1,2}}(?:{BETWEEN} )?{CAPITAL}|{CAPITAL} {INITIAL}"
    f"|{CAPITAL}(?: {INITIAL})?(?: (?:{BETWEEN} )?{CAPITAL}){{1,3}}"
)
BARE_CODE = re.compile(r"[A-Za-z]{1,3}\d+\w{0,6}(\[\w+\])*|v_?\d+|q\w{0,3}", re.IGNORECASE)


def disclosure_of(heading: str, level: Level, cells: pd.Series) -> Disclosure:
    """Propose a disclosure class.

    Examples
    --------
    >>> disclosure_of("Year of birth", "count", pd.Series(["1980"]))
    'quasi'
    >>> disclosure_of("Remarks", "text", pd.Series(["call 06 39 98 12 34"]))
    'text'
    >>> disclosure_of("How to reach you", "text", pd.Series(["06 39 98 12 34"]))
    'direct'
    """
    closed = level in ("nominal", "ordinal", "binary")
    if not closed and level != "date" and looks_direct(cells):
        return "direct"
    classes = [kind for kind, listed in words().disclosure.items() if holds_word(heading, listed)]
    if level == "text":
        return "direct" if "direct" in classes else "text"
    if level == "identifier":
        return "direct"
    if closed or level == "date":  # an answer from a list is no name, whatever it is about
        classes = ["quasi" if kind == "direct" else kind for kind in classes]
    if (
        level == "date"
        and not classes
        and not holds_word(heading, words().known["interview"].words)
    ):
        return "quasi"
    if is_bare_code(heading) and not classes:
        return "quasi"
    order: tuple[Disclosure, ...] = ("direct", "sensitive", "quasi")
    return next((kind for kind in order if kind in classes), "open")


def is_bare_code(heading: str) -> bool:
    """Tell whether a heading is a code that does not say what was asked.

    Examples
    --------
    >>> is_bare_code("G01Q03"), is_bare_code("q12[SQ001]"), is_bare_code("age")
    (True, True, False)
    """
    return bool(BARE_CODE.fullmatch(heading.strip()))


def is_personal(heading: str, cells: pd.Series) -> bool:
    """Tell whether answers may name or reach a person, or are free remarks: none is ever listed.

    Examples
    --------
    >>> is_personal("Telefono", pd.Series(["347"])), is_personal("Region", pd.Series(["Nord"]))
    (True, False)
    """
    told = (*words().disclosure["direct"], *words().free_text)
    return holds_word(heading, told) or looks_direct(cells)


@lru_cache(maxsize=2**12)
def is_person(text: str) -> bool:
    """Tell whether a text is little more than what names or reaches a person.

    Examples
    --------
    >>> is_person("Giulia Rossi"), is_person("RSSMRA85M01H501Q"), is_person("Saint-Denis")
    (True, True, False)
    """
    told = sum(found.length for found in find(text[:LONGEST]) if found.sure)
    return told * 4 >= len(text) * 3 > 0


def names_a_person(text: str) -> bool:
    """Tell whether a person is named or reached somewhere in a text.

    Examples
    --------
    >>> names_a_person("appeler Fatou Diop"), names_a_person("Nord")
    (True, False)
    """
    return any(found.sure for found in find(text))


def may_name_persons(heading: str, values: Collection[str]) -> bool:
    """Tell whether answers are written as names of people are, under a heading that asks for nothing else.

    A third of them is enough. `Zeb Quack` and `Z. Quack` are written so, but also `Alto Adige`:
    under a heading that asks for a place, a trade or a language, it is one.

    Examples
    --------
    >>> may_name_persons("Followed by", ["Zeb Quack", "Z. Quack"]), may_name_persons("Followed by", ["Nord"])
    (True, False)
    >>> may_name_persons("Region", ["Alto Adige"])
    False
    """
    things = words().named_things
    if holds_word(heading, things):
        return False
    named = [value for value in values if NAMED.fullmatch(value)]
    named = [value for value in named if not holds_word(value, things) and not list_of([value])]
    return len(named) * 3 >= len(values) > 0 < len(named)


def looks_direct(cells: pd.Series) -> bool:
    """Tell whether a third of the answers look like names, numbers of persons or points on the map."""
    texts = [text for text in map(str.strip, map(str, cells.unique()[:LOOKED_AT])) if text]
    hits = sum(any(look.fullmatch(text) for look in LOOKS) or is_person(text) for text in texts)
    return hits > 0 and hits * 3 >= len(texts)
