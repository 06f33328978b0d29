"""One run as the site shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from impra_research.declared import LANGUAGES
from impra_research.run import records
from impra_research.run.compendium import Compendium
from impra_research.run.earlier import at_hand
from impra_research.run.pages import documents, prepare
from impra_research.run.pages.words import site_words
from impra_research.run.plan import Run
from impra_research.run.records import Record
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class Page:
    """A run that was tried, and the notebook that stands of it; None when none does."""

    run: Run
    record: Record
    notebook: Mapping[str, Any] | None
    refused: bool = False

    @property
    def language(self) -> str:
        """The language of the page."""
        return str(self.run.parameters.get("language", LANGUAGES[0]))

    @property
    def name(self) -> str:
        """The page's name, the same in every language."""
        return documents.page_name(self.run.name, self.language)

    @property
    def failed(self) -> bool:
        """Whether the last attempt did not succeed, or was not made as the data are invalid."""
        return self.refused or self.record.status != "ok"

    @property
    def title(self) -> str:
        """The title a reader sees."""
        otherwise = self.run.notebook.stem.replace("_", " ")
        return prepare.title_of(self.notebook, otherwise) if self.notebook else otherwise


def read_page(compendium: Compendium, run: Run, *, refused: bool = False) -> Page | None:
    """Read what there is of a run; None when it was never tried."""
    record = records.read_record(records.record_path(compendium, run.name))
    path = records.result_path(compendium, run.name)
    stands = records.standing_result(compendium, run.name)
    notebook = json.loads(path.read_text(encoding="utf-8")) if stands else None
    return Page(run, record, notebook, refused) if record else None


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
    return ""
