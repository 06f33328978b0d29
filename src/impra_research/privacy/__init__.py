"""Personal data: found in text and tables, replaced by keyed pseudonyms or by tags, never shown.

Whoever the study itself knows (its roster) comes first; then identifiers by their check digits, what
reaches a person, papers and addresses; then names, by lists, titles and what is said around them. No rule
finds every name, so what is unsure goes to a list that a person reads.
"""

from __future__ import annotations

from impra_research.privacy.detect import find_formatted
from impra_research.privacy.finding import Finding, apart, folded
from impra_research.privacy.pseudonyms import Key, pseudonym, pseudonyms

__all__ = ["Finding", "Key", "apart", "find_formatted", "folded", "pseudonym", "pseudonyms"]
