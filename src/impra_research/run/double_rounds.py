"""Double coding on disk: a round is drawn, packets go out and come home, decisions are appended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from impra_research.coder.log import CoderLog
from impra_research.coding.double import (
    adjudicate,
    before_and_after,
    disagreements,
    draw,
    returned_acts,
    settle,
    within,
)
from impra_research.coding.double.adjudication import Keep
from impra_research.coding.logged import hashes_of
from impra_research.coding.segments import segment_table
from impra_research.errors import NotCleanedError, UsageError, did_you_mean
from impra_research.exchange.kept_texts import keep_text
from impra_research.faults import NAME
from impra_research.files import write_text
from impra_research.read.acts import CONSENSUS, Log, read_log
from impra_research.read.codings import read_codings
from impra_research.read.interviews.transcripts import Transcripts, read_transcripts
from impra_research.read.rounds import Round, Unit, read_round, round_path
from impra_research.read.written import collected_folder
from impra_research.run.drawn import record_of, units_of
from impra_research.run.packets import write_packet
from impra_research.study import Study


@dataclass
class DoubleCoding:
    """The double coding of a study."""

    study: Study

    @cached_property
    def interviews(self) -> Path:
        """The folder of the transcripts."""
        folder = collected_folder(self.study, "interviews")
        if folder is None:
            raise NotCleanedError(
                f"study {self.study.name!r} has no interviews",
                fix="put the transcripts and their index.yml into raw/interviews/",
            )
        return folder

    @cached_property
    def coding(self) -> Path:
        """The folder of the codings."""
        return collected_folder(self.study, "coding") or self.interviews.parent / "coding"

    @cached_property
    def transcripts(self) -> Transcripts:
        """The interviews."""
        return read_transcripts(self.interviews, places=self.study.places)

    def draw(
        self,
        name: str,
        coders: Sequence[str],
        *,
        unit: Unit,
        by: Sequence[str],
        seed: int,
        share: float | None,
        number: int | None,
    ) -> Path:
        """Draw a round and write its record; a round that was drawn is never drawn over.

        Raises
        ------
        UsageError
            The round exists, two coders are not named, or so many cannot be drawn.
        """
        path = round_path(self.coding, name)
        if not NAME.fullmatch(name) or path.exists():
            raise UsageError(f"{name!r} is taken, or no name", fix="give the round another name")
        if len(set(coders)) != 2 or not all(map(NAME.fullmatch, coders)):
            raise UsageError("a passage is coded twice: by two", fix="--coder A --coder B")
        drawn = draw(units_of(self.transcripts, unit), by=by, seed=seed, share=share, number=number)
        about = {"unit": unit, "by": list(by), "seed": seed, "share": share, "number": number}
        record = record_of(about, coders, drawn, hashes_of(self.transcripts.texts))
        return write_text(path, record)

    def packet(self, name: str, coder: str, out: Path) -> Path:
        """Write the packet of one coder.

        Raises
        ------
        UsageError
            There is no such round or coder in it, or the folder exists.
        """
        drawn = self._round_of(name, coder)
        log = self._log(coder)
        return write_packet(self.study, self.interviews, self.transcripts, drawn, coder, log, out)

    def merge(self, name: str, packet: Path) -> dict[str, int]:
        """Take the logs of a packet home: by coder, how many acts were new.

        Raises
        ------
        UsageError
            There is no log in the packet.
        ReceivedFileError
            Something in it does not belong; nothing was taken in.
        """
        logs = sorted((packet / "raw" / "coding" / "log").glob("*.jsonl"))
        if not logs:
            raise UsageError(f"{packet} holds no coder's log", fix="name the folder of a packet")
        new = {}
        for path in logs:
            drawn = self._round_of(name, path.stem)
            home = CoderLog(self.coding / "log" / path.name, path.stem)
            with home.held():
                acts = returned_acts(Log(home.acts), read_log(path), drawn, path.stem,
                                     texts=self.transcripts.texts)  # fmt: skip
                for document in drawn.documents:
                    keep_text(self.coding, self.transcripts.texts[document])
                if acts:
                    home.append(acts)
            new[path.stem] = len(acts)
        return new

    def segments(self, drawn: Round) -> pd.DataFrame:
        """Give the segments of what was drawn, those of the consensus among them."""
        codings, codes = read_codings(self.coding), self.study.codebook.codes_file
        table = segment_table(codings.segment, self.transcripts, codes.codes, logs=codings.logs,
                              successors=codes.successors)  # fmt: skip
        return within(drawn, table)

    def disagreements(self, name: str) -> pd.DataFrame:
        """Give the disagreements of a round that nobody decided yet, side by side."""
        drawn = read_round(self.coding, name)
        left = settle(self.segments(drawn), self._log(CONSENSUS).acts, drawn.coders)
        return disagreements(left, self.study.codebook.themes, drawn.coders,
                             turn=self.transcripts.turn)  # fmt: skip

    def decide(
        self, name: str, disagreement: str, *, keep: Keep, reason: str, code: str = ""
    ) -> int:
        """Append a decision to the log of the consensus; say how many disagreements are left.

        Raises
        ------
        UsageError
            There is no such disagreement left, or the decision is not possible.
        """
        table = self.disagreements(name).set_index("disagreement", drop=False)
        if disagreement not in table.index:
            raise UsageError(f"no disagreement {disagreement!r} is left in round {name!r}",
                             fix=did_you_mean(disagreement, table.index))  # fmt: skip
        if code and code not in self.study.codebook.themes:
            raise UsageError(
                f"no code {code!r}", fix=did_you_mean(code, self.study.codebook.themes)
            )
        row = table.loc[disagreement].to_dict()
        sha256 = keep_text(self.coding, self.transcripts.texts[row["document"]])
        acts = adjudicate(row, keep=keep, reason=reason, text=sha256, code=code)
        log = CoderLog(self.coding / "log" / f"{CONSENSUS}.jsonl", CONSENSUS)
        with log.held():
            log.append(acts)
        return len(table) - 1

    def agreement(self, name: str) -> pd.DataFrame:
        """Give the agreement of a round before and after decisions, code by code."""
        drawn = read_round(self.coding, name)
        turn = within(drawn, self.transcripts.turn)
        return before_and_after(self.segments(drawn), turn, self.study.codebook.themes,
                                self._log(CONSENSUS).acts, drawn.coders)  # fmt: skip

    def _round_of(self, name: str, coder: str) -> Round:
        drawn = read_round(self.coding, name)
        if coder not in drawn.coders:
            raise UsageError(f"{coder!r} does not code round {name!r}",
                             fix=did_you_mean(coder, drawn.coders))  # fmt: skip
        return drawn

    def _log(self, coder: str) -> Log:
        path = self.coding / "log" / f"{coder}.jsonl"
        return read_log(path) if path.is_file() else Log(())
