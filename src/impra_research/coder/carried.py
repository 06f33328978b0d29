"""Codings carried over to corrected transcripts: a `Move` in the log of each coder for each segment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from impra_research.coder.log import CoderLog
from impra_research.coding.anchors import reanchor
from impra_research.coding.replay import Segment, replay
from impra_research.errors import ReceivedFileError
from impra_research.exchange.kept_texts import keep_text, kept_text, sha256_of
from impra_research.read.acts import Move
from impra_research.read.codings import log_files


@dataclass(frozen=True, slots=True)
class Carried:
    """Where one segment stands now; `quoted` is never told: positions are enough."""

    document: str
    coder: str
    segment: str
    code: str
    was: tuple[int, int]
    now: tuple[int, int]
    status: str
    why: str

    def as_dict(self) -> dict[str, str | int]:
        """Give it as plain values."""
        return {"document": self.document, "coder": self.coder, "segment": self.segment,
                "code": self.code, "was": "{}-{}".format(*self.was),
                "now": "{}-{}".format(*self.now), "status": self.status, "why": self.why}  # fmt: skip


def carry_over(
    coding: Path, texts: Mapping[str, str], documents: Collection[str] | None = None
) -> list[Carried]:
    """Carry every coding over to the text that its document has now; what stands already stays.

    Parameters
    ----------
    coding
        The folder `coding/` of the study.
    texts
        The text of each document as it is now.
    documents
        Only these.

    Raises
    ------
    ReceivedFileError
        The text that something was coded on was not kept, or a log is broken; nothing was written.
    """
    chosen = {name: text for name, text in texts.items() if documents is None or name in documents}
    logs = [CoderLog(path, path.stem) for path in log_files(coding)]
    for log in logs:
        list(_moves(coding, log, chosen))  # all can be carried over before the first one is
    done: list[Carried] = []
    for log in logs:
        with log.held():
            moves = list(_moves(coding, log, chosen))
            if moves:
                for name in {carried.document for carried, _ in moves}:
                    keep_text(coding, chosen[name])
                log.append([move for _, move in moves])
            done += [carried for carried, _ in moves]
    return done


def stale_segments(log: CoderLog, texts: Mapping[str, str]) -> dict[tuple[str, str], list[Segment]]:
    """Give the segments of a log that were done on another text than their document has now."""
    now = {name: sha256_of(text) for name, text in texts.items()}
    found: dict[tuple[str, str], list[Segment]] = {}
    for segment in replay(log.acts).held.values():
        if segment.document in now and segment.text != now[segment.document]:
            found.setdefault((segment.document, segment.text), []).append(segment)
    return found


def refuse_stale(document: str, text: str, logs: Iterable[Path]) -> None:
    """Stop before codings are shown on another text than they were done on.

    Raises
    ------
    ReceivedFileError
        The document was corrected since somebody coded it; the remedy is named.
    """
    for path in logs:
        if path.is_file() and stale_segments(CoderLog(path, path.stem), {document: text}):
            raise ReceivedFileError(
                f"{document} was corrected since {path.stem} coded it",
                fix="bring the codings to the corrected text",
                then=f"impra interviews reanchor {document}",
            )


def _moves(coding: Path, log: CoderLog, texts: Mapping[str, str]) -> Iterator[tuple[Carried, Move]]:
    for (document, old), segments in stale_segments(log, texts).items():
        new = texts[document]
        table = reanchor(kept_text(coding, old), new, [(each.start, each.end) for each in segments])
        sha256 = sha256_of(new)
        for segment, to in zip(segments, table.itertuples(), strict=True):
            review = segment.status == "needs_review" and to.status != "needs_review"
            status = "needs_review" if review else to.status  # nobody has looked at it yet
            why = "it was for review before" if review else to.why
            yield (
                Carried(document, log.coder, segment.segment, segment.code,
                        (segment.start, segment.end), (to.start, to.end), status, why),
                Move(coder=log.coder, segment=segment.segment, text=sha256, start=to.start,
                     end=to.end, status=status),
            )  # fmt: skip
