"""Postal addresses, French, Italian and English: a street with a number, or with a postal code.

A street without either is a place that anyone may name; an address points at a door.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from impra_research.privacy.finding import Finding

CAPITAL = "[A-ZÀ-ÖØ-ÝŒŠŽȘȚ]"
WORD = rf"(?:{CAPITAL}|\d)[\w'.-]*"
FRENCH_STREET = (
    r"(?:rue|ruelle|avenue|av\.?|boulevard|boul\.|bd\.?|bld|place|pl\.|impasse|imp\.|all[ée]es?|all\."
    r"|chemin|ch\.|cours|quai|route|rte|square|passage|mont[ée]e|sentier|esplanade|lotissement"
    r"|r[ée]sidence|cit[ée]|hameau|traverse|faubourg|rond-point)"
)
FRENCH_NAME = (
    rf"(?:(?:de la |de l'|des |du |de |d'|la |le |les |l')*[\w'.-]+)"
    rf"(?:[ -](?:de la |de l'|des |du |de |d'|et |sous |sur )?{WORD}){{0,5}}"
)
ITALIAN_STREET = (
    r"(?:via|viale|v\.le|corso|c\.so|piazzale|piazza|p\.zz?a|piazzetta|largo|vicolo|strada|str\.|vico"
    r"|lungo[a-z]+|localit[àa]|loc\.|frazione|fraz\.|borgo|salita|contrada|galleria|regione|rione)"
)
ITALIAN_NAME = (
    rf"(?:(?:di |del |della |dello |dei |degli |delle |dell'|d'|al |alla )*{WORD})"
    rf"(?:[ -](?:di |del |della |dei |degli |delle |dell'|d'|e )?(?!n\.){WORD}){{0,4}}"
)
TOWN = (
    rf"(?:F-|I-)?\d{{5}} {CAPITAL}[\w'-]*(?: (?:{CAPITAL}|l[ea]s? |di |d')[\w'-]*){{0,3}}"
    rf"(?: \([A-Z]{{2}}\)| cedex(?: \d+)?)?"
)
NUMBER = r"\d{1,4}(?: ?(?:bis|ter|quater)\b| ?[A-D]\b)?"
HOUSE = (
    r"(?:n\. ?|n° ?|numero |civico )?(?!(?:19|20)\d\d\b)"  # a year is no house number
    r"\d{1,4}(?: ?/ ?\w{1,3}| ?[A-Za-z]\b| (?:bis|ter)\b)?"
)

ADDRESSES = (
    rf"(?<![\w/-]){NUMBER},? (?i:{FRENCH_STREET}) {FRENCH_NAME}(?:,? ?-? ?{TOWN})?",
    rf"(?<![\w-])(?i:{FRENCH_STREET}) {FRENCH_NAME},? ?-? ?{TOWN}",
    rf"(?<![\w'-])(?i:{ITALIAN_STREET}) {ITALIAN_NAME},? {HOUSE}(?!\w|[.,]\d| ?[€%])(?:,? ?-? ?{TOWN})?",
    rf"(?<![\w'-])(?i:{ITALIAN_STREET}) {ITALIAN_NAME},? ?-? ?{TOWN}",
    rf"(?<![\w-])\d{{1,4}}[a-d]? {CAPITAL}[\w']+(?: {CAPITAL}[\w']+){{0,2}} "
    r"(?:Street|Road|Lane|Avenue|Square|Drive|Close)\b",
)  # fmt: skip
PATTERNS = tuple(re.compile(pattern) for pattern in ADDRESSES)


def find_addresses(text: str) -> Iterator[Finding]:
    """Find streets with a house number or a postal code, with the town behind it."""
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            yield Finding(*match.span(), "address")
