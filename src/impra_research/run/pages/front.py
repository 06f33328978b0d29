"""The first page, which stands alone: what is asked and found, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from impra_research.declared import LANGUAGES
from impra_research.run.earlier import at_hand
from impra_research.run.pages import documents, prepare
from impra_research.run.pages.page import Page
from impra_research.run.pages.words import site_words
from impra_research.study import Study


def first_page(studies: Mapping[str, Study], pages: Sequence[Page]) -> str:
    """Write the page that stands alone: what is asked and found, in every language."""
    from jinja2 import Environment, FileSystemLoader

    editions = [{"language": language, "words": site_words(language),
                 "studies": [_told(name, study, pages, language) for name, study in studies.items()]}
                for language in LANGUAGES]  # fmt: skip
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    return environment.get_template("index.html").render(editions=editions) + "\n"


def _told(name: str, study: Study, pages: Iterable[Page], language: str) -> dict[str, Any]:
    declared = study.declared
    texts = ("title", "description", "notice", "obtain")
    mine = [page for page in pages if page.run.study == name and page.language == language]
    return {key: getattr(declared, key)[language] for key in texts} | {
        "at_hand": at_hand(study), "page": f"{study.name}/index", "codebook": f"{study.name}/codebook",
        "checked": f"{study.name}/checked",
        "planted": documents.planted(study, language),
        "pages": [{"name": page.name, "title": page.title, "failed": page.failed,
                   "outdated": page.outdated, "findings": _findings(page)}
                  for page in mine if not page.variant],
        "variants": [{"name": page.name, "title": page.title} for page in mine if page.variant],
    }  # fmt: skip


def _findings(page: Page) -> list[dict[str, str]]:
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    written = MarkdownIt("commonmark", {"html": False})
    told = prepare.all_told(page.notebook) if page.notebook else []
    return [{"id": each.id, "html": Markup(_muted(written.renderInline(each.text)))}
            for each in told if each.role == "finding"]  # fmt: skip


def _muted(html: str) -> str:
    """Set what stands in brackets, intervals and numbers of answers, apart from the sentence."""
    return re.sub(r"\([^()]*\bn = [^()]*\)", r'<span class="muted">\g<0></span>', html)
