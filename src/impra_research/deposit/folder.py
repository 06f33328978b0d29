"""Writes a deposit into a folder: CSV, data package, DDI, SPSS, Stata, lists of codes, README, citation.

Of data that may not be redistributed it holds no row: what describes them only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from impra_research.declared import LANGUAGES
from impra_research.deposit.contents import Contents
from impra_research.deposit.ddi import ddi_codebook
from impra_research.deposit.labelled import write_spss, write_stata
from impra_research.deposit.listed import code_list, crosswalk, reason_list, variable_list
from impra_research.deposit.package import csv_text, data_package
from impra_research.deposit.read_me import citation, read_me
from impra_research.deposit.renumbered import renumbered

WRITERS = {"spss": (write_spss, "sav"), "stata": (write_stata, "dta")}


def write_deposit(contents: Contents, folder: Path) -> None:
    """Write everything of a deposit below a folder that is empty or not there yet.

    Persons and enterprises get numbers drawn at random, each time others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if contents.study.declared.deposit.redistribute:
        _rows(renumbered(contents), folder)
    _text(folder / "ddi.xml", ddi_codebook(contents))
    _text(folder / "variables.csv", _csv(variable_list(contents)))
    _text(folder / "codes.csv", _csv(code_list(contents)))
    _text(folder / "crosswalk.csv", _csv(crosswalk(contents)))
    _text(folder / "missing.csv", _csv(reason_list(contents)))
    _text(folder / "README.md", read_me(contents))
    _text(folder / "CITATION.cff", citation(contents))


def _rows(contents: Contents, folder: Path) -> None:
    """Write the tables in each format, and the data package that holds the CSV."""
    for part in ("data", *WRITERS):
        (folder / part).mkdir()
    files = {name: folder / "data" / f"{name}.csv" for name in contents.tables}
    for name, table in contents.tables.items():
        _text(files[name], csv_text(table))
        for program, (write, suffix) in WRITERS.items():
            for language in LANGUAGES:
                path = folder / program / f"{name}_{language}.{suffix}"
                write(path, table, contents.reasons, language)
    package = data_package(contents, files)
    _text(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n")


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _csv(rows: Iterator[dict[str, object]]) -> str:
    return str(pd.DataFrame(rows).to_csv(index=False, lineterminator="\r\n"))
