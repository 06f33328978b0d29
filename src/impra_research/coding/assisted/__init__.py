"""Assisted coding: ranked candidates from rules, from likeness of letters and of meaning; never a code.

Nothing here writes. A person judges each candidate (`judged_acts`); what is accepted becomes that
person's coding. Every method is a coder of its own name, so that its agreement with people is measured
as that of any two coders (`compared`).
"""

from impra_research.coding.assisted.candidates import (
    METHODS,
    Method,
    Verdict,
    accepted_stands,
    judged_acts,
    machine,
    ranked,
    shown,
    still_open,
)
from impra_research.coding.assisted.compared import compared
from impra_research.coding.assisted.heldout import found_within
from impra_research.coding.assisted.likeness import alike, examples_of, found_by_likeness
from impra_research.coding.assisted.passages import passages_of
from impra_research.coding.assisted.representations import (
    ByMeaning,
    by_letters,
    letters_version,
    meaning_version,
)
from impra_research.coding.assisted.rules import found_by_rules

__all__ = [
    "METHODS",
    "ByMeaning",
    "Method",
    "Verdict",
    "accepted_stands",
    "alike",
    "by_letters",
    "compared",
    "examples_of",
    "found_by_likeness",
    "found_by_rules",
    "found_within",
    "judged_acts",
    "letters_version",
    "machine",
    "meaning_version",
    "passages_of",
    "ranked",
    "shown",
    "still_open",
]
