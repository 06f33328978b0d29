"""One run as the site shows it."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impra_research.run import records
from impra_research.run.compendium import Compendium
from impra_research.run.earlier import at_hand
from impra_research.run.fingerprint import made_from
from impra_research.run.pages import documents, prepare
from impra_research.run.pages.words import site_words
from impra_research.run.plan import Run
from impra_research.run.records import Record
from impra_research.run.stamp import why_to_clean
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class Page:
    """A run that was tried, and the notebook that stands of it; None when none does."""

    run: Run
    record: Record
    notebook: Mapping[str, Any] | None
    refused: bool = False
    outdated: bool = False

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.run.language

    @property
    def name(self) -> str:
        """The page's name, the same in every language."""
        return documents.page_name(self.run.name, self.language)

    @property
    def failed(self) -> bool:
        """Whether the last attempt did not succeed, or was not made as the data are invalid."""
        return self.refused or self.record.status != "ok"

    @property
    def lacking(self) -> list[str]:
        """What the study lacks, of a page on which nothing else could be said; empty for any other."""
        return prepare.lacking_all(self.notebook) if self.notebook and not self.failed else []

    @property
    def variant(self) -> str:
        """The parameters that are not the usual ones; empty for a run of the table."""
        return ", ".join(Path(self.run.name).name.split("--")[1:])

    @property
    def title(self) -> str:
        """The title a reader sees, with the parameters that are not the usual ones."""
        otherwise = self.run.notebook.stem.replace("_", " ").capitalize()
        title = prepare.title_of(self.notebook, otherwise) if self.notebook else otherwise
        return f"{title} ({self.variant})" if self.variant else title


def read_pages(
    compendium: Compendium,
    runs: Iterable[Run],
    studies: Mapping[str, Study],
    *,
    refused: Container[str] = (),
) -> list[Page]:
    """Read what there is of runs that were tried; what changed since makes a page outdated."""
    to_clean = {name: bool(why_to_clean(study)) for name, study in studies.items() if study.files}
    pages = []
    for run in runs:
        record = records.read_record(records.record_path(compendium, run.name))
        if record is None:
            continue
        path = records.result_path(compendium, run.name)
        stands = records.standing_result(compendium, run.name)
        notebook = json.loads(path.read_text(encoding="utf-8")) if stands else None
        now = made_from(compendium, run, studies)
        outdated = to_clean.get(run.study, False) or now != record.made_from
        pages.append(Page(run, record, notebook, run.study in refused, outdated))
    return pages


def warning_on(page: Page, study: Study) -> str:
    """Warn that a page could not be made today, and why; empty when it could."""
    words, failure = site_words(page.language), page.record.failure
    told = [words["earlier"]] if page.notebook else []
    if page.failed:
        told += [f"{failure.error} [{failure.cell}]"] if failure else []
        return documents.warning(words["failed"], " ".join(told))
    if not at_hand(study):
        told += [study.declared.obtain[page.language]]
        return documents.warning(words["not_at_hand"], " ".join(told))
    if page.outdated:
        return documents.warning(words["outdated"], words["outdated_text"])
    return ""
