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
    settle,
    within,
)
from impra_research.coding.double.adjudication import Keep
from impra_research.coding.interviews import segments_of
from impra_research.coding.logged import hashes_of
from impra_research.errors import NotCleanedError, UsageError, did_you_mean
from impra_research.exchange.kept_texts import keep_text
from impra_research.faults import NAME
from impra_research.files import write_text
from impra_research.read.acts import CONSENSUS
from impra_research.read.codings import read_codings
from impra_research.read.interviews.transcripts import Transcripts, read_transcripts
from impra_research.read.rounds import Packet, Round, Unit, read_round, round_path
from impra_research.read.written import collected_folder
from impra_research.run.drawn import finished_by, record_of, units_of
from impra_research.run.merging import Merging, log_of, round_of
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
            The round exists, two people are not named, or so many cannot be drawn.
        """
        path = round_path(self.coding, name)
        if not NAME.fullmatch(name) or path.exists():
            raise UsageError(f"{name!r} is taken, or no name", fix="give the round another name")
        if len({*coders} - {CONSENSUS}) != 2 or not all(map(NAME.fullmatch, coders)):
            raise UsageError("a passage is coded twice: by two", fix="--coder A --coder B")
        drawn = draw(units_of(self.transcripts, unit), by=by, seed=seed, share=share, number=number)
        about = {"unit": unit, "by": list(by), "seed": seed, "share": share, "number": number}
        record = record_of(about, coders, drawn, hashes_of(self.transcripts.texts))
        return write_text(path, record)

    def coded_before(self, name: str) -> dict[str, int]:
        """Count what the coders of a round coded before it in what was drawn, where they did."""
        drawn = read_round(self.coding, name)
        counts = self.segments(drawn)["coder"].value_counts()
        return {coder: int(counts[coder]) for coder in drawn.coders if coder in counts}

    def packet(self, name: str, coder: str, out: Path) -> Path:
        """Write the packet of one coder of a round; a folder that exists is never written over."""
        drawn = round_of(self.coding, name, coder)
        packet = Packet(round=name, coder=coder)
        log = log_of(self.coding, coder)
        return write_packet(self.study, self.interviews, self.transcripts, drawn, packet, log, out)

    def merge(
        self, name: str, packets: Sequence[Path], *, finished: bool = False
    ) -> dict[str, tuple[int, list[str]]]:
        """Take the logs of packets home: by coder, how many acts were new, and where nothing is coded.

        With `finished`, what is not coded was read and holds nothing.

        Raises
        ------
        UsageError
            A folder is no packet, or one of another round.
        ReceivedFileError
            Something in one of them does not belong; nothing was taken in.
        """
        codes = {*self.study.codebook.codes_file.codes, *self.study.codebook.codes_file.retired}
        new = Merging(self.coding, self.transcripts.texts, codes, name).take_in(packets)
        for coder in new if finished else ():
            path = round_path(self.coding, name)
            write_text(path, finished_by(coder, path))
        drawn = read_round(self.coding, name)
        table = self.segments(drawn)
        coded = {*zip(table["document"], table["coder"], strict=True)}
        return {coder: (acts, [each for each in drawn.documents if (each, coder) not in coded])
                for coder, acts in new.items()}  # fmt: skip

    def segments(self, drawn: Round) -> pd.DataFrame:
        """Give the segments of what was drawn, those of the consensus among them."""
        return within(drawn, segments_of(self.study, self.transcripts, read_codings(self.coding)))

    def unread(self, name: str) -> list[str]:
        """List the documents of a round that not both coders have read, as far as is known."""
        drawn = read_round(self.coding, name)
        return [each for each in drawn.documents if each not in _read(drawn, self.segments(drawn))]

    def disagreements(self, name: str) -> pd.DataFrame:
        """Give the disagreements that nobody decided yet, side by side, in what both coders have read."""
        drawn = read_round(self.coding, name)
        table = self.segments(drawn)
        shared = table[table["document"].isin([*_read(drawn, table)])]
        left = settle(shared, log_of(self.coding, CONSENSUS).acts, drawn.coders)
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
        if code and code not in self.study.codebook.themes:
            raise UsageError(
                f"no code {code!r}", fix=did_you_mean(code, self.study.codebook.themes)
            )
        log = CoderLog(self.coding / "log" / f"{CONSENSUS}.jsonl", CONSENSUS)
        with log.held():  # of two who decide at once, the second finds it decided
            table = self.disagreements(name).set_index("disagreement", drop=False)
            if disagreement not in table.index:
                raise UsageError(f"no disagreement {disagreement!r} is left in round {name!r}",
                                 fix=did_you_mean(disagreement, table.index))  # fmt: skip
            row = table.loc[disagreement].to_dict()
            sha256 = keep_text(self.coding, self.transcripts.texts[row["document"]])
            log.append(adjudicate(row, keep=keep, reason=reason, text=sha256, code=code))
        return len(table) - 1

    def agreement(self, name: str) -> pd.DataFrame:
        """Give the agreement of a round before and after decisions, code by code.

        Raises
        ------
        UsageError
            Nothing of the round was read by both yet.
        """
        drawn = read_round(self.coding, name)
        table, turn = self.segments(drawn), within(drawn, self.transcripts.turn)
        if not (read := _read(drawn, table)):
            raise UsageError(f"nothing of round {name!r} was read by both coders yet",
                             fix=f"impra double merge {name} PACKET")  # fmt: skip
        return before_and_after(table, turn, self.study.codebook.themes,
                                log_of(self.coding, CONSENSUS).acts, drawn.coders, read=read)  # fmt: skip


def _read(drawn: Round, table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    return drawn.read_by_both({*zip(table["document"], table["coder"], strict=True)})
