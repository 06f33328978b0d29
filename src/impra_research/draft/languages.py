"""One text in every language: what is known stays, what is not is copied and marked to be translated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from impra_research.declared import LANGUAGES

TRANSLATE = "# translate"
DECIDE = "# decide"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in each language; `copied` when some of them only repeat another."""

    texts: dict[str, str]
    copied: bool


def in_every_language(known: Mapping[str, str], *, otherwise: str) -> Wording:
    """Complete a text; a number is the same in all languages.

    Parameters
    ----------
    otherwise
        What stands where nothing is known.

    Examples
    --------
    >>> in_every_language({"it": "Sesso"}, otherwise="sex").texts
    {'en': 'Sesso', 'fr': 'Sesso', 'it': 'Sesso'}
    >>> in_every_language({}, otherwise="2009").copied
    False
    """
    have = {language: text.strip() for language, text in known.items() if text.strip()}
    first = next((have[name] for name in (*LANGUAGES, *have) if name in have), otherwise)
    copied = any(name not in have for name in LANGUAGES) and any(map(str.isalpha, first))
    return Wording({name: have.get(name, first) for name in LANGUAGES}, copied)
