"""Proposals for what raw texts mean that join no code exactly: data for a person to decide on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from impra_research.clean.resembling import Scored, proposal, resembling
from impra_research.clean.tables import Unknown
from impra_research.clean.trades import trades
from impra_research.codebook import WITH_VALUES, Codebook, Match
from impra_research.codebook.matches import Method
from impra_research.standards import EDITIONS, in_edition
from impra_research.study import Study

BY_WORDS = (*EDITIONS, "isco_08", "isco_08_major")


def proposals(study: Study, unknown: Iterable[Unknown]) -> list[Match]:
    """Propose, for each distinct text, the code it may mean; the most frequent texts come first."""
    codebook = study.codebook
    found: dict[tuple[str, str], int] = Counter()
    source_of: dict[tuple[str, str], str] = {}
    for each in unknown:
        if codebook.variables[each.variable].level in WITH_VALUES:
            for text in each.texts:
                found[each.variable, text] += 1
                source_of.setdefault((each.variable, text), each.source)
    made = [
        _proposed(variable, text, rows, study, source_of[variable, text])
        for (variable, text), rows in found.items()
        if text
    ]
    return sorted(made, key=lambda match: (match.variable, -match.rows, match.raw))


def _proposed(variable: str, text: str, rows: int, study: Study, source: str) -> Match:
    codebook = study.codebook
    method, scored = _way(variable, codebook, source)
    return proposal(variable, text, rows, scored(text), labels=codebook.values(variable),
                    language=study.declared.sources[source].language, method=method)  # fmt: skip


def _way(variable: str, codebook: Codebook, source: str) -> tuple[Method, Callable[[str], Scored]]:
    """Choose what a text is compared with: another edition, titles and notes, or names."""
    about, shared = codebook.variables[variable], codebook.standard(variable)
    edition = about.origins[source].edition
    if shared and edition:
        return "edition", lambda text: [
            (code, 1.0) for code in in_edition(text, before=edition, after=shared)
        ]
    if shared and shared.name in BY_WORDS:
        return "title", lambda text: _by_name_or_words(text, codebook, variable, shared.name)
    method: Method = "organisation" if about.values == "services" else "spelling"
    return method, lambda text: resembling(text, codebook.spellings(variable))


def _by_name_or_words(text: str, codebook: Codebook, variable: str, standard: str) -> Scored:
    named = codebook.spellings(variable).join(text)
    return [(code, 1.0) for code in named] or trades(standard).nearest(text)
