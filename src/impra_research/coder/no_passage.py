"""What is refused before codings are carried over: a text that is empty now, and places that are none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from impra_research.coder.log import CoderLog
from impra_research.coding.replay import Segment, replay
from impra_research.errors import ReceivedFileError


def refuse_emptied(
    logs: Collection[CoderLog], texts: Mapping[str, str], rows: Sequence[Segment]
) -> None:
    """Stop where nothing is left of a text that somebody coded.

    Raises
    ------
    ReceivedFileError
        The document is named, and the remedy.
    """
    emptied = {name for name, text in texts.items() if not text.strip()}
    for log in logs if emptied else ():
        own = [row for row in rows if row.coder == log.coder]
        coded = {segment.document for segment in replay(log.acts, own).held.values()}
        for name in sorted(emptied & coded):
            raise ReceivedFileError(
                f"{name} is empty, and {log.coder} coded passages in it",
                fix="bring the transcript back, as it was or corrected; nothing was changed",
            )


def refuse_no_passage(
    log: CoderLog, document: str, text: str, spans: Collection[tuple[int, int]]
) -> None:
    """Stop at positions that cannot have been coded on a text.

    Raises
    ------
    ReceivedFileError
        The log and the positions are named.
    """
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise ReceivedFileError(
                f"{log.coder}.jsonl: {start}-{end} is not a passage of the text of {document} that it "
                f"was coded on, which has {len(text)} characters",
                fix="bring the log back from a copy; nothing was changed",
            )
