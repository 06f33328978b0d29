"""Packets of double coding that come home: all are looked through before the first one is taken in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from impra_research.coder.log import CoderLog
from impra_research.coding.double import returned_acts
from impra_research.declared import read_declared
from impra_research.errors import UsageError, did_you_mean
from impra_research.exchange.kept_texts import keep_text
from impra_research.read.acts import AnyAct, Log, read_log
from impra_research.read.rounds import PACKET, Packet, Round, read_round

LOGS = PACKET.parent / "log"


@dataclass(frozen=True, slots=True)
class Merging:
    """What packets of a round are compared with at home: the folder `coding/`, texts and codes."""

    coding: Path
    texts: Mapping[str, str]
    codes: Collection[str]
    round: str

    def take_in(self, packets: Sequence[Path]) -> dict[str, int]:
        """Append what is new to the logs at home; by coder, how many acts.

        Raises
        ------
        UsageError
            A folder is no packet, or one of another round.
        ReceivedFileError
            Something in one of them does not belong; nothing was taken in.
        """
        came = [(self._coder(folder), folder) for folder in packets]
        for coder, folder in came:
            self._new(coder, folder)
        new: dict[str, int] = {}
        for coder, folder in came:
            new[coder] = new.get(coder, 0) + self._append(coder, folder)
        return new

    def _coder(self, folder: Path) -> str:
        if not (folder / PACKET).is_file():
            raise UsageError(f"{folder} is no packet", fix="name the folder that came back")
        packet = read_declared(folder / PACKET, Packet)
        if packet.round != self.round:
            raise UsageError(f"{folder} is a packet of round {packet.round!r}",
                             fix=f"impra double merge {packet.round}")  # fmt: skip
        if others := {path.stem for path in (folder / LOGS).glob("*.jsonl")} - {packet.coder}:
            raise UsageError(
                f"{folder} is the packet of {packet.coder!r} and holds a log of {min(others)!r}",
                fix="whoever coded in another's packet codes again in one of their own",
            )
        return packet.coder

    def _new(self, coder: str, folder: Path) -> list[AnyAct]:
        drawn = round_of(self.coding, self.round, coder)
        return returned_acts(log_of(self.coding, coder), log_of(folder / PACKET.parent, coder), drawn,
                             coder, texts=self.texts, codes=self.codes)  # fmt: skip

    def _append(self, coder: str, folder: Path) -> int:
        home = CoderLog(self.coding / "log" / f"{coder}.jsonl", coder)
        with home.held():
            acts = self._new(coder, folder)
            for document in round_of(self.coding, self.round, coder).documents:
                keep_text(self.coding, self.texts[document])
            if acts:
                home.append(acts)
        return len(acts)


def round_of(coding: Path, name: str, coder: str) -> Round:
    """Read the round that somebody codes.

    Raises
    ------
    UsageError
        There is no such round, or no such coder in it.
    """
    drawn = read_round(coding, name)
    if coder not in drawn.coders:
        raise UsageError(f"{coder!r} does not code round {name!r}",
                         fix=did_you_mean(coder, drawn.coders))  # fmt: skip
    return drawn


def log_of(coding: Path, coder: str) -> Log:
    """Read the log of a coder; one that does not exist yet is empty."""
    path = coding / "log" / f"{coder}.jsonl"
    return read_log(path) if path.is_file() else Log(())
