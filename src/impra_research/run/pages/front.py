"""The first page, which stands alone: what is asked and found, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from impra_research.run.earlier import at_hand
from impra_research.run.pages import documents, prepare
from impra_research.run.pages.page import Page
from impra_research.run.pages.words import site_words
from impra_research.run.plan import spoken
from impra_research.study import Study


def first_page(studies: Mapping[str, Study], pages: Sequence[Page]) -> str:
    """Write the page that stands alone: what is asked and found, in every language."""
    from jinja2 import Environment, FileSystemLoader

    editions = [{"language": language, "words": site_words(language),
                 "studies": [_told(name, study, pages, language) for name, study in studies.items()
                             if language in study.declared.languages]}
                for language in spoken(studies.values())]  # fmt: skip
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    return environment.get_template("index.html").render(editions=editions) + "\n"


def _told(name: str, study: Study, pages: Iterable[Page], language: str) -> dict[str, Any]:
    declared = study.declared
    texts = ("title", "description", "notice", "obtain")
    mine = [page for page in pages if page.run.study == name and page.language == language]
    return {key: getattr(declared, key)[language] for key in texts} | {
        "at_hand": at_hand(study), "page": f"{study.name}/index", "codebook": f"{study.name}/codebook",
        "checked": f"{study.name}/checked",
        "counted": f"{study.name}/counted" if at_hand(study) and study.has("person") else "",
        "planted": documents.planted(study, language),
        "pages": [{"name": page.name, "title": page.title, "failed": page.failed,
                   "outdated": page.outdated, "findings": _findings(page)}
                  for page in mine if not page.variant and not page.lacking],
        "absent": [{"title": page.title, "why": _inline(" ".join(page.lacking))}
                   for page in mine if page.lacking],
        "variants": [{"name": page.name, "title": page.title}
                     for page in mine if page.variant and not page.lacking],
    }  # fmt: skip


def _findings(page: Page) -> list[dict[str, str]]:
    told = prepare.all_told(page.notebook) if page.notebook else []
    return [{"id": each.id, "html": _inline(each.text)} for each in told if each.role == "finding"]


def _inline(text: str) -> str:
    """Write a sentence of a notebook as HTML."""
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    return Markup(_muted(MarkdownIt("commonmark", {"html": False}).renderInline(text)))


def _muted(html: str) -> str:
    """Set what stands in brackets, intervals and numbers of answers, apart from the sentence."""
    return re.sub(r"\([^()]*\bn = [^()]*\)", r'<span class="muted">\g<0></span>', html)
