"""Registers of a study: services and their scores, organisations at events, official figures.

Each table is checked against the codebook or against its own declared definitions as it is read; a
study has the tables it has files for, and no others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from impra_research.codebook import ServicesFile
from impra_research.declared import LANGUAGES
from impra_research.errors import UnknownValueError
from impra_research.read.official import OFFICIAL_COLUMNS, definitions_in, official_figures
from impra_research.read.unknown import unknown_values
from impra_research.read.written import (
    collected_folder,
    read_written_table,
    refuse,
    refuse_other_tables,
    repeated_rows,
)
from impra_research.study import Study

EVENT_COLUMNS = [
    "organisation", "event", *(f"event_label_{language}" for language in LANGUAGES), "period",
    "place", "role", "as_written", "where", "source", "licence", "note",
]  # fmt: skip
REGISTERS = ("practice_scores.csv", "impra_events.csv", "official_aggregates.csv")
SCORE_KEY = ["practice", "criterion", "rater"]
SCORES = ("0", "1", "2", "3")


def read_registers(study: Study) -> dict[str, pd.DataFrame]:
    """Read service, practice_score, event_participation and official: those the study has.

    Raises
    ------
    StudyFileError, ReceivedFileError
        A file is not what it should be.
    UnknownValueError
        A service, criterion, score or definition is not known; all are listed.
    """
    tables = {}
    if (study.raw / "codebook" / "services.yml").is_file():
        tables["service"] = service_table(study.codebook.inventory)
    folder = collected_folder(study, "registers")
    if folder is None:
        return tables
    refuse_other_tables(folder, REGISTERS)
    if (path := folder / "practice_scores.csv").is_file():
        tables["practice_score"] = practice_scores(
            read_written_table(path, columns=[*SCORE_KEY, "score"], optional=["evidence"]),
            practices=study.codebook.inventory.services,
            criteria=study.codebook.criteria,
        )
    if (path := folder / "impra_events.csv").is_file():
        tables["event_participation"] = event_participation(
            read_written_table(path, columns=EVENT_COLUMNS)
        )
    if (path := folder / "official_aggregates.csv").is_file():
        tables["official"] = official_figures(
            read_written_table(path, columns=OFFICIAL_COLUMNS), definitions_in(folder)
        )
    return tables


def service_table(inventory: ServicesFile) -> pd.DataFrame:
    """One row a service: service, place, kind, and languages, stages, targets joined by spaces."""
    rows = [
        {"service": code, "place": service.place, "kind": service.kind,
         "languages": " ".join(service.languages), "stages": " ".join(service.stages),
         "targets": " ".join(service.targets)}
        for code, service in inventory.services.items()
    ]  # fmt: skip
    return pd.DataFrame(
        rows, columns=["service", "place", "kind", "languages", "stages", "targets"]
    )


def practice_scores(
    received: pd.DataFrame, *, practices: Collection[str], criteria: Collection[str]
) -> pd.DataFrame:
    """One row a practice, criterion and rater: score, an integer 0-3; two raters scored each.

    `evidence` is what the rater wrote down for it, where the file has that column.

    Raises
    ------
    UnknownValueError
        A practice, criterion or score is not known, a row stands twice, or a rater is missing.
    """
    known: Mapping[str, Collection[str]] = {
        "practice": practices, "criterion": criteria, "score": SCORES,
    }  # fmt: skip
    faults = [
        fault for column in known
        for fault in unknown_values("practice_scores.csv", received[column], known[column])
    ]  # fmt: skip
    faults += repeated_rows("practice_scores.csv", received, SCORE_KEY)
    raters = received.groupby(SCORE_KEY[:2], observed=True, dropna=False)["rater"].nunique()
    faults += [
        f"practice_scores.csv: {practice}, {criterion} has {n} rater(s) and needs two"
        for (practice, criterion), n in raters[raters != 2].items()
    ]
    refuse(faults, fix="correct practice_scores.csv", kind=UnknownValueError)
    written = [name for name in ("evidence",) if name in received.columns]
    scores = received[[*SCORE_KEY, "score", *written]].astype({"score": "Int64"})
    return scores.sort_values(SCORE_KEY, ignore_index=True)


def event_participation(received: pd.DataFrame) -> pd.DataFrame:
    """One row an organisation and event, as the source names them.

    Raises
    ------
    UnknownValueError
        A pair stands twice, or one of the two names is empty.
    """
    key = ["organisation", "event"]
    empty = received.index[(received[key] == "").any(axis="columns")]
    faults = [f"impra_events.csv row {row}: organisation or event is empty" for row in empty]
    faults += repeated_rows("impra_events.csv", received, key)
    refuse(faults, fix="correct impra_events.csv", kind=UnknownValueError)
    return received.reset_index(drop=True)
