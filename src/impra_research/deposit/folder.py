"""Writes a deposit into a folder: CSV, data package, DDI, SPSS, Stata, README, citation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from impra_research.declared import LANGUAGES
from impra_research.deposit.cells import harmless
from impra_research.deposit.contents import Contents
from impra_research.deposit.ddi import ddi_codebook
from impra_research.deposit.labelled import write_spss, write_stata
from impra_research.deposit.package import csv_text, data_package
from impra_research.deposit.read_me import citation, read_me

WRITERS = {"spss": (write_spss, "sav"), "stata": (write_stata, "dta")}


def write_deposit(contents: Contents, folder: Path) -> None:
    """Write everything of a deposit below a folder that is empty or not there yet."""
    for part in ("data", *WRITERS):
        (folder / part).mkdir(parents=True)
    files = {name: folder / "data" / f"{name}.csv" for name in contents.tables}
    for name, table in contents.tables.items():
        _text(files[name], csv_text(table))
        for program, (write, suffix) in WRITERS.items():
            for language in LANGUAGES:
                path = folder / program / f"{name}_{language}.{suffix}"
                write(path, table, contents.reasons, language)
    package = data_package(contents, files)
    _text(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n")
    _text(folder / "ddi.xml", ddi_codebook(contents))
    _text(folder / "codes.csv", _csv(_codes(contents)))
    _text(folder / "missing.csv", _csv(_missing(contents)))
    _text(folder / "README.md", read_me(contents))
    _text(folder / "CITATION.cff", citation(contents))


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _csv(rows: Iterator[dict[str, object]]) -> str:
    return str(pd.DataFrame(rows).to_csv(index=False, lineterminator="\r\n"))


def _codes(contents: Contents) -> Iterator[dict[str, object]]:
    """List each code with its number and labels, one row a code of a column."""
    for table in contents.tables.values():
        for column in table.columns:
            for code in column.codes:
                yield {"table": table.name, "column": column.name, "code": harmless(code.word),
                       "number": code.number, **_labels(code.label)}  # fmt: skip


def _missing(contents: Contents) -> Iterator[dict[str, object]]:
    for reason in contents.reasons:
        yield {"reason": harmless(reason.word), "spss": reason.number,
               "stata": f".{reason.letter}", **_labels(reason.label)}  # fmt: skip


def _labels(label: dict[str, str]) -> dict[str, str]:
    return {f"label_{language}": harmless(label[language]) for language in LANGUAGES}
