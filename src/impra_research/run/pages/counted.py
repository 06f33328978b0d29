"""The page that counts every variable of a study, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from impra_research.run.earlier import at_hand
from impra_research.run.pages.documents import notice, safe
from impra_research.run.pages.words import site_words
from impra_research.show.counted import Counted, counted, shown_counts
from impra_research.show.labels import Look, capital
from impra_research.show.words import Words
from impra_research.study import Study


def counts_of_study(study: Study, runs: Iterable[Mapping[str, object]]) -> list[Counted]:
    """Count the variables of a study in the two places that its runs compare, else its first two.

    Nothing where its tables are not at hand.
    """
    if not (at_hand(study) and study.has("person")):
        return []
    asked = [(str(run["place_a"]), str(run["place_b"])) for run in runs if "place_b" in run]
    first, second = (*study.places, *study.places)[:2]
    return counted(study, asked[0] if asked else (first, second))


def counted_page(study: Study, counts: Sequence[Counted], language: str) -> str:
    """Show how often each value was given, and the parts of each number, table by table."""
    words, look = site_words(language), Look(study, Words(language), ("", ""))
    weighted = "counted_weighted" if study.declared.sampling.weight else "counted_unweighted"
    told = f"{words['counted_text'].format(min_cell=look.min_cell)} {words[weighted]}"
    parts = [f"# {words['counted']}", notice(study, language), told, look.hidden_note()]
    last = ""
    for each in counts:
        if each.table != last:
            parts.append(f"## {capital(safe(look.table(each.table)))}")
            last = each.table
        parts.append(shown_counts(each, look).html())
    return "\n\n".join(parts) + "\n"
