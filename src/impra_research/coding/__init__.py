"""Coded interviews: transcripts, segments, the coders' agreement, cases, quotations."""

from impra_research.coding.agreement import agreement
from impra_research.coding.cases import case_matrix, case_shares
from impra_research.coding.interviews import Interviews, code_interviews
from impra_research.coding.quotations import Quotation, choose_quotation, quote

__all__ = [
    "Interviews",
    "Quotation",
    "agreement",
    "case_matrix",
    "case_shares",
    "choose_quotation",
    "code_interviews",
    "quote",
]
