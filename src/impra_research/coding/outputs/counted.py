"""Which codings count: a passage and code once, whoever coded it, and once in each code above it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from impra_research.codebook import Theme
from impra_research.coding.cases import deciding
from impra_research.errors import UsageError, did_you_mean
from impra_research.read.acts import CONSENSUS

PASSAGE = ["document", "start", "end"]


def counted(
    segment: pd.DataFrame, transcript: pd.DataFrame, *, coders: Collection[str] = ()
) -> pd.DataFrame:
    """One row a passage and code that count: person, document, start, end, code.

    Of a document on which coders settled their disagreements the consensus counts. Of any other
    those named in `coders` count, or its only coder; what two of them coded alike is one row.

    Raises
    ------
    UsageError
        Several people coded a document, nobody decided, and `coders` is empty; or nobody is called so.
    """
    named = [*PASSAGE, "code"]
    table = whose(segment, transcript, coders)[named].astype(
        dict.fromkeys(("document", "code"), "category")
    )
    person = transcript.set_index("document")["person"]
    once = table.drop_duplicates(ignore_index=True)
    return once.assign(person=once["document"].map(person).astype("category"))[["person", *named]]


def in_families(passages: pd.DataFrame, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Add to coded passages a row for each code above theirs: two children are once in their parent."""
    names = [*themes]
    parent = np.array([names.index(each.parent) if each.parent else -1 for each in themes.values()])
    known = np.array([names.index(code) for code in passages["code"].cat.categories], dtype=int)
    code, levels = known[passages["code"].cat.codes], []
    while len(code):
        levels.append(passages.assign(code=code))
        above = parent[code]
        passages, code = passages[above >= 0], above[above >= 0]
    rows = pd.concat([*levels, passages.assign(code=code)]).drop_duplicates(ignore_index=True)
    return rows.assign(code=pd.Categorical.from_codes(rows["code"], categories=names))


def whose(
    segment: pd.DataFrame, transcript: pd.DataFrame, coders: Collection[str] = ()
) -> pd.DataFrame:
    """Take the segments that count, of each coder: as `counted`, which see."""
    said, known = deciding(segment, transcript), segment["coder"].unique()
    if not coders:
        _refuse_undecided(said)
        return said
    for name in coders:
        if name not in known:
            raise UsageError(f"nobody who coded is called {name!r}", fix=did_you_mean(name, known))
    return said[said["coder"].isin([*coders, CONSENSUS])]


def _refuse_undecided(segment: pd.DataFrame) -> None:
    coded_by = segment[["document", "coder"]].drop_duplicates()
    several = coded_by.loc[coded_by["document"].duplicated(), "document"].unique()
    if len(several):
        coders = sorted(coded_by.loc[coded_by["document"].isin(several), "coder"].unique())
        raise UsageError(
            f"{len(several)} documents were coded by several people who decided nothing together",
            fix=f"name whose codings count ({', '.join(coders)}), or decide with `impra double`",
        )
