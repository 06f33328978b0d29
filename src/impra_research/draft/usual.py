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
    return COUNTRIES if len(plain) > 1 and all(map(is_country, values)) else ""


def is_country(text: str) -> bool:
    """Tell whether a text is a country's name, in any of the languages; codes are not.

    Examples
    --------
    >>> is_country("Marocco"), is_country("Maroco"), is_country("MA")
    (True, False, False)
    """
    return len(text) > 3 and len(standard(COUNTRIES).spellings.join(text)) == 1


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
