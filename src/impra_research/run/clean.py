"""Cleans, codes and analyses a study into `processed/`: all of it is replaced, or none.

`processed/made_from.json` says from which files and which code the tables were made. It is removed
before the first folder is replaced and written after the last, so a killed run is never believed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impra_research.files import hold, part_of, replace_folder, sweep, write_json
from impra_research.run.stamp import made_from, why_to_clean, written
from impra_research.study import STAGES, Study

if TYPE_CHECKING:
    import pandas as pd

    from impra_research.clean import Cleaned

NO_NOTES: Mapping[str, str] = {}
INTERCULTURAL = "intercultural_fit"


@dataclass(frozen=True, slots=True)
class Table:
    """A table on its way to the disk: its rows, those set aside, and what its record says.

    Attributes
    ----------
    rows
        None when they are written already.
    """

    stage: str
    rows: pd.DataFrame | None
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
        if not force and not why_to_clean(study):
            return summary(study, "up to date")
        inputs = made_from(study)  # before they are read: what changes meanwhile is seen next time
        _write(study, inputs)
        return summary(study, "cleaned")


def make_tables(study: Study) -> dict[str, Table]:
    """Run the stages in the order of the house; each sees what the ones before it made."""
    from impra_research.clean import clean_study

    cleaned = clean_study(study)
    tables = {
        name: Table("clean", rows, cleaned.records[name], cleaned.quarantined[name])
        for name, rows in cleaned.tables.items()
    }
    return tables | _made_of(study, cleaned.tables, _received_persons(cleaned))


def _make_in_pieces(study: Study, folder: Path) -> dict[str, Table]:
    """Run the stages where the files are too large to be held: cleaned tables are written at once."""
    from impra_research.run.large import WrittenTables, write_in_pieces

    records = write_in_pieces(study, folder)
    tables = {name: Table("clean", None, record) for name, record in records.items()}
    written_tables = WrittenTables(folder, tuple(records))
    return tables | _made_of(study, written_tables, written_tables.received_persons(study))


def _made_of(
    study: Study, cleaned: Mapping[str, pd.DataFrame], persons: pd.DataFrame
) -> dict[str, Table]:
    from impra_research.coding.interviews import code_interviews, notes_on_codings
    from impra_research.read.registers import read_registers

    tables = _counted("clean", read_registers(study))
    coded = code_interviews(study, persons)
    tables |= _counted("coded", coded, notes_on_codings(study) | for_review(coded))
    return tables | _counted("analysed", dict(_analysed(study, cleaned)))


def _analysed(
    study: Study, tables: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Analyse what a study holds; a statistics library is loaded only when there is something to ask it."""
    tables = {name: rows for name, rows in tables.items() if not study.codebook.unread(name)}
    if {"step", "support"} <= set(tables):
        from impra_research.analyse.life_history import life_histories

        yield "life_history", life_histories(tables["step"], tables["support"], tables["person"])
    if "enterprise" in tables:
        from impra_research.analyse.formality import formality_index

        yield "formality", formality_index(tables["enterprise"], study.codebook)
    if "answer" in tables and INTERCULTURAL in study.codebook.scales:
        from impra_research.analyse.intercultural import scale_scores

        yield "intercultural", scale_scores(tables["answer"], study.codebook, INTERCULTURAL)


def _received_persons(cleaned: Cleaned) -> pd.DataFrame:
    """List everyone who answered: an interview stands even where the questionnaire is set aside."""
    import pandas as pd

    kept = cleaned.tables["person"][["person", "place", "source"]].astype({"place": "str"})
    return pd.concat([kept, cleaned.quarantined["person"][["person"]]], ignore_index=True)


def for_review(coded: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Say how many codings wait for a person since a correction, and in which documents."""
    if "segment" not in coded:
        return {}
    waiting = coded["segment"].loc[coded["segment"]["status"] == "needs_review", "document"]
    if waiting.empty:
        return {}
    where = ", ".join(map(str, waiting.unique()))
    return {"coding": f"{len(waiting)} codings wait for review, in {where}; pages quote none of them; "
                      "open the document in the coder, `r` goes to the next"}  # fmt: skip


def _counted(
    stage: str, tables: Mapping[str, pd.DataFrame], notes: Mapping[str, str] = NO_NOTES
) -> dict[str, Table]:
    """Account for tables whose reading loses no row."""
    return {name: Table(stage, rows, {"table": name, "rows_in": len(rows), "rows_out": len(rows),
                                      "rows_quarantined": 0, "reasons": {}, "notes": dict(notes)})
            for name, rows in tables.items()}  # fmt: skip


def _write(study: Study, inputs: Mapping[str, Any]) -> None:
    from impra_research.clean.streamed.flat import is_cleaned_in_pieces

    ready = {stage: part_of(study.processed / stage) for stage in STAGES}
    try:
        for folder in ready.values():
            folder.mkdir(parents=True)
        in_pieces = is_cleaned_in_pieces(study)
        tables = _make_in_pieces(study, ready["clean"]) if in_pieces else make_tables(study)
        for name, table in tables.items():
            _write_table(ready[table.stage], name, table, inputs)
        stamp = study.processed / "made_from.json"
        stamp.unlink(missing_ok=True)
        for stage, folder in ready.items():
            replace_folder(folder, study.processed / stage)
        write_json(stamp, {**inputs, "tables": written(study)})
    finally:
        sweep(study.processed)  # a full disk keeps no half table: it holds values as received


def _write_table(folder: Path, name: str, table: Table, inputs: Mapping[str, Any]) -> None:
    if table.rows is not None:
        table.rows.to_parquet(folder / f"{name}.parquet", index=False)
    write_json(folder / f"{name}.json", {**table.account, **inputs})
    if table.quarantined is not None:
        table.quarantined.to_parquet(folder / f"{name}.quarantine.parquet", index=False)
    for aside in folder.glob("*.quarantine.parquet"):
        aside.chmod(0o600)  # answers as received: for their owner alone


def summary(study: Study, status: str) -> dict[str, Any]:
    """Say what the tables of a study hold: rows in, out and quarantined, why, and where."""
    told = ("rows_in", "rows_out", "rows_quarantined", "reasons")
    tables = {
        name: {key: record.get(key) for key in told} for name, record in study.records().items()
    }
    where = os.path.relpath(study.processed / "clean" / "*.quarantine.parquet")
    return {"study": study.name, "status": status, "tables": tables, "quarantine": where,
            "notes": reading_notes(study.records().values())}  # fmt: skip


def reading_notes(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Say how each file was read where study.yml does not: a guess among it is seen by a person."""
    return {where: note for record in records for where, note in record.get("notes", {}).items()}
