"""Undoing and redoing as acts: which acts are in effect after all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from impra_research.read.acts import AnyAct, Code, Judge, Memo, Move, Redo, Resize, Uncode, Undo


class History:
    """Which acts are in effect, and which of them can be undone or redone, by document.

    Parameters
    ----------
    documents
        The document of each segment that was there before the first act.
    """

    def __init__(self, documents: dict[str, str]) -> None:
        self.documents = documents  # of each segment
        self.place: dict[str, str] = {}  # the document of each act
        self.acts: dict[str, AnyAct] = {}
        self.undone: set[str] = set()
        self.undoable: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self.redoable: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def take(self, act: AnyAct) -> None:
        """Take the next act in; one that stands twice counts once."""
        if act.id in self.acts:
            return
        self.acts[act.id] = act
        match act:
            case Undo(undone=target):
                self._pass(target, self.undoable, self.redoable)
            case Redo(redone=target):
                self._pass(target, self.redoable, self.undoable)
            case _:
                self._put(act)

    def in_effect(self) -> Iterator[AnyAct]:
        """Give the acts that are not undone, in the order of the log."""
        return (act for act in self.acts.values()
                if act.id not in self.undone and not isinstance(act, Undo | Redo))  # fmt: skip

    def _put(self, act: AnyAct) -> None:
        if isinstance(act, Code):
            self.documents.setdefault(act.segment, act.document)
        at = self.place[act.id] = self._place(act)
        if not isinstance(act, Move):
            self.undoable[at][act.id] = None
            self.redoable[at].clear()

    def _place(self, act: AnyAct) -> str:
        match act:
            case Code() | Judge():
                return act.document
            case Uncode() | Memo() | Resize() | Move():
                return self.documents.get(act.segment, "")
            case _:
                return ""

    def _pass(
        self, target: str, taken: dict[str, dict[str, None]], given: dict[str, dict[str, None]]
    ) -> None:
        at = self.place.get(target, "")
        if target in taken[at]:
            del taken[at][target]
            given[at][target] = None
            self.undone ^= {target}


def target_of(act: AnyAct) -> str:
    """Name the act that is undone or redone; any other act names itself."""
    match act:
        case Undo(undone=target) | Redo(redone=target):
            return target
        case _:
            return act.id
