"""The interviews of a study, from its files to the tables transcript, turn, segment, translation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impra_research.coding.double.consensus import settled, with_consensus
from impra_research.coding.rows import Earlier
from impra_research.coding.segments import segment_table
from impra_research.coding.translated import translation_table
from impra_research.errors import StudyFileError
from impra_research.read.acts import CONSENSUS, TRANSLATIONS, Log
from impra_research.read.codings import Codings, coding_files, read_codings
from impra_research.read.interviews.transcripts import (
    Transcripts,
    interview_files,
    read_transcripts,
)
from impra_research.read.rounds import read_in_rounds
from impra_research.read.written import collected_folder
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class Interviews:
    """The coded interviews of a study; `translation` is None when nothing was translated."""

    transcript: pd.DataFrame
    turn: pd.DataFrame
    segment: pd.DataFrame
    translation: pd.DataFrame | None = None

    @classmethod
    def of(cls, study: Study) -> Interviews:
        """Take the coded interviews of a cleaned study.

        Raises
        ------
        NotCleanedError
            The study has no coded interviews, or they were not processed yet.
        """
        translation = study.table("translation") if study.has("translation") else None
        return cls(
            transcript=study.table("transcript"),
            turn=study.table("turn"),
            segment=study.table("segment"),
            translation=translation,
        )


def code_interviews(study: Study, person: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Read transcripts and codings into the tables that the study has files for; {} when none.

    Parameters
    ----------
    study
        The study, of which `interviews/` and `coding/` are read.
    person
        The cleaned table of persons: an interview must belong to one of them, in their place.

    Raises
    ------
    ReceivedFileError, UnknownValueError, StudyFileError
        A file cannot be read exactly; every fault is named.
    """
    interviews, coding = (collected_folder(study, name) for name in ("interviews", "coding"))
    if interviews is None or not _hold_something(interviews):
        _refuse_codings_of_nothing(coding)
        return {}
    transcripts = read_transcripts(interviews, _with_files(study, person), places=study.places)
    tables = {"transcript": transcripts.transcript, "turn": transcripts.turn}
    if coding is None or not coding_files(coding):
        return tables
    codings = read_codings(coding)
    tables |= dict(zip(("transcript", "segment"), decided(study, transcripts, coding, codings),
                       strict=True))  # fmt: skip
    translation = translations_of(study, transcripts, codings)
    return tables if translation is None else tables | {"translation": translation}


def _with_files(study: Study, person: pd.DataFrame) -> pd.DataFrame:
    if "source" not in person:
        return person
    files = {name: source.file for name, source in study.declared.sources.items()}
    return person.assign(file=person["source"].astype("str").map(files))


def decided(
    study: Study, transcripts: Transcripts, coding: Path, codings: Codings
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the transcripts with who read each and whether all is settled there, and the segments.

    `readers` of a transcript are whoever coded in it, and who read it in a round and found nothing.
    """
    segment = segments_of(study, transcripts, codings)
    coded = segment.loc[segment["coder"] != CONSENSUS, ["document", "coder"]].drop_duplicates()
    pairs = {*coded.itertuples(index=False, name=None)}
    read = read_in_rounds(coding, pairs)
    pairs |= {(document, coder) for document, coders in read.items() for coder in coders}
    acts = codings.logs[CONSENSUS].acts if CONSENSUS in codings.logs else ()
    done = settled(segment, acts, read)
    names = transcripts.transcript["document"]
    readers = [" ".join(sorted(who for at, who in pairs if at == name)) for name in names]
    transcript = transcripts.transcript.assign(
        readers=pd.Series(readers, index=names.index, dtype="str"), settled=names.isin([*done])
    )
    return transcript, with_consensus(segment, done) if done or acts else segment


def segments_of(study: Study, transcripts: Transcripts, codings: Codings) -> pd.DataFrame:
    """Give the segments of a study as `segment_table` does; those of the consensus are its decisions."""
    codes = study.codebook.codes_file
    return segment_table(
        codings.segment, transcripts, codes.codes, logs=codings.logs,
        successors=codes.successors, earlier=Earlier.of(study, transcripts.texts),
    )  # fmt: skip


def translations_of(
    study: Study, transcripts: Transcripts, codings: Codings
) -> pd.DataFrame | None:
    """Give the translated passages of a study as `translation_table` does; None without any."""
    if codings.translation is None:
        return None
    log, earlier = codings.logs.get(TRANSLATIONS, Log(())), Earlier.of(study, transcripts.texts)
    return translation_table(codings.translation, transcripts, log=log, earlier=earlier)


def notes_on_codings(study: Study) -> dict[str, str]:
    """Say what was set aside in the coders' logs, by log."""
    coding = collected_folder(study, "coding")
    return read_codings(coding).notes() if coding is not None and coding_files(coding) else {}


def _hold_something(interviews: Path) -> bool:
    return (interviews / "index.yml").is_file() or bool(interview_files(interviews))


def _refuse_codings_of_nothing(coding: Path | None) -> None:
    if coding is not None and (files := coding_files(coding)):
        raise StudyFileError(
            f"{', '.join(files)} in {coding}, but there are no interviews",
            fix="put the transcripts and their index.yml into interviews/, beside coding/",
        )
