"""The rows set aside, as one table that a spreadsheet opens: where each is, why, and what it held.

They hold answers as received, so the file is written where its owner says, for its owner alone, and never
in a repository or a study, which are shared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from impra_research.declared import LANGUAGES
from impra_research.deposit.cells import harmless
from impra_research.errors import UsageError
from impra_research.read.key import shared_folder
from impra_research.show.labels import Look
from impra_research.show.words import Words
from impra_research.study import Study

FIRST = ("study", "table", "person", "source", "file", "sheet", "row", "variable", "value", "rule")
REASONS = tuple(f"reason_{language}" for language in LANGUAGES)


def refuse_aside(path: Path) -> None:
    """Refuse a place for the rows set aside that is taken, or that is shared.

    Raises
    ------
    UsageError
        A file is there, or the place is in a repository or a study.
    """
    if path.exists():
        raise UsageError(
            f"{path} exists", fix="name a file that does not: people may have marked it"
        )
    if folder := shared_folder(path):
        raise UsageError(
            f"rows set aside hold answers as received, and what is in {folder} is shared",
            fix="name a file elsewhere, such as ~/set_aside.csv",
        )


def write_aside(path: Path, studies: Mapping[str, Study]) -> int:
    """Write the rows that cleaning set aside as CSV, for its owner alone; give their number.

    Raises
    ------
    UsageError
        A file is there, or the place is in a repository or a study.
    """
    refuse_aside(path)
    tables = [table for study in studies.values() for table in _tables(study)]
    rows = pd.concat([pd.DataFrame(columns=[*FIRST, *REASONS]), *tables]).fillna("").astype("str")
    text = rows.map(harmless).rename(columns=harmless).to_csv(index=False, lineterminator="\r\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8-sig", newline="") as stream:
        stream.write(text)
    return len(rows)


def _tables(study: Study) -> Iterator[pd.DataFrame]:
    looks = {f"reason_{language}": Look(study, Words(language), ("", "")) for language in LANGUAGES}
    for name in study.codebook.tables:
        path = study.processed / "clean" / f"{name}.quarantine.parquet"
        if path.is_file() and len(gone := pd.read_parquet(path)):
            told = gone.rename(columns={"raw": "value"}).assign(study=study.name, table=name)
            told = told.assign(**{of: gone["rule"].map(look.rule) for of, look in looks.items()})
            held = pd.DataFrame([json.loads(each) for each in gone["received"]], index=gone.index)
            answers = held.drop(columns=[*told.columns], errors="ignore")
            yield pd.concat([told[[*FIRST, *REASONS]], answers], axis="columns")
