"""The page that counts every variable of a study that no other page tells, in Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from impra_research.run.earlier import at_hand
from impra_research.run.pages.documents import colon, notice, safe
from impra_research.run.pages.page import Page
from impra_research.run.pages.words import site_words
from impra_research.show.counted import Counted, counted, is_counted
from impra_research.show.counted_tables import shown_counts
from impra_research.show.elsewhere import told_elsewhere
from impra_research.show.labels import Look, capital
from impra_research.show.words import Words
from impra_research.study import Study


def counts_of_study(study: Study, pages: Sequence[Page]) -> list[Counted]:
    """Count what the pages of a study do not tell, in the places that they compare, else its first two.

    Nothing where its tables are not at hand.
    """
    if not (at_hand(study) and study.has("person")):
        return []
    runs = [page.run.parameters for page in pages if not page.variant]
    asked = [(str(run["place_a"]), str(run["place_b"])) for run in runs if "place_b" in run]
    first, second = (*study.places, *study.places)[:2]
    told = told_elsewhere(
        study.codebook, {page.run.notebook.stem for page in pages if not page.lacking}
    )
    return counted(study, asked[0] if asked else (first, second), elsewhere=told)


def counted_page(
    study: Study, counts: Sequence[Counted], language: str, pages: Sequence[Page] = ()
) -> str:
    """Show how often each value was given, and the parts of each number, table by table."""
    words, look = site_words(language), Look(study, Words(language), ("", ""))
    weighted = "counted_weighted" if study.declared.sampling.weight else "counted_unweighted"
    told = f"{words['counted_text'].format(min_cell=look.min_cell)} {words[weighted]}"
    elsewhere = _elsewhere(study, {page.run.notebook.stem: page for page in pages}, look)
    parts = [f"# {words['counted']}", notice(study, language), told, elsewhere, look.hidden_note()]
    last = ""
    for each in counts:
        if each.table != last:
            parts.append(f"## {capital(safe(look.table(each.table)))}")
            last = each.table
        parts.append(shown_counts(each, look).html())
    return "\n\n".join(part for part in parts if part) + "\n"


def _elsewhere(study: Study, pages: Mapping[str, Page], look: Look) -> str:
    """Say which variables which page tells, with a link to it; empty where none does."""
    codebook, language = study.codebook, look.words.language
    by_page: dict[str, list[str]] = {}
    for name, notebook in told_elsewhere(codebook, pages.keys()).items():
        if is_counted(codebook.variables[name]):
            by_page.setdefault(notebook, []).append(safe(look.variable(name)))
    told = [
        f"{_link(pages[notebook])}{colon(language)} {', '.join(names)}"
        for notebook, names in by_page.items()
    ]
    return (
        f"{site_words(language)['counted_elsewhere']} {look.words.semicolon.join(told)}."
        if told
        else ""
    )


def _link(page: Page) -> str:
    return f"{{doc}}`{page.title} <{Path(page.name).name}>`"
