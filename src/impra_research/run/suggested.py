"""Assisted coding on disk: candidates are made and kept, judgements go to logs, agreement is measured.

`processed/suggested/METHOD.parquet` holds the candidates of a method; deleted, they are made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.coder.accepted import Bounds
from impra_research.coder.log import CoderLog
from impra_research.coder.opened import OpenedDocument, open_document
from impra_research.coder.proposed import SHOWN, kept_candidates, machine_log, suggested_folder
from impra_research.coder.words import coder_words
from impra_research.coding.assisted import (
    METHODS,
    Method,
    Verdict,
    accepted_stands,
    by_letters,
    compared,
    examples_of,
    found_by_likeness,
    found_by_rules,
    judged_acts,
    letters_version,
    machine,
    meaning_version,
    passages_of,
    ranked,
    still_open,
)
from impra_research.coding.interviews import segments_of
from impra_research.coding.replay import replay
from impra_research.errors import NotCleanedError, UsageError
from impra_research.exchange.kept_texts import keep_text
from impra_research.faults import NAME
from impra_research.files import write_beside
from impra_research.read.acts import Code, Judge
from impra_research.read.codings import coding_files, read_codings
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.run.transcribed import coding_folder, transcripts_of
from impra_research.run.vectors import kept_meaning
from impra_research.study import Study, file_sha256

KEPT = 100  # candidates of a code
SHORT = 12  # signs of a hash


@dataclass
class Suggestions:
    """The assisted coding of a study: also from a notebook, as `Suggestions(Study.open("data"))`."""

    study: Study

    @cached_property
    def transcripts(self) -> Transcripts:
        """The interviews."""
        return transcripts_of(self.study)

    @property
    def segment(self) -> pd.DataFrame:
        """What people coded, as it stands on the disk now."""
        folder = coding_folder(self.study)
        if not folder.is_dir() or not coding_files(folder):
            return pd.DataFrame(columns=["document", "start", "end", "code", "coder", "quote"])
        return segments_of(self.study, self.transcripts, read_codings(folder))

    def make(self, method: Method) -> pd.DataFrame:
        """Make the candidates of a method, the best hundred of each code, and keep them.

        Columns: candidate (its id), rank (within the code), code, score, method, version, document,
        text (sha256), language, turn, start, end, why (what it matched, or which coded passage it is
        most like), quote (without identifiers, empty without consent).

        Raises
        ------
        NotCleanedError
            Nobody coded anything to learn from, or no dictionary says what to look for.
        UsageError
            The sentence encoder is not installed.
        """
        found, version = self._by_rules() if method == "dictionary" else self._by_likeness(method)
        themes = self.study.codebook.themes
        table = ranked(found, themes, method=method, version=version, most=KEPT)
        write_beside(self.folder / f"{method}.parquet", table.to_parquet)
        return table

    def open_for(self, candidates: pd.DataFrame, *, coder: str) -> pd.DataFrame:
        """Leave out of candidates what a coder has judged or coded already."""
        return still_open(candidates, self.segment, self.judged(), coder=coder)

    def judged(self) -> pd.DataFrame:
        """One row a candidate and person: the last verdict; columns as `replay.JUDGED`."""
        logs = [self._log(machine(method)) for method in METHODS]
        return pd.concat([replay(log.acts).judged for log in logs], ignore_index=True)

    def judge(self, candidate: str, verdict: Verdict, *, coder: str) -> str:
        """Append a judgement to the log of the machine and, when accepted, a coding to the person's.

        Returns
        -------
        str
            What became of it, in words.

        Raises
        ------
        UsageError
            No such candidate is kept, a machine would judge, the coding would not stand (the
            transcript was corrected, or the coder gave that code there), or one rejected stands.
        """
        if not NAME.fullmatch(coder) or coder in map(machine, METHODS):
            raise UsageError("--coder names no coder who judges",
                             fix="give the short name of a coder: --coder A")  # fmt: skip
        row = self._candidate(candidate)
        opened = open_document(self.study, row["document"], coder=coder, blind=True)
        if opened.sha256 != row["text"]:
            raise UsageError(f"{row['document']} was corrected since it was searched",
                             fix="make the candidates again", then="impra interviews suggest")  # fmt: skip
        judge, code = judged_acts(row, verdict, coder=coder)
        own = CoderLog(opened.log, coder)
        if code is None and accepted_stands(judge, own.acts, replay(own.acts, opened.given).held):
            raise UsageError(f"{coder} accepted {candidate}, and that coding stands",
                             fix="take the coding back in the coder first")  # fmt: skip
        if code is not None:  # first, so that nothing is ever accepted without standing
            _append(own, code, opened)
        _append(self._log(judge.coder), judge, opened)
        said = f"{row['document']}:{row['start']}-{row['end']} {row['code']}"
        return f"{said} is coded by {coder}" if code else f"{said} is rejected by {coder}"

    def agreement(self, method: Method, *, coder: str, most: int = SHOWN) -> pd.DataFrame:
        """Give the agreement of a person with the best `most` candidates of each code; see `compared`."""
        table, themes = self.make(method), self.study.codebook.themes
        counted = table[table["rank"] <= most]
        return compared(counted, self.segment, self.transcripts.turn, themes, coder=coder,
                        judged=self.judged())  # fmt: skip

    def _by_rules(self) -> tuple[pd.DataFrame, str]:
        path = self.study.raw / "codebook" / "dictionary.yml"
        if not (rules := self.study.codebook.dictionary):
            raise NotCleanedError("no dictionary says what to look for",
                                  fix=f"write {path}: codes, each with `terms` or `patterns`")  # fmt: skip
        found = found_by_rules(passages_of(self.transcripts, longest=1), rules)
        return found, f"dictionary.yml {file_sha256(path)[:SHORT]}"

    def _by_likeness(self, method: Method) -> tuple[pd.DataFrame, str]:
        passages, examples = passages_of(self.transcripts), examples_of(self.segment)
        if examples.empty:
            raise NotCleanedError(
                f"{method} learns from what people coded, and nobody coded anything",
                fix="code some interviews, or begin with --method dictionary",
            )
        learnt = (
            f"learnt from {len(examples)} passages of {examples['document'].nunique()} interviews"
        )
        if method == "tfidf":
            represent = by_letters(passages["words"])
            return found_by_likeness(
                passages, examples, represent
            ), f"{letters_version()}, {learnt}"
        with kept_meaning(self.folder) as meaning:
            return found_by_likeness(passages, examples, meaning), f"{meaning_version()}, {learnt}"

    def _candidate(self, candidate: str) -> dict[str, Any]:
        known = kept_candidates(self.study)
        row = known[known["candidate"] == candidate]
        if row.empty:
            raise UsageError(f"no candidate {candidate!r} is kept", fix="take one from the list",
                             then="impra interviews suggest")  # fmt: skip
        told: dict[str, Any] = row.iloc[0].to_dict()
        return told

    def _log(self, coder: str) -> CoderLog:
        return machine_log(coding_folder(self.study), coder)

    @property
    def folder(self) -> Path:
        """Where candidates and vectors are kept."""
        return suggested_folder(self.study)


def _append(log: CoderLog, act: Code | Judge, opened: OpenedDocument) -> None:
    """Append an act on an opened transcript, unless it is a coding that would not stand."""
    with log.held():
        if isinstance(act, Code):
            why = Bounds(opened, replay(log.acts, opened.given)).refusal(act)
            if why:
                raise UsageError(coder_words("en")[f"refused.{why}"],
                                 fix="reject the candidate, or open the transcript and look")  # fmt: skip
        keep_text(log.path.parent.parent, opened.text)
        log.append([act])
