"""All kinds of personal data in one text, each passage told once."""

from __future__ import annotations

from impra_research.privacy.addresses import find_addresses
from impra_research.privacy.contacts import find_contacts
from impra_research.privacy.finding import Finding, apart, folded
from impra_research.privacy.identifiers import find_identifiers
from impra_research.privacy.papers import find_papers


def find_formatted(text: str) -> list[Finding]:
    """Find what has a form of its own: identifiers, contacts, papers, addresses; no names.

    Examples
    --------
    >>> [found.kind for found in find_formatted("Appelez le 06 39 98 12 34, via Nizza 45, 10126 Torino")]
    ['phone', 'address']
    """
    plain = folded(text)
    finders = (find_identifiers, find_contacts, find_papers, find_addresses)
    return apart(found for find in finders for found in find(plain))
