"""The codebook of a deposit as tables that any program opens: variables, codes, missing reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from impra_research.declared import LANGUAGES
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
                **_texts("question", column.question or {}),
                **_texts("universe", contents.universe.get(column.variable, {})),
                **_texts("derivation", column.derived or {}),
            }


def code_list(contents: Contents) -> Iterator[dict[str, object]]:
    """List each code with its number and labels, one row a code of a column."""
    for table in contents.tables.values():
        for column in table.columns:
            for code in column.codes:
                yield {"table": table.name, "column": column.name, "code": harmless(code.word),
                       "number": code.number, **_texts("label", code.label)}  # fmt: skip


def reason_list(contents: Contents) -> Iterator[dict[str, object]]:
    """List each reason why there is no value, with its number in SPSS and its letter in Stata."""
    for reason in contents.reasons:
        yield {"reason": harmless(reason.word), "spss": reason.number,
               "stata": f".{reason.letter}", **_texts("label", reason.label)}  # fmt: skip


def _texts(what: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{what}_{language}": harmless(texts.get(language, "")) for language in LANGUAGES}
