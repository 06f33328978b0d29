"""The page of a codebook, in Markdown: every variable, and every column that no variable reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from impra_research.codebook import Origin, Variable
from impra_research.declared import LANGUAGES
from impra_research.read.broken_off import BROKE_OFF
from impra_research.run.pages.changed import files_told, sources_named
from impra_research.run.pages.documents import colon, notice, safe, table
from impra_research.run.pages.words import site_words
from impra_research.show.labels import Look
from impra_research.show.told import few
from impra_research.show.words import Words
from impra_research.standards import standard
from impra_research.study import Study

Pairs = tuple[tuple[str, str], ...]  # what stands in cells, and what becomes of it
MOST_VALUES = 60  # a longer list is a standard's, which its name tells better


def codebook_page(study: Study, language: str) -> str:
    """Show every variable: questions, values, for whom it is, where each file keeps it and how."""
    words, codebook = site_words(language), study.codebook
    parts = [f"# {words['codebook']}", notice(study, language), words["codebook_text"]]
    parts.append(files_told(Look(study, Words(language), ("", ""))))
    for name, shape in codebook.tables.items():
        variables = codebook.of_table(name)
        parts += [f"## {safe(shape.label[language])} (`{name}`)"] if variables else []
        for variable, about in variables.items():
            parts += _variable(variable, about, study, language)
    reasons = [(f"`{code}`", label[language]) for code, label in codebook.missing_reasons.items()]
    parts += [f"## {words['missing']}", table([words["code"], words["label"]], reasons)]
    parts += [*_missing_cells(study, language), *_left_in_raw(study, language)]
    return "\n\n".join(parts) + "\n"


def _variable(name: str, variable: Variable, study: Study, language: str) -> Iterator[str]:
    words, codebook = site_words(language), study.codebook
    yield f"### {safe(variable.label[language])} (`{name}`)"
    told = [f"- {what}{colon(language)} {safe(text)}"
            for what, text in _facts(name, variable, study, language).items()]  # fmt: skip
    named, gap = _named(study, language), colon(language)
    kept = [
        f"{named[source]}{gap} {_kept(origin, words)}"
        for source, origin in variable.origins.items()
    ]
    yield "\n".join([*told, f"- {words['kept']}{colon(language)} {'; '.join(kept)}"])
    values = [(f"`{code}`", label) for code, label in codebook.labels(name, language).items()]
    if values and len(values) <= MOST_VALUES:
        yield table([words["code"], words["label"]], values)
    if recoded := [
        row for each in _recoded(variable, named).items() for row in _rows(*each, words)
    ]:
        yield table([words["source"], words["as_received"], words["becomes"]], recoded)


def _facts(name: str, variable: Variable, study: Study, language: str) -> dict[str, str]:
    """Say what a variable is, each fact by its name."""
    words, codebook = site_words(language), study.codebook
    kind = "pseudonym" if variable.pseudonym else variable.disclosure
    shared = codebook.standard(name)
    facts: dict[str, str | None] = {
        words["level"]: words["year" if variable.is_year else variable.level],
        words["disclosure"]: words[f"disclosure_{kind}"],
        words["unit"]: variable.unit[language] if variable.unit else None,
        words["money"]: _money(variable, language) if variable.currency else None,
        words["standard"]: shared.about.title[language] if shared else None,
        **(_questions(variable, study, language) if variable.question else {}),
        **_own_words(variable, study, language),
        words["universe"]: variable.universe[language] if variable.universe else None,
        words["applies_if"]: _applies(name, variable, study, language),
        **_asked_if(variable, study, language),
        words["note"]: variable.note[language] if variable.note else None,
    }
    return {what: text for what, text in facts.items() if text}


def _money(variable: Variable, language: str) -> str:
    """Name the currency of an amount, and the year of its prices."""
    currency = standard("iso_4217").values[variable.currency or ""][language]
    return f"{currency} ({variable.price_year})" if variable.price_year else currency


def _questions(variable: Variable, study: Study, language: str) -> dict[str, str]:
    """Quote the question in every language, this one first; one that nobody was asked in is a translation."""
    words, question = site_words(language), variable.question or {}
    sources = [study.declared.sources[source] for source in variable.origins]
    put = {source.asked_in or source.language for source in sources}
    said = {
        other: other if other in put else f"{other}, {words['translation']}" for other in LANGUAGES
    }
    ordered = sorted(LANGUAGES, key=lambda other: other != language)
    return {f"{words['question']} ({said[other]})": question[other] for other in ordered}


def _own_words(variable: Variable, study: Study, language: str) -> dict[str, str]:
    """Quote what a source asked, where it is worded otherwise."""
    asked, sources = site_words(language)["asked_as"], study.declared.sources
    named = _named(study, language)
    return {
        f"{asked} – {named[source]} ({sources[source].asked_in or sources[source].language})": each.question
        for source, each in variable.origins.items() if each.question
    }  # fmt: skip


def _applies(name: str, variable: Variable, study: Study, language: str) -> str | None:
    """Say of whom a variable is, and how many values of others it leaves in raw."""
    if not variable.applies_if:
        return None
    said = study.codebook.condition(variable.applies_if, language)
    record = study.records().get(variable.table, {})
    left = sum(record.get("set_aside", {}).get(name, {}).values())
    number = few(left, Look(study, Words(language), ("", "")))
    return f"{said} ({site_words(language)['values_left'].format(n=number)})" if left else said


def _asked_if(variable: Variable, study: Study, language: str) -> dict[str, str]:
    """Say to whom a source put a question."""
    put, named, codebook = site_words(language)["asked_if"], _named(study, language), study.codebook
    return {
        f"{put} – {named[source]}": codebook.condition(each.asked_if, language)
        for source, each in variable.origins.items() if each.asked_if
    }  # fmt: skip


def _named(study: Study, language: str) -> dict[str, str]:
    return sources_named(Look(study, Words(language), ("", "")))


def _kept(origin: Origin, words: Mapping[str, str]) -> str:
    if not origin.column:
        return words["constant"]
    return _code(origin.column) + (f" × {origin.times:g}" if origin.times != 1 else "")


def _recoded(variable: Variable, named: Mapping[str, str]) -> dict[str, Pairs]:
    """List what becomes of cells, by source, where it is written out; sources that do alike together."""
    by_source = {
        source: (*(origin.recode.items() if isinstance(origin.recode, dict) else ()),
                 *origin.missing.items())
        for source, origin in variable.origins.items()
    }  # fmt: skip
    alike: dict[Pairs, list[str]] = {}
    for source, pairs in by_source.items():
        alike.setdefault(pairs, []).append(named[source])
    return {", ".join(sources): pairs for pairs, sources in alike.items() if pairs}


def _rows(sources: str, pairs: Pairs, words: Mapping[str, str]) -> Iterator[list[str]]:
    """Write one row a code, with all that becomes it."""
    became: dict[str, list[str]] = {}
    for raw, code in pairs:
        told = words["broken_cells"] if raw == BROKE_OFF else raw
        became.setdefault(code, []).append(told or "“”")
    for code, raws in became.items():
        yield [sources, "; ".join(raws), f"`{code}`"]


def _missing_cells(study: Study, language: str) -> Iterator[str]:
    """List the cells that are no answer in any column of a source, each with its reason."""
    words, named = site_words(language), _named(study, language)
    rows = [row for source, about in study.declared.sources.items()
            for row in _rows(named[source], tuple(about.missing.items()), words)]  # fmt: skip
    if rows:
        yield table([words["source"], words["as_received"], words["becomes"]], rows)


def _left_in_raw(study: Study, language: str) -> Iterator[str]:
    """List the columns that no variable reads, with the reason in the words of study.yml."""
    words, number, named = site_words(language), Words(language).number, _named(study, language)
    rows = [
        [named[source], _code(name), number(n) if (n := _columns(study, source, name)) else "", why]
        for source, about in study.declared.sources.items()
        for name, why in about.left_in_raw.items()
    ]  # fmt: skip
    if rows:
        yield f"## {words['left_in_raw']}"
        yield words["left_in_raw_text"]
        yield table([words["source"], words["column_name"], words["columns"], words["why"]], rows)


def _columns(study: Study, source: str, name: str) -> int:
    """Count the columns of a source that fall under a name of `left_in_raw`; 0 before cleaning."""
    record: Mapping[str, Any] = next(
        (each for each in study.records().values() if "left_in_raw" in each), {"left_in_raw": {}}
    )
    files = study.declared.sources[source].files()
    return sum(
        left.get(name, {"columns": 0})["columns"]
        for where, left in record["left_in_raw"].items()
        if where.partition(", sheet ")[0] in files
    )


def _code(text: str) -> str:
    """Set a text as it is written, also within a table."""
    return "`" + text.replace("|", "\\|") + "`"
