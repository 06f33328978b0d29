"""What machines propose in one transcript, and what its coder makes of it.

A candidate stays one until the coder accepts or rejects it. The verdict goes to the log of the machine;
what is accepted is a coding in the coder's own log, as any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.coder.log import CoderLog
from impra_research.coder.opened import OpenedDocument
from impra_research.coding.assisted import METHODS, Verdict, accepted_stands, judged_acts, machine
from impra_research.coding.replay import Coded
from impra_research.read.acts import AnyAct, Code, Judge
from impra_research.study import Study

SHOWN = 20  # candidates of a code: those that agreement counts
KEY = {"document", "text", "start", "end", "code"}
TOLD = ("candidate", "start", "end", "code", "score", "why", "method")


def suggested_folder(study: Study) -> Path:
    """Say where candidates are kept."""
    return study.processed / "suggested"


def kept_candidates(study: Study) -> pd.DataFrame:
    """Give the candidates of every method, as they were last made; columns as `ranked`."""
    tables = [pd.read_parquet(path) for path in sorted(suggested_folder(study).glob("*.parquet"))]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame({"candidate": []})


def machine_log(coding: Path, name: str) -> CoderLog:
    """Open the log of a machine."""
    return CoderLog(coding / "log" / f"{name}.jsonl", name)


class Proposed:
    """The candidates in an opened transcript.

    Parameters
    ----------
    candidates
        As `kept_candidates` gives them.
    opened
        The transcript; what was proposed on another text of it, or for a code of old, is left out.
    coder
        Who judges.
    """

    def __init__(self, candidates: pd.DataFrame, opened: OpenedDocument, coder: str) -> None:
        self.coding, self.coder = opened.log.parent.parent, coder
        rows = candidates.to_dict("records")
        here = [row for row in rows if (row["document"], row["text"]) == (opened.document, opened.sha256)
                and row["code"] in opened.themes and row["rank"] <= SHOWN]  # fmt: skip
        here.sort(key=lambda row: (row["start"], row["end"], row["rank"]))
        self.rows: dict[str, dict[str, Any]] = {row["candidate"]: row for row in here}

    def told(self) -> list[dict[str, Any]]:
        """Tell the browser the candidates, in the order of the text."""
        return [{name: row[name] for name in TOLD} for row in self.rows.values()]

    def rejected(self) -> list[dict[str, str]]:
        """Tell the browser which candidates the coder rejected, as the acts by which it does so."""
        logs = [machine_log(self.coding, machine(method)) for method in METHODS]
        last = {_key(act): act for log in logs for act in log.acts
                if isinstance(act, Judge) and act.by == self.coder}  # fmt: skip
        judged = {
            name: last.get(_key(self._judge(row, "rejected"))) for name, row in self.rows.items()
        }
        return [{"act": "judge", "id": act.id, "candidate": name, "verdict": "rejected"}
                for name, act in judged.items() if act and act.verdict == "rejected"]  # fmt: skip

    def rejection(
        self, sent: Mapping[str, Any], own: Sequence[AnyAct], coded: Coded
    ) -> Judge | str:
        """Give the judgement that rejects a candidate, or the reason why not, a key of words.yml."""
        row = self.rows.get(str(sent.get("candidate")))
        if row is None or sent.get("verdict") != "rejected":
            return "no_candidate"
        judge = self._judge(row, "rejected").model_copy(update={"id": str(sent.get("id"))})
        return "accepted_stands" if accepted_stands(judge, own, coded.held) else judge

    def acceptance(self, code: Code) -> tuple[Judge, Code] | str:
        """Give the judgement that a coding makes, and the coding that names it; or the reason why not."""
        row = self.rows.get(code.judgement)
        if row is None or code.model_dump(include=KEY) != {name: row[name] for name in KEY}:
            return "no_candidate"
        judge = self._judge(row, "accepted")
        return judge, code.model_copy(update={"judgement": judge.id})

    def keep(self, judge: Judge) -> None:
        """Append a judgement to the log of its machine; once, however often it was sent."""
        with (log := machine_log(self.coding, judge.coder)).held():
            if judge.id not in {act.id for act in log.acts}:
                log.append([judge])

    def _judge(self, row: Mapping[str, Any], verdict: Verdict) -> Judge:
        return judged_acts(row, verdict, coder=self.coder)[0]


def _key(judge: Judge) -> tuple[Any, ...]:
    return judge.coder, *judge.model_dump(include=KEY).values()
