"""Codings carried over to corrected transcripts: a `Move` in the log of each coder for each segment.

Rows of segments.csv and translations.csv are carried over in the same way, each in the log of its
coder: the files stay as people wrote them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from impra_research.coder.log import CoderLog
from impra_research.coder.no_passage import refuse_emptied, refuse_no_passage
from impra_research.coding.anchors import reanchor
from impra_research.coding.replay import Segment, replay
from impra_research.coding.stood import place_to_leave, stood
from impra_research.errors import ReceivedFileError
from impra_research.exchange.kept_texts import keep_text, kept_text, sha256_of
from impra_research.faults import NAME
from impra_research.read.acts import Move
from impra_research.read.codings import log_files

NO_TEXTS: Mapping[str, str] = {}


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
    coding: Path,
    texts: Mapping[str, str],
    documents: Collection[str] | None = None,
    *,
    rows: Sequence[Segment] = (),
    then: Mapping[str, str] = NO_TEXTS,
) -> list[Carried]:
    """Carry every coding over to the text that its document has now; what stands already stays.

    On a text on which a coding stood before, it stands again as it did then, unless a person set its
    ends since.

    Parameters
    ----------
    coding
        The folder `coding/` of the study.
    texts
        The text of each document as it is now.
    documents
        Only these.
    rows
        The segments of tables, each on the text it was coded on.
    then
        Earlier texts of documents, which were not kept yet.

    Raises
    ------
    ReceivedFileError
        The text that something was coded on was not kept, what was coded is empty now, or a log is
        broken; nothing was written.
    """
    chosen = {name: text for name, text in texts.items() if documents is None or name in documents}
    known = {sha256_of(text): text for text in then.values()}
    logs = logs_of(coding, rows)
    refuse_emptied(logs, chosen, rows)
    for log in logs:  # all can be carried over before the first one is
        list(_moves(coding, log, chosen, rows, known))
    done: list[Carried] = []
    for log in logs:
        if not stale_segments(log, chosen, rows):
            continue
        with log.held():
            moves = list(_moves(coding, log, chosen, rows, known))
            for name in {carried.document for carried, _ in moves}:
                for text in filter(None, (then.get(name), chosen[name])):
                    keep_text(coding, text)
            if moves:
                log.append([act for _, acts in moves for act in acts])
            done += [carried for carried, _ in moves]
    return done


def logs_of(coding: Path, rows: Sequence[Segment] = ()) -> list[CoderLog]:
    """Open the logs that there are, and those of the coders of rows.

    Raises
    ------
    ReceivedFileError
        A coder of segments.csv has a name that no log can have, or a log is broken.
    """
    coders = sorted({path.stem for path in log_files(coding)} | {row.coder for row in rows})
    if wrong := [coder for coder in {row.coder for row in rows} if not NAME.fullmatch(coder)]:
        raise ReceivedFileError(
            f"segments.csv: {len(wrong)} coders have names that no log can have",
            fix="name coders by letters, digits and single `_`, a letter first",
        )
    return [CoderLog(coding / "log" / f"{coder}.jsonl", coder) for coder in coders]


def stale_segments(
    log: CoderLog, texts: Mapping[str, str], rows: Sequence[Segment] = ()
) -> dict[tuple[str, str], list[Segment]]:
    """Give the segments of a log that were done on another text than their document has now.

    `rows` are segments that came in a table; those of this coder stand as the log leaves them.
    """
    now = {name: sha256_of(text) for name, text in texts.items()}
    found: dict[tuple[str, str], list[Segment]] = {}
    own = [row for row in rows if row.coder == log.coder]
    for segment in replay(log.acts, own).held.values():
        if segment.document in now and segment.text != now[segment.document]:
            found.setdefault((segment.document, segment.text), []).append(segment)
    return found


def refuse_stale(
    document: str, text: str, logs: Collection[CoderLog], rows: Sequence[Segment] = ()
) -> None:
    """Stop before codings are shown on another text than they were done on.

    Raises
    ------
    ReceivedFileError
        The document was corrected since somebody coded it; the remedy is named.
    """
    for log in logs:
        if stale_segments(log, {document: text}, rows):
            raise ReceivedFileError(
                f"{document} was corrected since {log.coder} coded it",
                fix="bring the codings to the corrected text",
                then=f"impra interviews reanchor {document}",
            )


def _moves(
    coding: Path,
    log: CoderLog,
    texts: Mapping[str, str],
    rows: Sequence[Segment],
    then: Mapping[str, str],
) -> Iterator[tuple[Carried, list[Move]]]:
    own = [row for row in rows if row.coder == log.coder]
    unsaid = {row.segment for row in own} - {a.segment for a in log.acts if isinstance(a, Move)}
    for (document, old), pairs in _places(log, texts, rows, own).items():
        new = texts[document]
        before = new if old == sha256_of(new) else then.get(old) or kept_text(coding, old)
        spans = [(place.start, place.end) for _, place in pairs]
        refuse_no_passage(log, document, before, spans)
        table = reanchor(before, new, spans)
        for (segment, place), to in zip(pairs, table.itertuples(), strict=True):
            review = place.status == "needs_review" and to.status != "needs_review"
            status = "needs_review" if review else to.status  # nobody has looked at it yet
            why = "it was for review before" if review else to.why
            move = Move(coder=log.coder, segment=segment.segment, text=sha256_of(new),
                        start=to.start, end=to.end, status=status)  # fmt: skip
            carried = Carried(document, log.coder, segment.segment, segment.code,
                              (segment.start, segment.end), (to.start, to.end), status, why)  # fmt: skip
            yield carried, [*([_first(segment)] if segment.segment in unsaid else []), move]


def _places(
    log: CoderLog, texts: Mapping[str, str], rows: Sequence[Segment], own: Sequence[Segment]
) -> dict[tuple[str, str], list[tuple[Segment, Segment]]]:
    """Give the stale segments, each with the place to carry it over from, by the text of that place."""
    found: dict[tuple[str, str], list[tuple[Segment, Segment]]] = {}
    places = stood(log.acts, own)
    for (document, _), segments in stale_segments(log, texts, rows).items():
        now = sha256_of(texts[document])
        for segment in segments:
            place = place_to_leave(places[segment.segment], now)
            found.setdefault((document, place.text), []).append((segment, place))
    return found


def _first(row: Segment) -> Move:
    """Say where a row of a table stood, and on which text: the table itself does not."""
    return Move(coder=row.coder, segment=row.segment, text=row.text, start=row.start, end=row.end,
                status=row.status)  # fmt: skip
