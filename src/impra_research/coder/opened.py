"""One transcript opened by one coder: its text, the codes, what was coded before, and by whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from impra_research.codebook import Theme
from impra_research.codebook.companions import CodesFile
from impra_research.coder.carried import refuse_stale
from impra_research.coder.log import CoderLog
from impra_research.coding.corpus import Corpus
from impra_research.coding.replay import Segment, as_one, replay
from impra_research.coding.rows import Earlier, moved_rows
from impra_research.coding.segments import SEGMENT_KEY, received_segments
from impra_research.declared import Language, read_declared
from impra_research.errors import AGAIN, NotCleanedError, UsageError, did_you_mean
from impra_research.read.acts import AnyAct, Code, NewTheme, read_log
from impra_research.read.codings import read_codings
from impra_research.read.interviews.transcripts import InterviewIndex, Transcripts, read_transcripts
from impra_research.read.written import collected_folder
from impra_research.study import Study


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A transcript as a coder opens it.

    Attributes
    ----------
    text, sha256
        The words, and the hash that every act on them names.
    turns
        Where each turn of speech begins and ends, and who speaks.
    quotable
        Whether the person agreed to be quoted.
    themes
        The codes of codes.yml.
    successors
        For each retired code the one that it is read as.
    given
        What the coder coded in segments.csv.
    others
        What other coders coded; empty when the coder is blind to it.
    log
        Where the acts of the coder are appended.
    """

    document: str
    text: str
    sha256: str
    language: Language
    turns: tuple[tuple[int, int, str], ...]
    quotable: bool
    themes: dict[str, Theme]
    successors: Mapping[str, str]
    given: tuple[Segment, ...]
    others: tuple[Segment, ...]
    log: Path

    def read_today(self, acts: Iterable[AnyAct]) -> list[AnyAct]:
        """Read acts with the codes of today; the creation of one that codes.yml has or had is left out."""
        settled = {*self.themes, *self.successors}
        return [_read_as(act, self.successors) for act in acts
                if not (isinstance(act, NewTheme) and act.code in settled)]  # fmt: skip


def _read_as(act: AnyAct, successors: Mapping[str, str]) -> AnyAct:
    """Read a retired code as its successor."""
    match act:
        case Code(code=code) if code in successors:
            return act.model_copy(update={"code": successors[code]})
        case NewTheme(parent=str(parent)) if parent in successors:
            return act.model_copy(update={"parent": successors[parent]})
        case _:
            return act


def open_document(study: Study, document: str, *, coder: str, blind: bool) -> OpenedDocument:
    """Open one transcript of a study for one coder.

    Raises
    ------
    UsageError
        The study has no such transcript.
    NotCleanedError
        The study has no interviews.
    StudyFileError, ReceivedFileError
        The interviews or codings do not hold together.
    """
    folder = collected_folder(study, "interviews")
    if folder is None:
        raise NotCleanedError(
            f"study {study.name!r} has no interviews",
            fix="put the transcripts and their index.yml into raw/interviews/",
        )
    transcripts = read_transcripts(folder, _persons(folder), places=study.places)
    if document not in transcripts.texts:
        raise UsageError(
            f"study {study.name!r} has no transcript {document!r}",
            fix=did_you_mean(document, transcripts.texts),
            then=AGAIN,
        )
    coding = collected_folder(study, "coding") or folder.parent / "coding"
    earlier = Earlier.of(study, transcripts.texts)
    received = _received(coding, document, transcripts, study.codebook.codes_file, earlier)
    logs = [] if blind else sorted((coding / "log").glob("*.jsonl"))
    successors = study.codebook.codes_file.successors
    others = () if blind else _others(received, logs, coder, successors)
    about = transcripts.transcript.set_index("document").loc[document]
    turns = transcripts.turn[transcripts.turn["document"] == document]
    text = transcripts.texts[document]
    asked = sorted({coding / "log" / f"{coder}.jsonl", *logs})
    refuse_stale(document, text, [CoderLog(path, path.stem) for path in asked], received)
    return OpenedDocument(
        document=document,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        language=about["language"],
        turns=tuple(zip(turns["start"], turns["end"], turns["speaker"], strict=True)),
        quotable=bool(about["consent_quotation"]),
        themes=study.codebook.themes,
        successors=successors,
        given=tuple(segment for segment in received if segment.coder == coder),
        others=tuple(segment for segment in others if segment.document == document),
        log=coding / "log" / f"{coder}.jsonl",
    )


def _persons(folder: Path) -> pd.DataFrame:
    """List whom index.yml names: cleaning checks that they answered, coding needs the words only."""
    index = read_declared(folder / "index.yml", InterviewIndex)
    return pd.DataFrame({"person": [entry.person for entry in index.documents.values()]})


def _received(
    coding: Path, document: str, transcripts: Transcripts, codes: CodesFile, earlier: Earlier
) -> list[Segment]:
    """Give the rows of segments.csv; of those carried over, their log says where they stand."""
    if not (coding / "segments.csv").is_file():
        return []
    codings = read_codings(coding)
    table = received_segments(
        codings.segment[codings.segment["document"] == document], Corpus.of(transcripts.texts),
        {*codes.codes, *codes.successors}, moved=moved_rows(codings.logs), earlier=earlier,
    )  # fmt: skip
    read = table[["segment", *SEGMENT_KEY]].astype({"code": "str", "coder": "str"})
    today = read.assign(code=read["code"].replace(dict(codes.successors)))
    sha256 = hashlib.sha256(transcripts.texts[document].encode()).hexdigest()
    return [Segment(text=sha256, **row)
            for row in today.drop_duplicates(SEGMENT_KEY).to_dict("records")]  # fmt: skip


def _others(
    received: Iterable[Segment], logs: Iterable[Path], coder: str, successors: Mapping[str, str]
) -> tuple[Segment, ...]:
    found = [segment for segment in received if segment.coder != coder]
    for log in logs:
        if log.stem != coder:
            own = [segment for segment in found if segment.coder == log.stem]
            taken = {segment.segment for segment in own}
            found = [each for each in found if each.segment not in taken]
            acts = [_read_as(act, successors) for act in read_log(log).acts]
            found += replay(acts, own).held.values()
    return tuple(as_one(found))
