"""What was asked for a column, as it was put: one text, or each survey's own wording with its name."""

from __future__ import annotations

from impra_research.declared import LANGUAGES, Label
from impra_research.deposit.columns import Column
from impra_research.deposit.contents import Contents


def literal(column: Column, contents: Contents) -> Label:
    """Give a question in the languages it was put in; where surveys worded it differently, each is quoted."""
    put, question = contents.spoken.get(column.variable, ()), column.question or {}
    if not (worded := contents.worded.get(column.variable)):
        return {at: text for at, text in question.items() if at in put}
    quoted = {at: "; ".join(f"{each.survey[at]}: “{each.text}”" for each in worded
                            if each.language == at) for at in LANGUAGES}  # fmt: skip
    return {at: text for at, text in quoted.items() if text}
