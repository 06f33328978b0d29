"""Builds `notebooks/rendered/`: one site a language and a first page, made beside and put in place."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from impra_research.declared import LANGUAGES, Language
from impra_research.errors import RunFailedError, StudyFileError
from impra_research.files import hold, part_of, replace_folder, sweep, write_text
from impra_research.run import records
from impra_research.run.compendium import Compendium
from impra_research.run.pages import documents, prepare
from impra_research.run.pages.checked import checked_page
from impra_research.run.pages.codebook import codebook_page
from impra_research.run.pages.counted import counted_page, counts_of_study
from impra_research.run.pages.front import first_page
from impra_research.run.pages.page import Page, read_pages, warning_on
from impra_research.run.pages.words import site_words
from impra_research.run.plan import Run, planned, spoken, studies_of
from impra_research.show.counted import Counted
from impra_research.study import Study

PAGES = Path(__file__).with_name("pages")


def build(
    compendium: Compendium, asked: Iterable[Run] = (), *, refused: Container[str] = ()
) -> Path:
    """Build the pages of the runs asked, of the table's, and of every other run with a record.

    So a study or a parameter that runs.yml does not name keeps the page it once got. Of the studies
    whose data were `refused`, those whose codebook is readable keep their pages.

    Returns
    -------
    Path
        The first page.

    Raises
    ------
    StudyFileError
        The codebook of another study does not hold together.
    RunFailedError
        Another process is writing there, or Sphinx could not build a page.
    """
    runs = {run.name: run for run in (*planned(compendium), *_made(compendium), *asked)}.values()
    studies = {name: study for name, study in studies_of(runs).items()
               if name not in refused or _is_described(study)}  # fmt: skip
    kept = [run for run in runs if run.study in studies and _is_wanted(run, studies[run.study])]
    pages = read_pages(compendium, kept, studies, refused=refused)
    with hold(compendium.rendered):
        sweep(compendium.rendered)
        try:
            _build(compendium, studies, pages)
        finally:
            sweep(compendium.rendered)
    return compendium.rendered / "index.html"


def _build(compendium: Compendium, studies: Mapping[str, Study], pages: Sequence[Page]) -> None:
    work = part_of(compendium.rendered / "site")
    languages = spoken(studies.values())
    _write_sources(work, studies, pages, languages)
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda language: _sphinx(work, language), languages))
    for language in languages:
        replace_folder(work / "html" / language, compendium.rendered / language)
    for language in set(LANGUAGES) - set(languages):
        shutil.rmtree(compendium.rendered / language, ignore_errors=True)
    write_text(compendium.rendered / "index.html", first_page(studies, pages))


def _is_wanted(run: Run, study: Study) -> bool:
    """Tell whether a run is in one of the languages that its study's pages are made in."""
    return run.language in study.declared.languages


def _is_described(study: Study) -> bool:
    try:
        return bool(study.codebook)
    except StudyFileError:
        return False


def _made(compendium: Compendium) -> Iterator[Run]:
    """Yield the runs that have a record, as long as their study and their notebook are there."""
    for record in records.read_records(compendium).values():
        notebook = compendium.notebooks / f"{Path(record.notebook).stem}.ipynb"
        if notebook.is_file() and Study.is_there(str(record.parameters.get("study", ""))):
            yield Run(record.name, notebook, record.parameters)


def _write_sources(
    work: Path, studies: Mapping[str, Study], pages: Sequence[Page], languages: Sequence[Language]
) -> None:
    counts = {name: counts_of_study(study, [page for page in pages if page.run.study == name])
              for name, study in studies.items()}  # fmt: skip
    for language in languages:
        folder = work / "sources" / language
        told = {name: each for name, each in studies.items() if language in each.declared.languages}
        for name, study in told.items():
            mine = [p for p in pages if p.language == language and p.run.study == name]
            _write_study(folder, study, mine, counts[name], language)
        tree = documents.toctree(f"{study.name}/index" for study in told.values())
        words = site_words(language)
        back = f'<a href="../index.html">{words["start"]}</a>'
        intro = [f"# {words['site']}", words["asked_text"], back, tree]
        write_text(folder / "index.md", "\n\n".join(intro) + "\n")
    _write_settings(work, languages)


