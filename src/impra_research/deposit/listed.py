"""The codebook of a deposit as tables that any program opens: variables, codes, reasons, origins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from impra_research.clean.decided import decided
from impra_research.codebook import WITH_VALUES, Origin
from impra_research.declared import LANGUAGES
from impra_research.deposit.anonymity import THRESHOLD
from impra_research.deposit.asked import literal
from impra_research.deposit.cells import harmless
from impra_research.deposit.contents import Contents
from impra_research.draft.disclosure import names_a_person
from impra_research.study import Study

EMPTY = "(empty)"


def variable_list(contents: Contents) -> Iterator[dict[str, object]]:
    """List each column: what it is, what was asked in which language, of whom, how it was made."""
    for table in contents.tables.values():
        for column in table.columns:
            described = column.described
            yield {
                "table": table.name,
                "column": column.name,
                "kind": column.kind,
                "level": described.level if described else "",
                "disclosure": described.disclosure if described else "",
                "standard": column.standard["en"] if column.standard else "",
                "asked_in": " ".join(contents.spoken.get(column.variable, ()))
                if column.question
                else "",
                **_texts("label", column.label),
                **_texts("question", (column.question or {}) | literal(column, contents)),
                **_texts("universe", contents.universe.get(column.variable, {})),
                **_texts("derivation", column.derived or {}),
                **_texts("note", described.note or {} if described else {}),
            }


def code_list(contents: Contents) -> Iterator[dict[str, object]]:
    """List each code with its number and labels, one row a code of a column."""
    for table in contents.tables.values():
        for column in table.columns:
            for code in column.codes:
                yield {"table": table.name, "column": column.name, "code": harmless(code.word),
                       "number": code.number, **_texts("label", code.label)}  # fmt: skip


def crosswalk(contents: Contents) -> Iterator[dict[str, object]]:
    """List where each variable is from, survey by survey: its column there, and which cells became what.

    A row without a cell is about all the others: what `recode` says of them, or what multiplied a number.
    Typed answers follow, as people decided on them in matches.yml.
    """
    for source, declared in contents.study.declared.sources.items():
        of = {"survey": source, "file": Path(declared.file).name}
        for cell, reason in declared.missing.items():
            yield of | _came("", "(all)", "", ("", cell or EMPTY, reason))
        for table in contents.tables.values():
            for name, described in {c.variable: c.described for c in table.columns}.items():
                if described and (origin := described.origins.get(source)):
                    for cells in _cells(origin, coded=described.level in WITH_VALUES):
                        yield of | _came(table.name, name, origin.column or "", cells)
    for table in contents.tables.values():
        for name in dict.fromkeys(c.variable for c in table.columns if c.described):
            for cells in _typed(contents.study, name):
                yield {"survey": "(all)", "file": ""} | _came(table.name, name, "", cells)


def _typed(study: Study, name: str) -> Iterator[tuple[str, str, str]]:
    """List what people decided that typed answers mean; those of few rows are counted, never quoted."""
    rows = {each.raw: each.rows for each in study.codebook.matches.of(name)}
    few = Counter[str]()
    for text, how in decided(
        name, study.codebook, accept_above=study.declared.accept_above
    ).items():
        becomes = how.code or how.missing or ""
        if rows[text] < THRESHOLD or names_a_person(text):
            few[becomes] += 1
        else:
            yield "matches", text, becomes
    for becomes, times in few.items():
        yield "matches", f"(typed answers not shown: {times})", becomes


def _came(table: str, name: str, column: str, cells: tuple[str, str, str]) -> dict[str, object]:
    recode, cell, becomes = cells
    return {"table": table, "variable": name, "file_column": harmless(column),
            "recode": recode, "cell": harmless(cell), "becomes": harmless(becomes)}  # fmt: skip


def _cells(origin: Origin, *, coded: bool) -> Iterator[tuple[str, str, str]]:
    """List how cells are read that are not named, and which named cells become which code or reason."""
    written = origin.recode if isinstance(origin.recode, dict) else {}
    if not written:
        how = str(origin.recode) if coded and origin.column else ""
        yield how, "", origin.value or ("" if origin.times == 1 else f"times {origin.times:g}")
    yield from (("", cell or EMPTY, to) for cell, to in (written | origin.missing).items())


def reason_list(contents: Contents) -> Iterator[dict[str, object]]:
    """List each reason why there is no value, with its number in SPSS and its letter in Stata."""
    for reason in contents.reasons:
        yield {"reason": harmless(reason.word), "spss": reason.number,
               "stata": f".{reason.letter}", **_texts("label", reason.label)}  # fmt: skip


def _texts(what: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{what}_{language}": harmless(texts.get(language, "")) for language in LANGUAGES}
