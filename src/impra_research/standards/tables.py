"""The small tables shipped with the package: lists that no kept package holds, and spellings."""

from __future__ import annotations

import csv
from functools import lru_cache
from itertools import product
from pathlib import Path

from impra_research.declared import LANGUAGES, Label

LISTS = Path(__file__).parent / "lists"


def rows(name: str) -> list[dict[str, str]]:
    """Read a table of `lists/`, one mapping a row."""
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labels(name: str) -> dict[str, Label]:
    """Give the codes of a list with their labels in every language.

    Examples
    --------
    >>> labels("isced_2011")["1"]["it"]
    'Istruzione primaria'
    """
    return {row["code"]: {tongue: row[tongue] for tongue in LANGUAGES} for row in rows(name)}


@lru_cache(maxsize=1)
def hand_spellings() -> dict[str, dict[str, list[str]]]:
    """Give the spellings collected by hand, by standard and code; an ambiguous one under each."""
    spelt: dict[str, dict[str, list[str]]] = {}
    for row in rows("spellings"):
        for name, code in product(row["standard"].split("|"), row["codes"].split("|")):
            known = spelt.setdefault(name, {}).setdefault(code, [])
            known += row["spellings"].split("|")
    return spelt