def _write_page(folder: Path, page: Page, study: Study) -> None:
    notice = documents.notice(study, page.language)
    warning = warning_on(page, study)
    if page.notebook is None:
        write_text(folder / f"{page.name}.md", f"# {page.title}\n\n{notice}\n\n{warning}\n")
        return
    has_banner = any(told.role == "banner" for told in prepare.all_told(page.notebook))
    shown = prepare.prepare(
        page.notebook,
        page=page.name,
        title=page.title,
        variant=page.variant,
        before=warning if has_banner else f"{notice}\n\n{warning}",
        after=documents.colophon(page.record, page.language),
    )
    write_text(folder / f"{page.name}.ipynb", json.dumps(shown, ensure_ascii=False))


def _write_study(
    sources: Path, study: Study, pages: Sequence[Page], counts: Sequence[Counted], language: str
) -> None:
    """Write the pages of a study; one on which nothing could be said is not made, and why is told."""
    made = [page for page in pages if not page.lacking]
    for page in made:
        _write_page(sources, page, study)
    names = [*(Path(page.name).name for page in made), "checked", "codebook"]
    absent = {page.title: page.lacking for page in pages if page.lacking}
    folder = sources / study.name
    if counts:
        names.append("counted")
        write_text(folder / "counted.md", counted_page(study, counts, language, made))
    write_text(folder / "index.md", documents.study_page(study, names, language, absent=absent))
    write_text(folder / "checked.md", checked_page(study, language))
    write_text(folder / "codebook.md", codebook_page(study, language))


def _write_settings(work: Path, languages: Sequence[Language]) -> None:
    """Tell each build the language it is in, and which pages the others have."""
    named = {language: {"name": site_words(language)["language"],
                        "pages": _names(work / "sources" / language)}
                 for language in languages}  # fmt: skip
    for language in languages:
        words = site_words(language)
        told = {"language": language, "title": words["site"], "languages": named}
        told |= {key: words[key] for key in ("code_prompt_show", "code_prompt_hide")}
        write_text(work / f"{language}.json", json.dumps(told, ensure_ascii=False))


def _names(folder: Path) -> list[str]:
    paths = (path for path in sorted(folder.rglob("*.*")) if path.is_file())
    return [path.relative_to(folder).with_suffix("").as_posix() for path in paths]


def _sphinx(work: Path, language: str) -> None:
    html, cache = work / "html" / language, work / "cache" / language
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-c", str(PAGES), "-d", str(cache),
               str(work / "sources" / language), str(html)]  # fmt: skip
    environment = {**os.environ, "IMPRA_SITE": str(work / f"{language}.json")}
    built = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if built.returncode or built.stderr.strip():
        raise RunFailedError(f"the pages in {language!r} could not be built:\n{built.stderr.strip()}",
                             fix="mend what is named; the earlier pages are as they were")  # fmt: skip
    _translate_theme(html, language)
    for leftover in (*html.rglob("*.map"), html / ".buildinfo", html / "objects.inv"):
        leftover.unlink(missing_ok=True)


THEME_SAYS = {"Toggle hidden content": "toggle", "Link to this image": "link_image",
              "Link to this heading": "link_heading"}  # fmt: skip


def _translate_theme(html: Path, language: str) -> None:
    """Put what the theme and its extensions say in English only into the language of the pages."""
    words = site_words(language)
    for page in html.rglob("*.html"):
        text = written = page.read_text(encoding="utf-8")
        for said, key in THEME_SAYS.items():
            written = written.replace(f'"{said}"', f'"{words[key]}"')
        if written != text:
            page.write_text(written, encoding="utf-8")
