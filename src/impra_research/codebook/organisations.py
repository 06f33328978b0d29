"""Names of organisations, as labels, acronyms and what else people call them; legal words tell nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from impra_research.codebook.companions import Service
from impra_research.standards import ARTICLES, Spellings, fold

# What a name says of its legal form alone, in French, Italian and English.
LEGAL_WORDS = frozenset(
    ("srl", "srls", "spa", "snc", "sas", "sapa", "sarl", "eurl", "sasu", "sa", "scop", "scic",
     "coop", "cooperativa", "cooperative", "societa", "societe", "soc", "sociale", "onlus", "aps",
     "odv", "ets", "ong", "ngo", "asbl", "association", "associazione", "ass", "assoc", "loi",
     "1901", "fondazione", "fondation", "foundation", "ente")
)  # fmt: skip
UNSAYING = LEGAL_WORDS.union(ARTICLES)
WORDS = re.compile(r"(?:\w\.){2,}\w?|\w+")
ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{2,}\b")


def organisations(services: Mapping[str, Service]) -> Spellings:
    """Give the spellings of services: labels and names, with and without legal words, and acronyms.

    An acronym that two services share is ambiguous, and joins neither.
    """
    names = {code: [*each.label.values(), *each.names] for code, each in services.items()}
    return Spellings({code: [*_spelt(known)] for code, known in names.items()}, bare=without_legal)


def _spelt(names: list[str]) -> Iterator[str]:
    for name in names:
        yield from (name, without_legal(name))
        if not name.isupper():
            yield from ACRONYM.findall(name)


def without_legal(name: str) -> str:
    """Leave out of a name what only says its legal form, and articles.

    Examples
    --------
    >>> without_legal("Associazione Il Ponte O.N.L.U.S."), without_legal("ADIE (loi 1901)")
    ('Ponte', 'ADIE')
    """
    return " ".join(word for word in WORDS.findall(name) if fold(word) not in UNSAYING)
