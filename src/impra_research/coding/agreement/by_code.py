"""How far two coders agree, code by code: percent agreement, Cohen's kappa, prevalence.

The unit is a respondent's turn, in the documents that both coders coded: a coder applied a code to it
when a segment of theirs overlaps it. Agreement on a rare code is easily high in percent and low in
kappa (Feinstein & Cicchetti 1990), so percent, kappa and prevalence stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.agreement.two_coders import kappa_of
from impra_research.coding.cases import lineage
from impra_research.errors import UsageError
from impra_research.read.acts import CONSENSUS

MEASURES = ("percent", "prevalence", "kappa", "low", "high")


def agreement(
    segment: pd.DataFrame,
    turn: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    coders: tuple[str, str] | None = None,
) -> pd.DataFrame:
    """One row a code (in the order of codes.yml), and a last row `pooled` over the codes applied.

    A parent is applied where any code below it is, so two sister codes are agreement on the family.

    Columns: code, applied (a coder set the code itself and not only one below it: `pooled` adds these
    up, so that no decision counts twice), n (respondent turns coded by both), both, first_only,
    second_only, neither, percent, prevalence (mean share of turns with the code), kappa, low, high
    (95 %), why (a key of `WHY` when kappa or its interval is missing). The interval of `pooled` takes
    decisions on one turn as independent and is therefore too narrow; codes of different prevalence
    weigh alike in it.

    Raises
    ------
    UsageError
        There are not exactly two coders and `coders` does not name two of them.
    """
    first, second = _two_of(segment, coders)
    units = shared_turns(segment, turn, coders=(first, second))
    applied = _applied(segment, units, themes)
    tables = {
        code: _two_by_two(applied[applied["code"] == code], len(units), first, second)
        for code in themes
    }
    in_use = {code: table for code, table in tables.items() if code in set(segment["code"])}
    tables["pooled"] = sum(in_use.values(), start=np.zeros((2, 2), dtype=int))
    rows = pd.DataFrame([_row(code, table) for code, table in tables.items()])
    rows.insert(1, "applied", rows["code"].isin(list(in_use)))
    return rows.astype(dict.fromkeys(MEASURES, "Float64") | {"why": "str"})


def _two_of(segment: pd.DataFrame, coders: tuple[str, str] | None) -> tuple[str, str]:
    known = sorted({*segment["coder"]} - {CONSENSUS})  # the consensus coded nothing by itself
    chosen = list(coders or known)
    if len(set(chosen)) != 2 or not set(chosen) <= set(known):
        raise UsageError(
            f"agreement is measured between two coders, and there are {len(known)}: "
            f"{', '.join(known) or 'none'}",
            fix="name two of them in `coders`",
        )
    return chosen[0], chosen[1]


def shared_turns(
    segment: pd.DataFrame, turn: pd.DataFrame, *, coders: tuple[str, str] | None = None
) -> pd.DataFrame:
    """Take the respondents' turns of the documents that both coders coded: the units of agreement.

    Columns: document, turn, start, end.
    """
    coded = [
        set(segment.loc[segment["coder"] == name, "document"]) for name in _two_of(segment, coders)
    ]
    spoken = turn[turn["speaker"] == "respondent"]
    return spoken.loc[
        spoken["document"].isin(coded[0] & coded[1]), ["document", "turn", "start", "end"]
    ]


def _applied(
    segment: pd.DataFrame, units: pd.DataFrame, themes: Mapping[str, Theme]
) -> pd.DataFrame:
    """One row a coder, code (or parent) and turn: the turns that a segment overlaps, each once."""
    spans = segment[["document", "start", "end", "code", "coder"]]
    pairs = spans.merge(units, on="document", suffixes=("", "_turn"), validate="many_to_many")
    overlap = (pairs["start"] < pairs["end_turn"]) & (pairs["end"] > pairs["start_turn"])
    applied = pairs.loc[overlap, ["code", "document", "turn", "coder"]]
    wide = applied.assign(code=[lineage(code, themes) for code in applied["code"]])
    return wide.explode("code").drop_duplicates()


def _two_by_two(applied: pd.DataFrame, n: int, first: str, second: str) -> NDArray[np.int_]:
    by_first, by_second = (
        set(
            applied.loc[applied["coder"] == coder, ["document", "turn"]].itertuples(
                index=False, name=None
            )
        )
        for coder in (first, second)
    )
    both = len(by_first & by_second)
    neither = n - len(by_first | by_second)
    return np.array([[both, len(by_first) - both], [len(by_second) - both, neither]])


def _row(code: str, table: NDArray[np.int_]) -> dict[str, object]:
    (both, first_only), (second_only, neither) = table.tolist()
    result = kappa_of(table)
    prevalence = (2 * both + first_only + second_only) / (2 * result.n) if result.n else None
    return {
        "code": code, "n": result.n, "both": both, "first_only": first_only,
        "second_only": second_only, "neither": neither, "percent": result.percent,
        "prevalence": prevalence, "kappa": result.kappa, "low": result.low, "high": result.high,
        "why": result.why,
    }  # fmt: skip
