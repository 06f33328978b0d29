"""The pages beside the notebooks, in Markdown: a study, its codebook, how a page was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from impra_research.codebook import Codebook, Variable
from impra_research.declared import LANGUAGES, Label
from impra_research.run.earlier import at_hand
from impra_research.run.pages.words import site_words
from impra_research.run.records import Record
from impra_research.show.labels import Look, capital
from impra_research.show.moments import period
from impra_research.show.publish import markdown_safe
from impra_research.show.words import Words
from impra_research.standards import standard
from impra_research.study import Study

MOST_VALUES = 60  # a longer list is a standard's, which its name tells better


def study_page(study: Study, pages: Iterable[str], language: str) -> str:
    """Tell what a study is, what became of its rows, and list its pages."""
    declared, words = study.declared, site_words(language)
    places = ", ".join(place.label[language] for place in study.places.values())
    facts = {"places": places, "fieldwork": period(declared.fieldwork, Words(language)),
             "licence": declared.licence[language],
             "sampling": declared.sampling.note[language], "consent": declared.consent[language]}  # fmt: skip
    parts = [
        f"# {safe(declared.title[language])}",
        notice(study, language),
        safe(declared.description[language]),
        safe(planted(study, language)),
        "" if at_hand(study) else warning(words["not_at_hand"], declared.obtain[language]),
        toctree(pages),
        listed({words[key]: text for key, text in facts.items()}, language),
        _rows(study, language) if study.records() else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rows(study: Study, language: str) -> str:
    words, columns = site_words(language), ("rows_in", "rows_out", "rows_quarantined")
    look = Look(study, Words(language), ("", ""))
    rows = [
        [capital(look.table(name)), *(look.words.number(record.get(column)) for column in columns)]
        for name, record in study.records().items()
    ]
    return f"## {words['rows']}\n\n" + table([words["table"], *(words[c] for c in columns)], rows)


def codebook_page(study: Study, language: str) -> str:
    """Show every variable: questions, values, missing reasons, disclosure class, where it is kept."""
    words, codebook = site_words(language), study.codebook
    parts = [f"# {words['codebook']}", notice(study, language), words["codebook_text"]]
    for name, shape in codebook.tables.items():
        variables = codebook.of_table(name)
        parts += [f"## {safe(shape.label[language])} (`{name}`)"] if variables else []
        for variable, about in variables.items():
            parts += _variable(variable, about, codebook, language)
    reasons = [(f"`{code}`", label[language]) for code, label in codebook.missing_reasons.items()]
    parts += [f"## {words['missing']}", table([words["code"], words["label"]], reasons)]
    return "\n\n".join(parts) + "\n"


def _variable(name: str, variable: Variable, codebook: Codebook, language: str) -> Iterator[str]:
    words = site_words(language)
    yield f"### {safe(variable.label[language])} (`{name}`)"
    kind = "pseudonym" if variable.pseudonym else variable.disclosure
    facts = {
        words["level"]: words[variable.level],
        words["disclosure"]: words[f"disclosure_{kind}"],
    }
    if variable.unit:
        facts[words["unit"]] = variable.unit[language]
    if variable.currency:
        facts[words["money"]] = _money(variable, language)
    if shared := codebook.standard(name):
        facts[words["standard"]] = shared.about.title[language]
    if variable.question:
        facts |= _questions(variable.question, language)
    told = [f"- {what}{colon(language)} {safe(text)}" for what, text in facts.items()]
    kept = [f"{source}: `{origin.column}`" if origin.column else f"{source}: {words['constant']}"
            for source, origin in variable.origins.items()]  # fmt: skip
    yield "\n".join([*told, f"- {words['kept']}{colon(language)} {'; '.join(kept)}"])
    values = [(f"`{code}`", label) for code, label in codebook.labels(name, language).items()]
    if values and len(values) <= MOST_VALUES:
        yield table([words["code"], words["label"]], values)


def _money(variable: Variable, language: str) -> str:
    """Name the currency of an amount, and the year of its prices."""
    currency = standard("iso_4217").values[variable.currency or ""][language]
    return f"{currency} ({variable.price_year})" if variable.price_year else currency


def _questions(question: Label, language: str) -> dict[str, str]:
    """Quote the question in every language, this one first: translations are there to be compared."""
    ordered = sorted(LANGUAGES, key=lambda other: other != language)
    return {f"{site_words(language)['question']} ({other})": question[other] for other in ordered}


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
