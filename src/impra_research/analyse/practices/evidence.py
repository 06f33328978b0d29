"""What a score rests on: a passage of an interview, an estimate of a page, a document.

A rater writes `interview NAME, FIRST-LAST` (characters of the transcript), `estimate PAGE, TABLE` or
the name of a document with its page; nothing is evidence of nothing.
"""

from __future__ import annotations

import re
from typing import Literal

import pandas as pd

Kind = Literal["segment", "estimate", "document", "none"]
KINDS: tuple[Kind, ...] = ("segment", "estimate", "document", "none")
PASSAGE = re.compile(r"interview (?P<document>\S+), (?P<first>\d+)-(?P<last>\d+)")
ESTIMATE = re.compile(r"estimate (?P<page>\w+), (?P<table>\w+)")


def kind_of(evidence: object) -> Kind:
    """Tell what sort of evidence a rater named.

    Examples
    --------
    >>> kind_of("interview X_01, 10-90"), kind_of("activity report, page 3"), kind_of("")
    ('segment', 'document', 'none')
    """
    if not isinstance(evidence, str) or not evidence.strip():
        return "none"
    if PASSAGE.fullmatch(evidence.strip()):
        return "segment"
    return "estimate" if ESTIMATE.fullmatch(evidence.strip()) else "document"


def with_kinds(scores: pd.DataFrame) -> pd.DataFrame:
    """Add to each score the `evidence_kind` of what it rests on; `none` where nobody wrote any."""
    written = scores.get("evidence", pd.Series("", index=scores.index))
    return scores.assign(evidence_kind=[kind_of(each) for each in written])


def evidence_by_criterion(scores: pd.DataFrame) -> pd.DataFrame:
    """Count the scores of each criterion by what they rest on: `criterion`, then one column a kind."""
    told = with_kinds(scores)
    kinds = pd.Categorical(told["evidence_kind"], categories=list(KINDS))
    counts = pd.crosstab(told["criterion"].astype(str), kinds, dropna=False)
    wide = counts.reindex(columns=list(KINDS), fill_value=0).rename_axis(columns=None)
    return wide.loc[list(dict.fromkeys(told["criterion"].astype(str)))].reset_index()


def passages(scores: pd.DataFrame, segment: pd.DataFrame, transcript: pd.DataFrame) -> pd.DataFrame:
    """Follow each passage named as evidence to the interviews.

    Columns: `practice`, `criterion`, `rater`, `document`, `first`, `last`, `found` (there is such an
    interview) and `coded` (some coder coded a passage that shares a character with it).
    """
    named = with_kinds(scores).loc[lambda rows: rows["evidence_kind"] == "segment"]
    ends = named["evidence"].str.strip().str.extract(PASSAGE).astype({"first": int, "last": int})
    told = pd.concat([named[["practice", "criterion", "rater"]], ends], axis=1)
    spans = segment[["document", "start", "end"]].drop_duplicates()
    beside = told.reset_index().merge(spans, on="document", how="left", validate="many_to_many")
    shares = (beside["start"] < beside["last"]) & (beside["end"] > beside["first"])
    coded = shares.groupby(beside["index"]).any().reindex(told.index, fill_value=False)
    return told.assign(
        found=told["document"].isin(transcript["document"]), coded=coded
    ).reset_index(drop=True)
