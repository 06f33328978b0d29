"""Lists that everybody knows: yes and no, agreement, countries; their answers may always be shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from impra_research.draft.words import bare, words
from impra_research.standards import standard

COUNTRIES = "iso_3166"


def list_of(values: Iterable[str]) -> str:
    """Name the usual list in which all values are, or `iso_3166` for countries; "" for none.

    Examples
    --------
    >>> list_of(["oui", "NON"]), list_of(["Maroc", "Marocco", "Perù"]), list_of(["left", "right"])
    ('yes_no', 'iso_3166', '')
    """
    plain = {bare(value) for value in values}
    if name := next((name for name in words().lists if plain <= codes_of(name).keys()), ""):
        return name
    spelt = standard(COUNTRIES).spellings
    long = all(len(value) > 3 for value in values)
    known = len(plain) > 1 and long and all(len(spelt.join(value)) == 1 for value in values)
    return COUNTRIES if known else ""


@lru_cache
def codes_of(name: str) -> dict[str, str]:
    """Give the code of every word of a list of words.yml.

    Examples
    --------
    >>> codes_of("yes_no")["si"]
    'yes'
    """
    told = words().lists[name].values.items()
    return {bare(word): code for code, listed in told for word in listed.every_word()}
