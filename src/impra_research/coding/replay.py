"""What a coder's acts come to: the segments that stand, the codes created, what can be undone.

The state is that of the acts in effect, in their order; an act undone is as if it had never been, an act
redone takes its old place again. Undoing goes document by document, the last act first, and has no
end; a new act on a document forgets what could be redone there. A segment moved by a corrected
transcript is not moved back by undoing; one that a person gave its ends, be they the same, stands
exactly.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace

import pandas as pd

from impra_research.coding.undoing import History, target_of
from impra_research.read.acts import (
    AnyAct,
    Code,
    Judge,
    Memo,
    Move,
    NewTheme,
    Resize,
    Status,
    Uncode,
)

JUDGED = (
    "document",
    "text",
    "start",
    "end",
    "code",
    "coder",
    "by",
    "score",
    "version",
    "verdict",
    "at",
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One code on one passage by one coder; `text` is the sha256 of the text it was done on."""

    segment: str
    document: str
    text: str
    start: int
    end: int
    code: str
    coder: str
    memo: str = ""
    reason: str = ""
    at: dt.datetime | None = None
    status: Status = "exact"


@dataclass(frozen=True, slots=True)
class Coded:
    """What stands after all acts.

    Attributes
    ----------
    held
        The segments by id, in the order in which they were coded.
    themes
        The codes created while coding.
    judgements
        The last verdict on each suggestion of a machine.
    undoable, redoable
        By document, the ids of the acts that can be undone or done again, the next one last. The
        creation of a code belongs to no document: it stands under "".
    """

    held: dict[str, Segment]
    themes: dict[str, NewTheme]
    judgements: tuple[Judge, ...] = ()
    undoable: dict[str, tuple[str, ...]] = field(default_factory=dict)
    redoable: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def segments(self) -> pd.DataFrame:
        """One row a segment: the columns are the fields of `Segment`."""
        rows = [asdict(segment) for segment in self.held.values()]
        return pd.DataFrame(rows, columns=[each.name for each in fields(Segment)])

    @property
    def judged(self) -> pd.DataFrame:
        """One row a suggestion that a person accepted or rejected."""
        rows = [judge.model_dump() for judge in self.judgements]
        return pd.DataFrame(rows, columns=list(JUDGED))


def received_id(document: str, start: int, end: int, code: str, coder: str) -> str:
    """Give the id of a segment that came in a table: the same whenever it is read.

    It ends with the two positions, so that a million ids are made at once (`coding.segments`).

    Examples
    --------
    >>> received_id("PIE_01", 0, 4, "skills", "A")
    '1fa9dcb7d71a6c210000000000000004'
    """
    return f"{whose_hash(document, code, coder).hex()}{start:08x}{end:08x}"


def whose_hash(document: str, code: str, coder: str) -> bytes:
    """Give the first half of the ids of one coder's segments of one code in one document."""
    return hashlib.sha256("\x1f".join((document, code, coder)).encode()).digest()[:8]


def replay(acts: Iterable[AnyAct], given: Iterable[Segment] = ()) -> Coded:
    """Bring acts together, in one pass over them.

    Parameters
    ----------
    acts
        The acts of one coder, in the order of their log; one that stands twice counts once.
    given
        Segments of the same coder that came in a table, which acts may take back or change.
    """
    held = {segment.segment: segment for segment in given}
    history = History({segment.segment: segment.document for segment in held.values()})
    for act in acts:
        history.take(act)
    themes: dict[str, NewTheme] = {}
    judged: dict[tuple[str | int, ...], Judge] = {}
    for act in history.in_effect():
        match act:
            case NewTheme():
                themes[act.code] = act
            case Judge():
                judged[act.by, act.document, act.text, act.start, act.end, act.code] = act
            case _:
                apply(act, held)
    undoable, redoable = _ids(history.undoable), _ids(history.redoable)
    return Coded(held, themes, tuple(judged.values()), undoable, redoable)


def acts_on(document: str, acts: Sequence[AnyAct], given: Iterable[Segment] = ()) -> list[AnyAct]:
    """Keep the acts on one document, and those that create codes."""
    history = History({segment.segment: segment.document for segment in given})
    for act in acts:
        history.take(act)
    kept = (document, "")
    return [act for act in acts if history.place.get(target_of(act), "") in kept]


def as_one(segments: Iterable[Segment]) -> list[Segment]:
    """Take what stands twice, since two codes became one, once: the first, with the memos of both."""
    found: dict[tuple[str | int, ...], Segment] = {}
    for each in segments:
        key = (each.document, each.start, each.end, each.code, each.coder)
        first = found.setdefault(key, each)
        if first is not each and each.memo:
            found[key] = replace(first, memo="\n".join(filter(None, (first.memo, each.memo))))
    return [*found.values()]


def _ids(stacks: dict[str, dict[str, None]]) -> dict[str, tuple[str, ...]]:
    return {document: tuple(ids) for document, ids in stacks.items() if ids}


def apply(act: AnyAct, held: dict[str, Segment]) -> None:
    """Change the segments; an act on one that is not there changes nothing."""
    if isinstance(act, Code):
        told = act.model_dump(exclude={"act", "id", "judgement"})
        held.setdefault(act.segment, Segment(**told))
    elif (segment := held.get(getattr(act, "segment", ""))) is not None:
        match act:
            case Uncode():
                del held[act.segment]
            case Memo():
                held[act.segment] = replace(segment, memo=act.memo)
            case Resize():
                held[act.segment] = replace(segment, start=act.start, end=act.end, status="exact")
            case Move():
                moved = act.model_dump(include={"text", "start", "end", "status"})
                held[act.segment] = replace(segment, **moved)
