"""What comes home in a packet: the acts that are new, or every reason why it cannot be taken in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from impra_research.coding.logged import hashes_of
from impra_research.errors import did_you_mean
from impra_research.read.acts import AnyAct, Code, Log, Move, NewTheme, Redo, Undo
from impra_research.read.rounds import Round
from impra_research.read.written import refuse


def returned_acts(
    home: Log,
    packet: Log,
    drawn: Round,
    coder: str,
    *,
    texts: Mapping[str, str],
    codes: Collection[str],
) -> list[AnyAct]:
    """Give the acts of a packet that the coder's log at home does not have yet, in their order.

    Taken in twice, a packet adds nothing the second time.

    Raises
    ------
    ReceivedFileError
        An act is another coder's, is on a document that was not drawn or on another text, names a
        code, segment or act that nobody knows, or has the id of another act at home; all are listed.
    """
    known = {act.id: act for act in home.acts}
    created = {act.code for act in (*home.acts, *packet.acts) if isinstance(act, NewTheme)}
    found = _faults(known, packet, drawn, coder, hashes_of(texts), {*codes, *created})
    faults = [f"{coder}.jsonl, line {line}: {fault}" for line, fault in found]
    refuse(faults, fix="nothing was taken in; send the packet back to its coder, or mend its log")
    return [act for act in packet.acts if act.id not in known]


def _faults(
    known: Mapping[str, AnyAct],
    packet: Log,
    drawn: Round,
    coder: str,
    hashes: Mapping[str, str],
    codes: Collection[str],
) -> Iterator[tuple[int, str]]:
    acts = {**known, **{act.id: act for act in packet.acts}}
    segments = {act.segment for act in acts.values() if isinstance(act, Code)}
    for line, act in packet.lines():
        if act.coder != coder:
            yield line, "an act of another coder"
        elif act.id in known and known[act.id] != act:
            yield line, "it has the id of another act of the log at home"
        elif isinstance(act, Code):
            yield from ((line, fault) for fault in _misplaced(act, drawn, hashes))
            if act.code not in codes:
                yield line, f"no code {act.code!r} in codes.yml; {did_you_mean(act.code, codes)}"
        elif isinstance(act, Undo | Redo):
            target = act.undone if isinstance(act, Undo) else act.redone
            if target not in acts:
                yield line, "it undoes or does again what is nowhere"
        elif isinstance(act, Move):
            yield line, "a packet's texts do not change"
        elif not isinstance(act, NewTheme) and getattr(act, "segment", "") not in segments:
            yield line, "it is on a segment that is not the coder's"


def _misplaced(act: Code, drawn: Round, hashes: Mapping[str, str]) -> Iterator[str]:
    if act.document not in drawn.documents:
        yield "it is on a document that was not drawn"
    elif act.text != drawn.documents[act.document].sha256:
        yield f"it is on another text of {act.document} than was drawn"
    elif act.text != hashes.get(act.document):
        yield f"the text of {act.document} has changed at home since; bring that one back first"
