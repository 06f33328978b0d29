"""Personal data: found in text and tables, replaced by keyed pseudonyms or by tags, never shown.

Whoever the study itself knows (its roster) comes first; then identifiers by their check digits, what
reaches a person, papers and addresses; then names, by lists, titles and what is said around them. No rule
finds every name, so what is unsure goes to a list that a person reads.
"""

from __future__ import annotations

from impra_research.privacy.detect import find, find_formatted
from impra_research.privacy.finding import Finding, apart, folded
from impra_research.privacy.pseudonyms import Key, pseudonym, pseudonyms, refuse_shared_codes
from impra_research.privacy.redact import Redacted, redact
from impra_research.privacy.roster import Roster

__all__ = [
    "Finding",
    "Key",
    "Redacted",
    "Roster",
    "apart",
    "find",
    "find_formatted",
    "folded",
    "pseudonym",
    "pseudonyms",
    "redact",
    "refuse_shared_codes",
]
