"""What coders and analysts wrote: coded segments, translations of passages, meta-inferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pandas as pd

from impra_research.declared import LANGUAGES, Declared, Label, read_declared
from impra_research.errors import StudyFileError, did_you_mean
from impra_research.read.acts import Log, read_log
from impra_research.read.written import (
    collected_folder,
    read_written_table,
    refuse,
    refuse_other_tables,
)
from impra_research.study import Study

Verdict = Literal["confirms", "expands", "contradicts", "silent"]
CODINGS = ("segments.csv", "translations.csv")
SPAN = ("document", "start", "end")
SEGMENT = (*SPAN, "code", "coder")


@dataclass(frozen=True, slots=True)
class Codings:
    """Segments and translations as received: text cells, indexed by their row in the file.

    `logs` are the acts of each coder, by the name of the log.
    """

    segment: pd.DataFrame
    translation: pd.DataFrame | None
    logs: dict[str, Log] = field(default_factory=dict)

    def notes(self) -> dict[str, str]:
        """Say of each log which lines a crash tore off; they are left aside."""
        return {
            f"coding/log/{coder}.jsonl": log.note for coder, log in self.logs.items() if log.note
        }


class ReadTheme(Declared):
    """One row of the joint display, as an analyst wrote it.

    `codes` are the codes it gathers, `estimate` the key of the survey estimate beside it (null when
    the survey has none), `reading` what the analyst draws from both.
    """

    theme: str
    codes: tuple[str, ...]
    label: Label
    estimate: str | None
    verdict: Verdict
    reading: Label


class MetaInferences(Declared):
    """The shape of coding/meta_inferences.yml: readings of one pair of places, by their author."""

    pair: tuple[str, str]
    author: str
    themes: tuple[ReadTheme, ...]


def coding_files(folder: Path) -> list[str]:
    """List which of the two files of codings are there, and the coders' logs.

    Raises
    ------
    ReceivedFileError
        A further CSV lies beside them.
    """
    refuse_other_tables(folder, CODINGS)
    logs = [path.relative_to(folder).as_posix() for path in log_files(folder)]
    return [name for name in CODINGS if (folder / name).is_file()] + logs


def log_files(folder: Path) -> list[Path]:
    """List the coders' logs, by name."""
    return sorted((folder / "log").glob("*.jsonl"))


def coding_logs(folder: Path) -> dict[str, Log]:
    """Read the log of every coder, by coder."""
    return {path.stem: read_log(path) for path in log_files(folder)}


def read_codings(folder: Path) -> Codings:
    """Read segments.csv (columns document, start, end, code, coder, and quote when it is there).

    translations.csv (document, start, end, en, fr, it) is read beside it when it is there, and every
    coder's log; with a log, or a round of double coding to begin with, a study needs no segments.csv.

    Raises
    ------
    ReceivedFileError
        segments.csv is missing, a file is not UTF-8, its columns are not these, or a line of a log is
        no act.
    """
    translations = folder / "translations.csv"
    logs = coding_logs(folder)
    begun = bool(logs) or any((folder / "double").glob("*.yml"))
    return Codings(
        segment=_segments(folder / "segments.csv", logged=begun),
        translation=read_written_table(translations, columns=[*SPAN, *LANGUAGES])
        if translations.is_file()
        else None,
        logs=logs,
    )


def _segments(path: Path, *, logged: bool) -> pd.DataFrame:
    if logged and not path.is_file():
        return pd.DataFrame(columns=[*SEGMENT], dtype="str").rename_axis(index="row")
    return read_written_table(path, columns=[*SEGMENT], optional=["quote"])


def read_meta_inferences(study: Study) -> MetaInferences | None:
    """Read what an analyst wrote about a pair of places; None when nobody wrote anything.

    Raises
    ------
    StudyFileError
        The file does not hold together, or names a code or a place that the study does not have.
    """
    folder = collected_folder(study, "coding")
    if folder is None or not (folder / "meta_inferences.yml").is_file():
        return None
    written = read_declared(folder / "meta_inferences.yml", MetaInferences)
    meta = _in_codes_of_today(written, study.codebook.codes_file.successors)
    themes, places = study.codebook.themes, study.places
    faults = [
        f"meta_inferences.yml, theme {row.theme!r}: code {code!r}; {did_you_mean(code, themes)}"
        for row in meta.themes
        for code in row.codes
        if code not in themes
    ]
    faults += [
        f"meta_inferences.yml, pair: {place!r}; {did_you_mean(place, places)}"
        for place in meta.pair
        if place not in places
    ]
    refuse(faults, fix="use the names of codes.yml and study.yml", kind=StudyFileError)
    return meta


def _in_codes_of_today(meta: MetaInferences, successors: Mapping[str, str]) -> MetaInferences:
    """Read retired codes as their successors."""
    themes = tuple(
        row.model_copy(update={"codes": tuple(successors.get(code, code) for code in row.codes)})
        for row in meta.themes
    )
    return meta.model_copy(update={"themes": themes})
