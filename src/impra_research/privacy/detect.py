"""All kinds of personal data in one text, each passage told once."""

from __future__ import annotations

import re
from dataclasses import replace

from impra_research.privacy.addresses import find_addresses
from impra_research.privacy.contacts import find_contacts
from impra_research.privacy.finding import Finding, apart, folded
from impra_research.privacy.identifiers import find_identifiers
from impra_research.privacy.papers import find_papers
from impra_research.privacy.persons import find_persons
from impra_research.privacy.roster import Roster

NOBODY = Roster({})
FINDERS = (find_identifiers, find_contacts, find_papers, find_addresses)
WORTH_A_LOOK = re.compile(
    r"[\d@/]|[\[(](?:at|arobase|chiocciola)[\])]| (?:arobase|chiocciola) ", re.I
)
LINE = re.compile(r"[^\n]+")


def find(text: str, roster: Roster = NOBODY) -> list[Finding]:
    """Find persons, identifiers, contacts, papers and addresses; what is not `sure` a person decides.

    Examples
    --------
    >>> text = "Je m’appelle Awa Seck, appelez le 06 39 98 12 34."
    >>> [(each.kind, text[each.start : each.end]) for each in find(text)]
    [('person', 'Awa Seck'), ('phone', '06 39 98 12 34')]
    """
    known = (replace(each, kind="person") for each in roster.find(text))
    return apart([*known, *find_formatted(text), *find_persons(folded(text))])


def find_formatted(text: str) -> list[Finding]:
    """Find what has a form of its own: identifiers, contacts, papers, addresses; no names.

    Examples
    --------
    >>> [found.kind for found in find_formatted("Appelez le 06 39 98 12 34, via Nizza 45, 10126 Torino")]
    ['phone', 'address']
    """
    return [
        replace(found, start=line.start() + found.start, end=line.start() + found.end)
        for line in LINE.finditer(text)
        if WORTH_A_LOOK.search(plain := folded(line[0]))
        for found in apart(each for finder in FINDERS for each in finder(plain))
    ]
