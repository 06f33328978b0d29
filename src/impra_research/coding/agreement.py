"""How far two coders agree, code by code: percent agreement, Cohen's kappa, prevalence.

The unit is a respondent's turn, in the documents that both coders coded: a coder applied a code to it
when a segment of theirs overlaps it. Agreement on a rare code is easily high in percent and low in
kappa (Feinstein & Cicchetti 1990), so percent, kappa and prevalence stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.cases import lineage
from impra_research.declared import Label
from impra_research.errors import UsageError

Why = Literal["no_units", "one_category", "one_coder", "identical"]
WHY: dict[Why, Label] = {
    "no_units": {
        "en": "no turn was coded by both coders",
        "fr": "aucun tour de parole n’a été codé par les deux codeurs",
        "it": "nessun turno è stato codificato da entrambi i codificatori",
    },
    "one_category": {
        "en": "both coders decided the same everywhere, so chance cannot be told from agreement",
        "fr": "les deux codeurs ont partout décidé de même : accord et hasard sont indiscernables",
        "it": "entrambi hanno deciso ovunque lo stesso: accordo e caso non si distinguono",
    },
    "one_coder": {
        "en": "one coder never varied: kappa is zero by construction and has no interval",
        "fr": "un codeur n’a jamais varié : kappa est nul par construction et sans intervalle",
        "it": "un codificatore non ha mai variato: kappa è zero per costruzione e senza intervallo",
    },
    "identical": {
        "en": "the coders agree on every turn, so the interval cannot be estimated",
        "fr": "les codeurs s’accordent sur chaque tour : l’intervalle ne peut être estimé",
        "it": "i codificatori concordano su ogni turno: l’intervallo non è stimabile",
    },
}


MEASURES = ("percent", "prevalence", "kappa", "low", "high")


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two coders; `why` explains a kappa or an interval that is missing."""

    n: int
    percent: float | None
    kappa: float | None
    low: float | None
    high: float | None
    why: Why | None = None


def kappa_of(table: NDArray[np.int_]) -> Kappa:
    """Cohen's kappa of a square table, rows the first coder's category, columns the second's.

    kappa = (Po - Pe) / (1 - Pe), interval by its large-sample variance (Fleiss, Cohen & Everitt
    1969, in statsmodels); units are taken as independent. In R: psych::cohen.kappa(table).

    Examples
    --------
    >>> round(kappa_of(np.array([[20, 10], [20, 50]])).kappa, 3)  # Artstein & Poesio 2008, p. 568
    0.348
    >>> kappa_of(np.array([[0, 0], [0, 34]]))
    Kappa(n=34, percent=1.0, kappa=None, low=None, high=None, why='one_category')
    """
    n, agreed = int(table.sum()), int(np.trace(table))
    first, second = np.count_nonzero(table.sum(axis=1)), np.count_nonzero(table.sum(axis=0))
    if n == 0:
        return Kappa(n, None, None, None, None, "no_units")
    if first == second == 1:
        if agreed == n:
            return Kappa(n, 1.0, None, None, None, "one_category")
        return Kappa(n, 0.0, 0.0, None, None, "one_coder")
    if agreed == n:
        return Kappa(n, 1.0, 1.0, None, None, "identical")
    if 1 in (first, second):
        return Kappa(n, agreed / n, 0.0, None, None, "one_coder")
    return _kappa_with_interval(table, n, agreed)


def _kappa_with_interval(table: NDArray[np.int_], n: int, agreed: int) -> Kappa:
    from statsmodels.stats.inter_rater import cohens_kappa

    result = cohens_kappa(table)
    low, high = max(float(result.kappa_low), -1.0), min(float(result.kappa_upp), 1.0)
    return Kappa(n, agreed / n, float(result.kappa), low, high)


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
    known = sorted(segment["coder"].unique())
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
