"""What one coder does with an opened transcript: held against text and codes, then appended to a log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from impra_research.coder.accepted import Bounds
from impra_research.coder.log import CoderLog
from impra_research.coder.opened import OpenedDocument
from impra_research.coder.proposed import Proposed
from impra_research.coding.replay import Coded, Segment, as_one, replay
from impra_research.exchange.kept_texts import keep_text
from impra_research.read.acts import ACT, AnyAct, Code


class Desk:
    """A transcript, the log of its coder, and what is proposed in it."""

    def __init__(self, opened: OpenedDocument, log: CoderLog, proposed: Proposed) -> None:
        self.opened, self.log, self.proposed = opened, log, proposed
        self._replayed: tuple[tuple[AnyAct, ...], Coded] | None = None

    @property
    def coded(self) -> Coded:
        """What stands after all acts of the coder, in every document."""
        if self._replayed is None or self._replayed[0] is not self.log.acts:
            acts = self.opened.read_today(self.log.acts)
            self._replayed = self.log.acts, replay(acts, self.opened.given)
        return self._replayed[1]

    @property
    def segments(self) -> list[Segment]:
        """The segments of this transcript, as they stand now."""
        self.log.refresh()
        held = self.coded.held.values()
        return as_one(each for each in held if each.document == self.opened.document)

    def take(self, sent: Mapping[str, Any]) -> str:
        """Append an act to its log, while the coder's is held; give the reason when it is refused."""
        if any(act.id == str(sent.get("id")) for act in self.log.acts):
            return ""  # sent again, because no answer came
        if sent.get("act") == "judge":
            return self._reject(sent)
        try:
            act = ACT.validate_python({**sent, "coder": self.log.coder})
        except ValidationError:
            return "no_act"
        return Bounds(self.opened, self.coded).refusal(act) or self._keep(act)

    def _keep(self, act: AnyAct) -> str:
        judge = None
        if isinstance(act, Code) and act.judgement:
            accepted = self.proposed.acceptance(act)
            if isinstance(accepted, str):
                return accepted
            judge, act = accepted
        self._keep_text()
        self.log.append([act])
        if judge:  # last, so that nothing is ever accepted without standing
            self.proposed.keep(judge)
        return ""

    def _reject(self, sent: Mapping[str, Any]) -> str:
        judge = self.proposed.rejection(sent, self.log.acts, self.coded)
        if isinstance(judge, str):
            return judge
        self._keep_text()
        self.proposed.keep(judge)
        return ""

    def _keep_text(self) -> None:
        keep_text(self.opened.log.parent.parent, self.opened.text)
