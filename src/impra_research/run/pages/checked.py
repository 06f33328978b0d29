"""The page on validation: what was checked, what was found where, how many rows, what was done.

Every rule is listed, also those that no row broke: what was never checked cannot have been found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from impra_research.clean.corrections import read_corrections
from impra_research.codebook import Codebook, Rule
from impra_research.run.earlier import at_hand
from impra_research.run.pages.documents import listed, notice, safe, table
from impra_research.run.pages.words import site_words
from impra_research.show.labels import Look, capital
from impra_research.show.words import Words
from impra_research.study import Study

Found = Mapping[str, Any]


def checked_page(study: Study, language: str) -> str:
    """Tell which rules the rows of a study were held against, and what became of them."""
    words, look = site_words(language), Look(study, Words(language), ("", ""))
    records = {name: record for name, record in study.records().items() if "found" in record}
    parts = [f"# {words['checked']}", notice(study, language)]
    if not records or not at_hand(study):
        return "\n\n".join([*parts, words["checked_none"]]) + "\n"
    parts.append(words["checked_text"])
    for name in (name for name in study.codebook.tables if name in records):
        record = records[name]
        parts += [f"## {capital(safe(look.table(name)))}", _balance(record, look, words)]
        parts.append(_rules(name, record, look, words))
    parts += [*_corrected(study, look, words), *_guessed(records, words, language)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _balance(record: Mapping[str, Any], look: Look, words: Mapping[str, str]) -> str:
    """Show that the rows of each source are those kept and those set aside."""
    counts, files = ("rows_in", "rows_out", "rows_quarantined"), record["files"]
    rows = [[source, *(look.words.number(_sum(files, names, count)) for count in counts)]
            for source, names in _files(look.study, files).items()]  # fmt: skip
    return table([words["source"], *(words[count] for count in counts)], rows)


def _files(study: Study, found: Mapping[str, Any]) -> dict[str, list[str]]:
    """List the files of each source, of those that were found."""
    files = {name: [file for file in source.files() if file in found]
             for name, source in study.declared.sources.items()}  # fmt: skip
    return {name: some for name, some in files.items() if some}


def _sum(files: Mapping[str, Any], names: list[str], count: str) -> int:
    return sum(files[name][count] for name in names)


def _rules(name: str, record: Mapping[str, Any], look: Look, words: Mapping[str, str]) -> str:
    """List the rules of a table, and those that reading a value can break, with their rows."""
    codebook, sources = look.study.codebook, _files(look.study, record["files"])
    declared = [(rule, "") for rule, about in codebook.rules.items() if about.table == name]
    others = [_of(each, codebook) for each in record["found"]]
    rows = []
    for key in dict.fromkeys((*declared, *others)):
        found = [each for each in record["found"] if _of(each, codebook) == key]
        here = {source: sum(each["rows"] for each in found if each["file"] in files)
                for source, files in sources.items()}  # fmt: skip
        rule = codebook.rules.get(key[0])
        kept = rule is not None and rule.then == "flag"
        said = f"{_said(*key, look)} ({words['done_flag']})" if kept else _said(*key, look)
        count = partial(_few_hidden, look) if kept else look.words.number
        rows.append([said, _written(rule), *map(count, here.values())])
    return table([words["rule"], words["rule_written"], *sources], rows) if rows else ""


def _few_hidden(look: Look, rows: int) -> str:
    """Hide few rows that were kept: what they break is a trait of people, not a faulty record."""
    return f"<{look.min_cell}" if 0 < rows < look.min_cell else look.words.number(rows)


def _of(found: Found, codebook: Codebook) -> tuple[str, str]:
    """Name what was found: a rule of the codebook, or the program's own rule and the variable."""
    return found["rule"], "" if found["rule"] in codebook.rules else found["variable"]


def _said(rule: str, variable: str, look: Look) -> str:
    variables = look.study.codebook.variables
    about = f" ({look.text(variables[variable].label)})" if variable in variables else ""
    return look.rule(rule) + about


def _written(rule: Rule | None) -> str:
    """Write a rule as the codebook has it."""
    if rule is None:
        return ""
    if rule.check:
        return f"`{rule.check}`" if rule.when is None else f"`{rule.when} → {rule.check}`"
    names = (
        rule.present or rule.unique or tuple(f"{v}: {where}" for v, where in rule.listed.items())
    )
    kind = "present" if rule.present else "unique" if rule.unique else "listed"
    return f"`{kind}: {', '.join(names)}`"


def _corrected(study: Study, look: Look, words: Mapping[str, str]) -> Iterator[str]:
    """Count the cells that corrections.yml changed, by file and column."""
    cells = Counter((each.file, each.column) for each in read_corrections(study))
    if cells:
        yield f"## {words['corrected']}"
        yield words["corrected_text"]
        rows = [[file, f"`{column}`", look.words.number(n)] for (file, column), n in cells.items()]
        yield table([words["file"], words["column"], words["cells"]], rows)


def _guessed(
    records: Mapping[str, Mapping[str, Any]], words: Mapping[str, str], language: str
) -> Iterator[str]:
    """Quote what had to be guessed to read a file."""
    notes = {
        file: note for each in records.values() for file, note in each.get("notes", {}).items()
    }
    if notes:
        yield f"## {words['guessed']}"
        yield words["guessed_text"]
        yield listed(notes, language)
