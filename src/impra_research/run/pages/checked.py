"""The page on validation: what was checked, what was found where, how many rows, what was done.

Every rule is listed, also those that no row broke: what was never checked cannot have been found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from impra_research.codebook import WITH_VALUES, Codebook, Rule, Variable
from impra_research.read.notes import in_language
from impra_research.run.earlier import at_hand
from impra_research.run.pages.changed import changed, files_told, sources_named
from impra_research.run.pages.documents import listed, notice, safe, table
from impra_research.run.pages.words import site_words
from impra_research.show.labels import Look, capital
from impra_research.show.words import Words
from impra_research.study import Study

Found = Mapping[str, Any]
NUMBERS = ("count", "ratio")
HELD_OTHERWISE = {  # tables without rules, under a heading and the text that says how they are checked
    ("checked_registers", "checked_registers_text"):
        ("service", "practice_score", "event_participation", "official"),
    ("checked_interviews", "checked_interviews_text"):
        ("transcript", "turn", "segment", "translation"),
}  # fmt: skip


def checked_page(study: Study, language: str) -> str:
    """Tell which rules the rows of a study were held against, and what became of them."""
    words, look = site_words(language), Look(study, Words(language), ("", ""))
    every = study.records()
    records = {name: record for name, record in every.items() if "found" in record}
    parts = [f"# {words['checked']}", notice(study, language)]
    if not records or not at_hand(study):
        return "\n\n".join([*parts, words["checked_none"]]) + "\n"
    parts += [words["checked_text"], words["checked_few"].format(min_cell=look.min_cell)]
    parts.append(files_told(look))
    parts += [] if study.codebook.rules else [words["checked_no_rules"]]
    for name in (name for name in study.codebook.tables if name in records):
        record = records[name]
        parts += [f"## {capital(safe(look.table(name)))}", _balance(record, look, words)]
        parts.append(_rules(name, record, look, words))
    parts += [*_others(every, look, words), *changed(records, look, words)]
    parts += _guessed(records, words, language)
    return "\n\n".join(part for part in parts if part) + "\n"


def _balance(record: Mapping[str, Any], look: Look, words: Mapping[str, str]) -> str:
    """Show that the rows of each source are those kept and those set aside."""
    counts, files = ("rows_in", "rows_out", "rows_quarantined"), record["files"]
    named = sources_named(look)
    rows = [[named[source], *(look.words.number(_sum(files, names, count)) for count in counts)]
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
        count = partial(_few_hidden, look) if kept else look.words.number
        done = words["done_flag" if kept else "done_quarantine"]
        rows.append([_said(*key, look), _written(rule), done, *map(count, here.values())])
    for said in _unbroken(name, {*others}, look, words):
        rows.append([said, "", words["done_quarantine"], *["0"] * len(sources)])
    named = sources_named(look)
    head = [words["rule"], words["rule_written"], words["done"], *(named[each] for each in sources)]
    if not any(row[1] for row in rows):  # no rule of the codebook is among them
        head, rows = [head[0], *head[2:]], [[row[0], *row[2:]] for row in rows]
    return table(head, rows) if rows else ""


def _unbroken(
    name: str, broken: set[tuple[str, str]], look: Look, words: Mapping[str, str]
) -> Iterator[str]:
    """Say, for each kind of value, in how many variables of a table every one is what it should be."""
    for rule, variables in _kinds(look.study.codebook.of_table(name)).items():
        sound = sum((rule, variable) not in broken for variable in variables)
        if sound:
            told = words["sound" if sound > 1 else "sound_one"]
            yield f"{look.rule(rule)} ({told.format(n=look.words.number(sound))})"


def _kinds(variables: Mapping[str, Variable]) -> dict[str, list[str]]:
    """List the variables whose values reading held against each of its own rules."""
    read = {name: v for name, v in variables.items() if any(o.column for o in v.origins.values())}
    numbers = [name for name, v in read.items() if v.level in NUMBERS]
    return {
        "not_a_date": [name for name, v in read.items() if v.level == "date"],
        "not_a_number": numbers,
        "out_of_range": [n for n in numbers if {read[n].minimum, read[n].maximum} != {None}],
        "not_listed": [name for name, v in read.items() if v.level in WITH_VALUES],
    }


def _few_hidden(look: Look, rows: int) -> str:
    """Hide few rows that were kept: what they break is a trait of people, not a faulty record."""
    return f"<{look.min_cell}" if 0 < rows < look.min_cell else look.words.number(rows)


def _of(found: Found, codebook: Codebook) -> tuple[str, str]:
    """Name what was found: a rule of the codebook, or the program's own rule and the variable."""
    return found["rule"], "" if found["rule"] in codebook.rules else found["variable"]


def _said(rule: str, variable: str, look: Look) -> str:
    variables = look.study.codebook.variables
    about = f" ({look.text(variables[variable].label)})" if variable in variables else ""
    return look.rule(rule).removesuffix(".") + about


def _written(rule: Rule | None) -> str:
    """Write a rule as the codebook has it: its keys and what stands under them."""
    if rule is None:
        return ""
    listed = tuple(f"{variable} in {where}" for variable, where in rule.listed.items())
    keys = {"when": rule.when, "check": rule.check, "present": ", ".join(rule.present),
            "unique": ", ".join(rule.unique), "listed": ", ".join(listed)}  # fmt: skip
    return f"`{'; '.join(f'{key}: {text}' for key, text in keys.items() if text)}`"


def _others(
    every: Mapping[str, Mapping[str, Any]], look: Look, words: Mapping[str, str]
) -> Iterator[str]:
    """Say of the tables without rules how they are checked."""
    for (heading, text), names in HELD_OTHERWISE.items():
        rows = [[capital(look.table(name)), look.words.number(every[name]["rows_in"])]
                for name in names if name in every]  # fmt: skip
        if rows:
            yield f"## {words[heading]}"
            yield words[text]
            yield table([words["table"], words["rows_in"]], rows)


def _guessed(
    records: Mapping[str, Mapping[str, Any]], words: Mapping[str, str], language: str
) -> Iterator[str]:
    """Tell what had to be guessed to read a file."""
    notes = {file: _told(note, language) for each in records.values()
             for file, note in each.get("notes", {}).items()}  # fmt: skip
    if notes:
        yield f"## {words['guessed']}"
        yield words["guessed_text"]
        yield listed(notes, language)


def _told(note: str, language: str) -> str:
    """Write the notes of a file in the reader's language."""
    told = "; ".join(in_language(line, language) for line in note.splitlines())
    return Words(language).typeset(told)
