"""Assisted coding on disk: candidates are made and kept, judgements go to logs, agreement is measured.

`processed/suggested/METHOD.parquet` holds the candidates of a method; deleted, they are made again.
The vectors of the sentence encoder lie beside them, by the hash of the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from impra_research.coder.accepted import Bounds
from impra_research.coder.log import CoderLog
from impra_research.coder.opened import open_document
from impra_research.coding.agreement import agreement
from impra_research.coding.assisted import (
    METHODS,
    ByMeaning,
    Method,
    Verdict,
    alike,
    as_segments,
    by_letters,
    examples_of,
    found_by_likeness,
    found_by_rules,
    judged_acts,
    letters_version,
    machine,
    meaning_version,
    passages_of,
    ranked,
    shown,
    still_open,
)
from impra_research.coding.assisted.representations import Array
from impra_research.coding.replay import replay
from impra_research.coding.segments import segment_table
from impra_research.errors import NotCleanedError, UsageError, did_you_mean
from impra_research.exchange.kept_texts import keep_text
from impra_research.files import write_beside, write_text
from impra_research.read.codings import coding_files, read_codings
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.run.transcribed import coding_folder, transcripts_of
from impra_research.study import Study, file_sha256

MOST, SHORT = 20, 12  # candidates of a code that are kept; signs of a hash


@dataclass
class Suggestions:
    """The assisted coding of a study: also from a notebook, as `Suggestions(Study.open("data"))`."""

    study: Study

    @cached_property
    def transcripts(self) -> Transcripts:
        """The interviews."""
        return transcripts_of(self.study)

    @cached_property
    def segment(self) -> pd.DataFrame:
        """What people coded, as it stands on the disk now."""
        folder, codes = coding_folder(self.study), self.study.codebook.codes_file
        if not folder.is_dir() or not coding_files(folder):
            return pd.DataFrame(columns=["document", "start", "end", "code", "coder", "quote"])
        codings = read_codings(folder)
        return segment_table(codings.segment, self.transcripts, codes.codes, logs=codings.logs,
                             successors=codes.successors)  # fmt: skip

    def make(self, method: Method, *, most: int = MOST) -> pd.DataFrame:
        """Make and keep the candidates of a method; gives the best `most` of each code.

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
        table = ranked(found, self.study.codebook.themes, method=method, version=version,
                       most=max(most, MOST))  # fmt: skip
        write_beside(self._path(method), table.to_parquet)
        return table[table["rank"] <= most]

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
            No such candidate is kept, a machine would judge, or the coding would not stand: the
            transcript was corrected since, or the coder gave that code there already.
        """
        row = self._candidate(candidate)
        if coder in map(machine, METHODS):
            raise UsageError(f"{coder!r} is a machine", fix="name the person who judges")
        judge, code = judged_acts(row, verdict, coder=coder)
        opened = open_document(self.study, row["document"], coder=coder, blind=True)
        if opened.sha256 != row["text"]:
            raise UsageError(f"{row['document']} was corrected since it was searched",
                             fix="make the candidates again", then="impra interviews suggest")  # fmt: skip
        keep_text(coding_folder(self.study), opened.text)
        if code is not None:  # first, so that nothing is ever accepted without standing
            own = CoderLog(opened.log, coder)
            with own.held():
                if why := Bounds(opened, replay(own.acts, opened.given)).refusal(code):
                    raise UsageError(f"candidate {candidate} cannot be coded: {why}",
                                     fix="open the transcript and look, or reject it")  # fmt: skip
                own.append([code])
        log = self._log(judge.coder)
        with log.held():
            log.append([judge])
        said = f"{row['document']}:{row['start']}-{row['end']} {row['code']}"
        return f"{said} is coded by {coder}" if code else f"{said} is rejected by {coder}"

    def agreement(self, method: Method, *, coder: str, most: int = MOST) -> pd.DataFrame:
        """Give the agreement of a method with a person, code by code, as of any two coders.

        The machine's codings are its best `most` candidates of each code, learnt for each interview
        from the others. Interviews in which the person judged candidates are left out: there, one
        would measure how far the person followed the machine. Columns as `agreement`.

        Raises
        ------
        UsageError
            The person coded no interview without having judged candidates in it.
        """
        candidates, judged = self.make(method, most=most), self.judged()
        seen = set(judged.loc[judged["by"] == coder, "document"])
        own = set(self.segment.loc[self.segment["coder"] == coder, "document"])
        if not own - seen:
            raise UsageError(
                f"{coder!r} coded no interview without having judged candidates in it",
                fix=did_you_mean(coder, self.segment["coder"].unique()),
            )
        pair = (coder, machine(method))
        both = pd.concat(
            [self.segment.astype({"code": "str", "coder": "str"}), as_segments(candidates)]
        )
        read = dict.fromkeys(sorted(own - seen), pair)
        return agreement(
            both, self.transcripts.turn, self.study.codebook.themes, coders=pair, read=read
        )

    def alike(self, sought: str, *, language: str | None, most: int) -> pd.DataFrame:
        """Give the turns nearest to a code, a passage (DOCUMENT:START-END) or a sentence, by meaning.

        Those of a code or passage are sought in other languages than its own when none is named.
        Columns: rank, score, document, language, turn, start, end, quote (without identifiers, empty
        without consent).

        Raises
        ------
        UsageError
            Nothing is sought, no turn is in this language, or the encoder is not installed.
        """
        texts, own = self._sought(sought)
        passages = passages_of(self.transcripts)
        known = sorted(set(passages["language"]))
        wanted = [language] if language else [each for each in known if each not in own]
        here = passages[passages["language"].isin(wanted)]
        if here.empty:
            raise UsageError(f"no turn is in {language or 'another language'}",
                             fix=did_you_mean(language or "", known))  # fmt: skip
        with self.meaning() as represent:
            return shown(alike(here, texts, represent).head(most))

    def _sought(self, sought: str) -> tuple[list[str], set[str]]:
        """Give the words of a code's passages, of one passage or as typed; and their languages."""
        spoken = self.transcripts.transcript.set_index("document")["language"]
        if sought in self.study.codebook.themes:
            quotes = self.segment[self.segment["code"] == sought].drop_duplicates("quote")
            if quotes.empty:
                raise UsageError(f"nobody coded anything with {sought!r}",
                                 fix="name a passage, or type what is sought")  # fmt: skip
            return quotes["quote"].tolist(), set(quotes["document"].map(spoken))
        document, _, span = sought.rpartition(":")
        start, _, end = span.partition("-")
        if document in self.transcripts.texts and start.isdecimal() and end.isdecimal():
            words = self.transcripts.texts[document][int(start) : int(end)]
            return [words], {spoken[document]}
        if not sought.strip():
            raise UsageError(
                "nothing is sought", fix="name a code or a passage, or type a sentence"
            )
        return [sought], set()

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
        with self.meaning() as meaning:
            return found_by_likeness(passages, examples, meaning), f"{meaning_version()}, {learnt}"

    @contextmanager
    def meaning(self) -> Iterator[ByMeaning]:
        """Give the encoder with the vectors that are kept, and keep the new ones."""
        path = self._folder / f"{meaning_version().replace(' ', '_')}.npz"
        known: dict[str, Array] = {}
        if path.is_file():
            with np.load(path) as kept:
                known = dict(zip(kept["sentence"].tolist(), kept["vector"], strict=True))
        before, represent = len(known), ByMeaning(known)
        yield represent
        if len(known) > before:
            write_beside(path, lambda part: _save(part, known))

    def _candidate(self, candidate: str) -> dict[str, Any]:
        tables = [pd.read_parquet(path) for path in sorted(self._folder.glob("*.parquet"))]
        known = pd.concat(tables) if tables else pd.DataFrame({"candidate": []})
        row = known[known["candidate"] == candidate]
        if row.empty:
            raise UsageError(f"no candidate {candidate!r} is kept", fix="take one from the list",
                             then="impra interviews suggest")  # fmt: skip
        told: dict[str, Any] = row.iloc[0].to_dict()
        return told

    def _log(self, coder: str) -> CoderLog:
        return CoderLog(coding_folder(self.study) / "log" / f"{coder}.jsonl", coder)

    @property
    def _folder(self) -> Path:
        return self.study.processed / "suggested"

    def _path(self, method: Method) -> Path:
        return self._folder / f"{method}.parquet"


def written(table: pd.DataFrame, path: Path) -> Path:
    """Write candidates as CSV; a cell that a spreadsheet would run has an apostrophe before it."""
    safe = table.assign(**{name: table[name].str.replace(r"^([=+\-@\t\r\n])", r"'\1", regex=True)
                           for name in ("why", "quote")})  # fmt: skip
    return write_text(path, safe.to_csv(index=False))


def _save(path: Path, known: dict[str, Array]) -> None:
    with path.open("wb") as stream:
        np.savez(stream, sentence=np.array(list(known)), vector=np.array(list(known.values())))
