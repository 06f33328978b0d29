"""Where codings stood on each text of their document: a text that comes back finds them as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from impra_research.coding.replay import Segment, apply
from impra_research.coding.undoing import History
from impra_research.read.acts import AnyAct, Code, Move, Resize


def stood(acts: Iterable[AnyAct], given: Iterable[Segment] = ()) -> dict[str, list[Segment]]:
    """Give where each segment stood on one text after another, since a person last set its ends.

    Of a row of a table (`given`) only its first `Move` tells for sure on which text it was coded.
    """
    held = {segment.segment: segment for segment in given}
    found, rows = {id: [segment] for id, segment in held.items()}, {*held}
    history = History({id: segment.document for id, segment in held.items()})
    for act in acts:
        history.take(act)
    for act in history.in_effect():
        apply(act, held)
        segment = held.get(getattr(act, "segment", ""))
        if segment is None or not isinstance(act, Code | Move | Resize):
            continue
        if isinstance(act, Move) and act.segment not in rows:
            found[act.segment].append(segment)
        else:
            found[act.segment] = [segment]
        if isinstance(act, Move):
            rows.discard(act.segment)
    return found


def place_to_leave(places: Sequence[Segment], text: str) -> Segment:
    """Give the place on this text when there is one, else the last; what an emptied text left is none.

    Parameters
    ----------
    places
        Where a segment stood, the last one last.
    text
        The sha256 of the text that the document has now.
    """
    real = [each for each in places if each.start < each.end] or places
    return next((each for each in reversed(real) if each.text == text), real[-1])
