"""What coders and analysts wrote: coded segments, translations of passages, meta-inferences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from impra_research.declared import LANGUAGES, Declared, Label, read_declared
from impra_research.errors import StudyFileError, did_you_mean
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


@dataclass(frozen=True, slots=True)
class Codings:
    """Segments and translations as received: text cells, indexed by their row in the file."""

    segment: pd.DataFrame
    translation: pd.DataFrame | None


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
    """List which of the two files of codings are there.

    Raises
    ------
    ReceivedFileError
        A further CSV lies beside them.
    """
    refuse_other_tables(folder, CODINGS)
    return [name for name in CODINGS if (folder / name).is_file()]


def read_codings(folder: Path) -> Codings:
    """Read segments.csv (columns document, start, end, code, coder, and quote when it is there).

    translations.csv (document, start, end, en, fr, it) is read beside it when it is there.

    Raises
    ------
    ReceivedFileError
        segments.csv is missing, a file is not UTF-8, or its columns are not these.
    """
    translations = folder / "translations.csv"
    return Codings(
        segment=read_written_table(
            folder / "segments.csv", columns=[*SPAN, "code", "coder"], optional=["quote"]
        ),
        translation=read_written_table(translations, columns=[*SPAN, *LANGUAGES])
        if translations.is_file()
        else None,
    )


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
    meta = read_declared(folder / "meta_inferences.yml", MetaInferences)
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
