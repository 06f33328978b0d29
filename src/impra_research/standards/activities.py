"""Activities: NACE and its national twins, each edition a list of its own.

The same digits mean different things in two editions: 47.81 is food sold on market stalls in NACE Rev. 2
and the retail trade of motor vehicles in NACE Rev. 2.1. So a code never leaves its edition but through
ISTAT's table of correspondence, and a code that became several is given as several.
"""

from __future__ import annotations

import re
from functools import lru_cache

from impra_research.declared import LANGUAGES, Label
from impra_research.standards.tables import rows

ATECO = {"ateco_2007": "2007", "ateco_2022": "2022", "ateco_2025": "2025"}
NACE = {"nace_2": "2007", "naf_2": "2007", "nace_2_1": "2025"}  # ATECO holds its classes unchanged
EDITIONS = {**ATECO, **NACE}
TITLES = {"2007": "nace_2", "2022": "nace_2", "2025": "nace_2_1"}
FINER = re.compile(r"(\d\d)\.?(\d\d)(?:\.?\d{1,2}|[A-Z])?")
EXCLUDES = ("esclusione", "implementation_rule")
SHOUTED = re.compile(r"A'(?=\W|$)")


@lru_cache(maxsize=len(NACE))
def sections_and_divisions(standard: str) -> dict[str, Label]:
    """Give the sections and divisions of an edition of NACE (NAF has the same ones).

    Examples
    --------
    >>> sections_and_divisions("nace_2")["96"]["fr"]
    'Autres services personnels'
    """
    italian = titles(NACE[standard])
    return {
        row["code"]: {"en": row["en"], "fr": row["fr"], "it": italian[row["code"]]}
        for row in rows(TITLES[NACE[standard]])
    }


@lru_cache(maxsize=len(ATECO))
def ateco(standard: str) -> dict[str, Label]:
    """Give every code of an edition of ATECO; below the division it has Italian titles alone."""
    edition = ATECO[standard]
    shared = sections_and_divisions(TITLES[edition])
    return {
        code: shared.get(code) or dict.fromkeys(LANGUAGES, title)
        for code, title in titles(edition).items()
    }


@lru_cache(maxsize=3)
def titles(edition: str) -> dict[str, str]:
    """Give the Italian titles of an edition of ATECO (`2007`, `2022`, `2025`), by code."""
    from ateco._load import load_nodes  # type: ignore[import-untyped]  # its list of codes

    return {code: _spoken(node["title"]) for code, node in load_nodes(edition).items()}


@lru_cache(maxsize=3)
def notes(edition: str) -> dict[str, str]:
    """Give ISTAT's notes on what each code of an edition of ATECO includes."""
    from ateco._load import load_nodes

    return {
        code: " ".join(text for kind, text in node["notes"].items() if kind not in EXCLUDES)
        for code, node in load_nodes(edition).items()
    }


def _spoken(title: str) -> str:
    """Write a title in capitals as one reads it."""
    if not title.isupper():
        return title
    return SHOUTED.sub("À", title).capitalize()


def plain_code(code: str, standard: str) -> str:
    """Write a finer code as its class: `4781Z` of NAF is 47.81; any other is given as it is."""
    finer = FINER.fullmatch(code)
    return f"{finer[1]}.{finer[2]}" if finer and standard in NACE else code


def division_of(code: str, standard: str) -> str | None:
    """Give the division of a finer code, when the standard has such a class; else None.

    Examples
    --------
    >>> division_of("4781Z", "naf_2"), division_of("47.84Z", "naf_2")
    ('47', None)
    """
    finer = FINER.fullmatch(code)
    if finer is None or standard not in NACE:
        return None
    return finer[1] if f"{finer[1]}.{finer[2]}" in titles(NACE[standard]) else None


def became(code: str, *, before: str, after: str) -> tuple[str, ...]:
    """Give what a code of one edition is in another; several when it was split, none when unknown.

    Examples
    --------
    >>> became("96.02", before="nace_2", after="nace_2_1")
    ('96.21', '96.22')
    >>> became("47.81", before="ateco_2007", after="ateco_2025")[:3]
    ('47.11', '47.21', '47.22')
    """
    import ateco as istat  # type: ignore[import-untyped]

    old, new = EDITIONS[before], EDITIONS[after]
    if "2007" in (old, new) and not _same_since_2007(code):
        return ()  # ISTAT gives no table of the few codes that the update of 2022 changed
    old, new = (("2022" if edition == "2007" else edition) for edition in (old, new))
    return (code,) if old == new else istat.map_code(code, old, new).targets


def _same_since_2007(code: str) -> bool:
    """Tell whether the update of 2022 left a code as it was; to the class, NACE Rev. 2 did not move."""
    return code in titles("2007") and titles("2007")[code] == titles("2022").get(code)
