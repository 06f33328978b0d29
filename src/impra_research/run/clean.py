"""Cleans, codes and analyses a study into `processed/`: all of it is replaced, or none.

`processed/made_from.json` says from which files and which code the tables were made. It is removed
before the first folder is replaced and written after the last, so a killed run is never believed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impra_research.run.files import hold, part_of, replace_folder, sweep, write_json
from impra_research.run.fingerprint import package_sha256
from impra_research.study import STAGES, Study, file_sha256

if TYPE_CHECKING:
    import pandas as pd

    from impra_research.clean import Cleaned

NOT_READ_BY_CLEANING = ("run", "show", "simulate")
COLLECTED = ("interviews", "coding", "registers")  # beside the received files, or in raw/
INTERCULTURAL = "intercultural_fit"


@dataclass(frozen=True, slots=True)
class Table:
    """A table on its way to the disk: its rows, those set aside, and what its record says."""

    stage: str
    rows: pd.DataFrame
    account: Mapping[str, object]
    quarantined: pd.DataFrame | None = None


def process(study: Study, *, force: bool = False) -> dict[str, Any]:
    """Make every processed table of a study, unless nothing it is made from has changed.

    Returns
    -------
    dict
        `study`, `status` ("up to date" or "cleaned"), `tables`: rows in, out, quarantined; and
        `quarantine`: where the rows set aside are.

    Raises
    ------
    DataError
        A file, value or correction is invalid; the earlier tables are as they were.
    RunFailedError
        Another process is cleaning this study, or running notebooks that read it.
    """
    with hold(study.processed):
        sweep(study.processed)
        made_from = {"inputs": _inputs(study), "code": package_sha256(NOT_READ_BY_CLEANING)}
        if not force and _up_to_date(study, made_from):
            return summary(study, "up to date")
        _write(study, make_tables(study), made_from)
        return summary(study, "cleaned")


def make_tables(study: Study) -> dict[str, Table]:
    """Run the stages in the order of the house; each sees what the ones before it made."""
    from impra_research.clean import clean_study
    from impra_research.coding import code_interviews
    from impra_research.read.registers import read_registers

    cleaned = clean_study(study)
    tables = {
        name: Table("clean", rows, cleaned.records[name], cleaned.quarantined[name])
        for name, rows in cleaned.tables.items()
    }
    tables |= _counted("clean", read_registers(study))
    tables |= _counted("coded", code_interviews(study, _received_persons(cleaned)))
    return tables | _counted("analysed", dict(_analysed(study, cleaned.tables)))


def _analysed(
    study: Study, tables: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, pd.DataFrame]]:
    from impra_research.analyse.formality import formality_index
    from impra_research.analyse.intercultural import scale_scores
    from impra_research.analyse.life_history import life_histories

    if {"step", "support"} <= set(tables):
        yield "life_history", life_histories(tables["step"], tables["support"], tables["person"])
    if "enterprise" in tables:
        yield "formality", formality_index(tables["enterprise"], study.codebook)
    if "answer" in tables and INTERCULTURAL in study.codebook.scales:
        yield "intercultural", scale_scores(tables["answer"], study.codebook, INTERCULTURAL)


def _received_persons(cleaned: Cleaned) -> pd.DataFrame:
    """List everyone who answered: an interview stands even where the questionnaire is set aside."""
    import pandas as pd

    both = (cleaned.tables["person"], cleaned.quarantined["person"])
    return pd.concat([table[["person"]] for table in both], ignore_index=True)


def _counted(stage: str, tables: Mapping[str, pd.DataFrame]) -> dict[str, Table]:
    """Account for tables whose reading loses no row."""
    return {name: Table(stage, rows, {"table": name, "rows_in": len(rows), "rows_out": len(rows),
                                      "rows_quarantined": 0, "reasons": {}})
            for name, rows in tables.items()}  # fmt: skip


def _write(study: Study, tables: Mapping[str, Table], made_from: Mapping[str, Any]) -> None:
    ready = {stage: part_of(study.processed / stage) for stage in STAGES}
    for folder in ready.values():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for name, table in tables.items():
        _write_table(ready[table.stage], name, table, made_from)
    stamp = study.processed / "made_from.json"
    stamp.unlink(missing_ok=True)
    for stage, folder in ready.items():
        replace_folder(folder, study.processed / stage)
    write_json(stamp, {**made_from, "tables": _written(study)})


def _write_table(folder: Path, name: str, table: Table, made_from: Mapping[str, Any]) -> None:
    table.rows.to_parquet(folder / f"{name}.parquet", index=False)
    write_json(folder / f"{name}.json", {**table.account, **made_from})
    if table.quarantined is not None:
        table.quarantined.to_parquet(folder / f"{name}.quarantine.parquet", index=False)


def _inputs(study: Study) -> dict[str, str]:
    """Hash every file the tables are made from: those people wrote, and those received elsewhere."""
    elsewhere = study.files or study.raw
    folders = [study.raw, *(elsewhere / name for name in COLLECTED)]
    paths = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    paths |= {study.received(name) for name in study.received_names()}
    return {_told(path, study.raw, elsewhere): file_sha256(path) for path in sorted(paths)}


def _told(path: Path, raw: Path, elsewhere: Path) -> str:
    """Name an input by its place in `raw/`, or in the folder of the received files."""
    return path.relative_to(raw if path.is_relative_to(raw) else elsewhere).as_posix()


def _written(study: Study) -> dict[str, str]:
    paths = [path for stage in STAGES for path in sorted((study.processed / stage).iterdir())]
    return {path.relative_to(study.processed).as_posix(): file_sha256(path) for path in paths}


def _up_to_date(study: Study, made_from: Mapping[str, Any]) -> bool:
    try:
        stamp = json.loads((study.processed / "made_from.json").read_text(encoding="utf-8"))
        return bool(stamp == {**made_from, "tables": _written(study)})
    except (OSError, ValueError):
        return False


def summary(study: Study, status: str) -> dict[str, Any]:
    """Say what the tables of a study hold: rows in, out and quarantined, why, and where."""
    told = ("rows_in", "rows_out", "rows_quarantined", "reasons")
    tables = {
        name: {key: record.get(key) for key in told} for name, record in study.records().items()
    }
    where = os.path.relpath(study.processed / "clean" / "*.quarantine.parquet")
    return {"study": study.name, "status": status, "tables": tables, "quarantine": where}
