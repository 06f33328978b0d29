"""Standards: the lists of codes that statistics share, with labels in every language and spellings.

Countries and currencies come from kept packages (pycountry, Unicode CLDR), activities from ISTAT's ATECO
and from NACE; what no package holds (ISCED, ISCO, the English and French titles of NACE, the spellings
collected by hand) are small tables in `lists/`, each with its source in `lists/standards.yml`.
"""

from __future__ import annotations

from impra_research.standards.activities import EDITIONS, became, notes, titles
from impra_research.standards.currencies import EURO, FixedRate, fixed_rates
from impra_research.standards.spellings import ARTICLES, Spellings, fold
from impra_research.standards.standard import (
    STANDARDS,
    Standard,
    in_edition,
    standard,
)

__all__ = [
    "ARTICLES",
    "EDITIONS",
    "EURO",
    "STANDARDS",
    "FixedRate",
    "Spellings",
    "Standard",
    "became",
    "fixed_rates",
    "fold",
    "in_edition",
    "notes",
    "standard",
    "titles",
]
