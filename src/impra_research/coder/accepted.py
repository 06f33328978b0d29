"""Which acts a coder may do on an opened transcript; a refusal is a key of words.yml."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from impra_research.coder.opened import OpenedDocument
from impra_research.coding.replay import Coded
from impra_research.coding.segments import misplacement
from impra_research.read.acts import AnyAct, Code, Memo, NewTheme, Redo, Resize, Uncode, Undo


@dataclass(frozen=True, slots=True)
class Bounds:
    """What acts are held against: the transcript, and what stands before them."""

    opened: OpenedDocument
    coded: Coded

    @property
    def codes(self) -> set[str]:
        """The codes that may be applied."""
        return {*self.opened.themes, *self.coded.themes}

    def refusal(self, act: AnyAct) -> str:
        """Say why an act is refused; "" when it is not."""
        match act:
            case Code():
                return self._of_code(act)
            case NewTheme():
                return self._of_theme(act)
            case Uncode() | Memo() | Resize():
                return self._of_segment(act)
            case Undo(undone=target):
                return "" if self._undoable(target) else "nothing_to_undo"
            case Redo(redone=target):
                return "" if target in self._here(self.coded.redoable) else "nothing_to_redo"
            case _:
                return "not_here"

    def _of_code(self, act: Code) -> str:
        if (act.document, act.text) != (self.opened.document, self.opened.sha256):
            return "text_changed"
        code = self.opened.successors.get(act.code, act.code)
        return self._of_span(act.start, act.end, code) if code in self.codes else "unknown_code"

    def _of_span(self, start: int, end: int, code: str, but: str = "") -> str:
        if misplacement(self.opened.text, str(start), str(end)):
            return "no_passage"
        same = ((each.start, each.end, each.code) == (start, end, code)
                for each in self.coded.held.values()
                if each.document == self.opened.document and each.segment != but)  # fmt: skip
        return "already_coded" if any(same) else ""

    def _of_theme(self, act: NewTheme) -> str:
        if act.code in self.codes or act.code in self.opened.successors:
            return "code_exists"
        return "" if act.parent is None or act.parent in self.codes else "unknown_code"

    def _of_segment(self, act: Uncode | Memo | Resize) -> str:
        segment = self.coded.held.get(act.segment)
        if segment is None or segment.document != self.opened.document:
            return "no_segment"
        if isinstance(act, Resize):
            if segment.text != self.opened.sha256:
                return "text_changed"
            return self._of_span(act.start, act.end, segment.code, but=segment.segment)
        return ""

    def _undoable(self, target: str) -> bool:
        unused = (act.id for act in self.coded.themes.values() if act.code not in self._used())
        return target in self._here(self.coded.undoable) or target in set(unused)

    def _used(self) -> set[str | None]:
        held = self.coded.held.values()
        return {*(each.code for each in held), *(act.parent for act in self.coded.themes.values())}

    def _here(self, stacks: dict[str, tuple[str, ...]]) -> Collection[str]:
        return stacks.get(self.opened.document, ())
