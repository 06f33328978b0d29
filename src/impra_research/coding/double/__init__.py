"""Blind double coding: a sample drawn, two coders compared, disagreements decided, agreement again."""

from impra_research.coding.double.adjudication import adjudicate
from impra_research.coding.double.consensus import before_and_after, settle, settled, with_consensus
from impra_research.coding.double.disagreements import disagreements
from impra_research.coding.double.returned import returned_acts
from impra_research.coding.double.sample import draw, within

__all__ = [
    "adjudicate",
    "before_and_after",
    "disagreements",
    "draw",
    "returned_acts",
    "settle",
    "settled",
    "with_consensus",
    "within",
]
