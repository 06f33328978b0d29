"""The pages beside the notebooks, in Markdown: a study, how a page was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from impra_research.run.earlier import at_hand
from impra_research.run.pages.words import site_words
from impra_research.run.records import Record
from impra_research.show.labels import Look, capital
from impra_research.show.moments import period
from impra_research.show.publish import markdown_safe
from impra_research.show.words import Words
from impra_research.study import Study


def study_page(
    study: Study, pages: Iterable[str], language: str, *, absent: Mapping[str, Sequence[str]]
) -> str:
    """Tell what a study is, what became of its rows, list its pages and why others are `absent`."""
    declared, words = study.declared, site_words(language)
    places = ", ".join(place.label[language] for place in study.places.values())
    when = period(declared.fieldwork, Words(language)) if declared.fieldwork else ""
    facts = {"places": places, "fieldwork": when, "interviewed": _interviewed(study, language),
             "licence": declared.licence[language],
             "sampling": declared.sampling.note[language], "consent": declared.consent[language]}  # fmt: skip
    parts = [
        f"# {safe(declared.title[language])}",
        notice(study, language),
        safe(declared.description[language]),
        safe(planted(study, language)),
        "" if at_hand(study) else warning(words["not_at_hand"], declared.obtain[language]),
        toctree(pages),
        listed({words[key]: text for key, text in facts.items() if text}, language),
        _absent(absent, language),
        _rows(study, language) if study.records() else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _interviewed(study: Study, language: str) -> str:
    """Tell in which months the interviews took place; nothing where they have no dates."""
    if "transcript" not in study.records():
        return ""
    dates = study.table("transcript")["date"].dropna()
    months = sorted({f"{date:%Y-%m}" for date in dates})
    return (
        period("/".join(dict.fromkeys(months[:1] + months[-1:])), Words(language)) if months else ""
    )


def _absent(absent: Mapping[str, Sequence[str]], language: str) -> str:
    """Say which pages cannot be made of this study, and why."""
    lines = [f"- **{safe(page)}**{colon(language)} {' '.join(why)}" for page, why in absent.items()]
    return "\n".join([f"{site_words(language)['absent']}\n", *lines]) if lines else ""


def _rows(study: Study, language: str) -> str:
    words, columns = site_words(language), ("rows_in", "rows_out", "rows_quarantined")
    look = Look(study, Words(language), ("", ""))
    rows = [
        [capital(look.table(name)), *(look.words.number(record.get(column)) for column in columns)]
        for name, record in study.records().items()
    ]
    return f"## {words['rows']}\n\n" + table([words["table"], *(words[c] for c in columns)], rows)


def colophon(record: Record, language: str) -> str:
    """Say, folded, how a page was made."""
    words = site_words(language)
    made_from = {part: sha[:12] for part, sha in record.made_from.items() if sha}
    facts = {
        "parameters": ", ".join(f"{name} = {value}" for name, value in record.parameters.items()),
        "made_from": ", ".join(f"{part} {sha}" for part, sha in made_from.items()),
        "versions": ", ".join(f"{name} {version}" for name, version in record.versions.items()),
        "commit": record.commit or "–",
        "executed": f"{record.started}, {record.seconds} s, {record.memory_mb} MB",
    }
    up = "../" * f"{language}/{page_name(record.name, language)}".count("/")
    link = f'<a href="{up}runs/{record.name}.ipynb" download>{words["notebook"]}</a>'
    told = listed({words[key]: text for key, text in facts.items()}, language)
    return f":::{{dropdown}} {words['made']}\n{told}\n- {link}\n:::"


def page_name(run: str, language: str) -> str:
    """Name the page of a run: the same in every language, so that one can switch."""
    return "/".join(part for part in run.split("/") if part != language)


def notice(study: Study, language: str) -> str:
    """Quote the notice of a study."""
    return f"> **{safe(study.declared.notice[language])}**"


def planted(study: Study, language: str) -> str:
    """Say where the values stand from which synthetic answers were made; empty for real ones."""
    truths = study.raw / "planted_truths.yml"
    if not (study.declared.synthetic and truths.is_file()):
        return ""
    file = f"{study.name}/{truths.relative_to(study.folder).as_posix()}"
    return Words(language).typeset(site_words(language)["planted"].format(file=file))


def warning(title: str, text: str) -> str:
    """Set a warning apart."""
    return f":::{{admonition}} {title}\n:class: warning\n{safe(text)}\n:::"


def listed(facts: Mapping[str, str], language: str) -> str:
    """List facts, each after its name."""
    return "\n".join(f"- **{key}**{colon(language)} {safe(text)}" for key, text in facts.items())


def toctree(pages: Iterable[str]) -> str:
    """List pages for the navigation."""
    return "\n".join(["```{toctree}", ":maxdepth: 1", "", *pages, "```"])


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a table in Markdown."""
    lines = [[*head], *[[safe(cell) for cell in row] for row in rows]]
    written = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([written[0], "|" + " --- |" * len(lines[0]), *written[1:]])


def colon(language: str) -> str:
    """Write a colon; French sets it off with a space that does not break."""
    return "\u00a0:" if language == "fr" else ":"


def safe(text: object) -> str:
    """Make a text stand in Markdown as it is written, except what is set in back quotes."""
    written = str(text)
    quoted = written.startswith("`") and written.endswith("`")
    return written if quoted else str(markdown_safe(written))
