"""How far two coders agree, code by code: percent agreement, Cohen's kappa, prevalence.

The unit is a respondent's turn, in the documents that both coders coded: a coder applied a code to it
when a segment of theirs overlaps it. Agreement on a rare code is easily high in percent and low in
kappa (Feinstein & Cicchetti 1990), so percent, kappa and prevalence stand side by side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.agreement.measures import cohen
from impra_research.coding.agreement.pieces import Read
from impra_research.coding.agreement.resampling import Bootstrap
from impra_research.coding.agreement.turns import decisions
from impra_research.coding.agreement.two_coders import imbalance
from impra_research.errors import UsageError
from impra_research.read.acts import CONSENSUS

MEASURES = (
    "percent", "prevalence", "kappa", "low", "high", "low_independent", "high_independent"
)  # fmt: skip


def agreement(
    segment: pd.DataFrame,
    turn: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    coders: tuple[str, str] | None = None,
    read: Read | None = None,
    draws: int = 1000,
    seed: int = 2014,
) -> pd.DataFrame:
    """One row a code (in the order of codes.yml), and a last row `pooled` over the codes applied.

    A parent is applied where any code below it is, so two sister codes are agreement on the family.

    Columns: code, applied (a coder set the code itself and not only one below it: `pooled` adds these
    up, so that no decision counts twice; codes of different prevalence weigh alike in it), n
    (respondent turns read by both), documents, both, first_only, second_only, neither, percent,
    prevalence (mean share of turns with the code), kappa, low, high (95 %, drawn over documents),
    low_independent, high_independent (Fleiss, Cohen & Everitt's interval, too narrow because it takes
    turns, and the codes of one turn, as independent), why (a key of `WHY` when kappa or its interval
    is missing).

    `read` tells who read each document; without it, who coded something in it.

    Raises
    ------
    UsageError
        There are not exactly two coders and `coders` does not name two of them.
    """
    pair = _two_of(
        {*segment["coder"], *(who for by in (read or {}).values() for who in by)}, coders
    )
    decided = decisions(segment, turn, themes, coders=pair, read=read)
    used, order = decided.used(segment), [decided.coders.index(coder) for coder in pair]
    rows = [
        {"code": code, "applied": code in used, **_row(ratings[order], Bootstrap(document, draws, seed))}
        for code, ratings, document in decided.each(used)
    ]  # fmt: skip
    return pd.DataFrame(rows).astype(dict.fromkeys(MEASURES, "Float64") | {"why": "str"})


def _two_of(here: Collection[str], coders: tuple[str, str] | None) -> tuple[str, str]:
    known = sorted({*here} - {CONSENSUS})  # the consensus coded nothing by itself
    chosen = list(coders or known)
    if len(set(chosen)) != 2 or not set(chosen) <= set(known):
        raise UsageError(
            f"agreement is measured between two coders, and there are {len(known)}: "
            f"{', '.join(known) or 'none'}",
            fix="name two of them in `coders`",
        )
    return chosen[0], chosen[1]


def _row(ratings: NDArray[np.float64], bootstrap: Bootstrap) -> dict[str, object]:
    first, second = ratings == 1
    found, plain = (
        cohen(ratings, categories=(0.0, 1.0), bootstrap=how) for how in (bootstrap, None)
    )
    beside = imbalance(ratings)
    return {
        "n": found.n, "documents": bootstrap.clusters(0), "both": int((first & second).sum()),
        "first_only": int((first & ~second).sum()), "second_only": int((second & ~first).sum()),
        "neither": int((~first & ~second).sum()),
        "percent": float((first == second).mean()) if found.n else None,
        "prevalence": beside and beside.prevalence, "kappa": found.value,
        "low": found.low, "high": found.high,
        "low_independent": plain.low, "high_independent": plain.high, "why": found.why,
    }  # fmt: skip
