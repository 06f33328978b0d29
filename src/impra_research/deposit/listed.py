"""The codebook of a deposit as tables that any program opens: variables, codes, reasons, origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from impra_research.codebook import Origin
from impra_research.declared import LANGUAGES
from impra_research.deposit.asked import literal
from impra_research.deposit.cells import harmless
from impra_research.deposit.contents import Contents


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
    """List where each column is from, survey by survey: its column there, and what cells became.

    A row without a cell is about all the others: what `recode` says of them, or by what a number was multiplied.
    """
    declared = contents.study.declared
    for table in contents.tables.values():
        for column in table.columns:
            for source, origin in column.described.origins.items() if column.described else ():
                came: dict[str, object] = {"table": table.name, "column": column.name, "survey": source,
                        "file": Path(declared.sources[source].file).name,
                        "file_column": harmless(origin.column or "")}  # fmt: skip
                for recode, cell, becomes in _cells(origin, coded=bool(column.codes)):
                    yield came | {"recode": recode, "cell": harmless(cell),
                                  "becomes": harmless(becomes)}  # fmt: skip


def _cells(origin: Origin, *, coded: bool) -> Iterator[tuple[str, str, str]]:
    """List which cells become which code or reason, and how the rest is read."""
    written = origin.recode if isinstance(origin.recode, dict) else {}
    times = "" if origin.times == 1 else f"times {origin.times:g}"
    if not written:
        how = str(origin.recode) if coded and origin.column else ""
        yield how, "", origin.value or times
    yield from (("", cell, becomes) for cell, becomes in (written | origin.missing).items())


def reason_list(contents: Contents) -> Iterator[dict[str, object]]:
    """List each reason why there is no value, with its number in SPSS and its letter in Stata."""
    for reason in contents.reasons:
        yield {"reason": harmless(reason.word), "spss": reason.number,
               "stata": f".{reason.letter}", **_texts("label", reason.label)}  # fmt: skip


def _texts(what: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{what}_{language}": harmless(texts.get(language, "")) for language in LANGUAGES}
