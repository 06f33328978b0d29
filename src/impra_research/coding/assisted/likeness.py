"""Candidates by likeness: passages that resemble those to which people gave a code.

The score of a passage is its mean likeness to the passages of the code (Rocchio's classifier): it can
be told in a sentence, needs no fitting and works from the second passage on. What is proposed in an
interview is learnt from the other interviews alone, so that every score is that of an unseen text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.coding.assisted.representations import Represent

Flags = NDArray[np.bool_]
Hidden = Callable[[str], Flags]  # for a document, which examples must not be learnt from
SPAN_OF_CODE = ["document", "start", "end", "code"]


def examples_of(segment: pd.DataFrame) -> pd.DataFrame:
    """Take what people coded, each passage and code once: document, start, end, code, quote."""
    return segment.drop_duplicates(SPAN_OF_CODE)[[*SPAN_OF_CODE, "quote"]].reset_index(drop=True)


def found_by_likeness(
    passages: pd.DataFrame,
    examples: pd.DataFrame,
    represent: Represent,
    *,
    hidden: Hidden | None = None,
) -> pd.DataFrame:
    """One row a code and turn: the passage of the turn that most resembles those of the code.

    Parameters
    ----------
    passages
        As `passages_of` gives them.
    examples
        As `examples_of` gives them.
    hidden
        Which examples are not learnt from, for each document; its own when not given.

    Returns
    -------
    DataFrame
        Columns of `passages`, and code, score (mean likeness), why (the example it is most like).
    """
    told = [passages.iloc[:0].assign(code="", score=0.0, why="")]
    if examples.empty or passages.empty:
        return told[0]
    rows, seen = represent(passages["words"].tolist()), represent(examples["quote"].tolist())
    for document, places in passages.groupby("document", sort=False).indices.items():
        own = examples["document"].eq(document).to_numpy() if hidden is None else hidden(document)
        likeness = _dense(rows[places] @ seen[~own].T)
        told.append(_of_document(passages.iloc[places], likeness, examples[~own]))
    return pd.concat(told, ignore_index=True)


def _of_document(
    passages: pd.DataFrame, likeness: NDArray[np.float64], examples: pd.DataFrame
) -> pd.DataFrame:
    """Score every passage for every code, and keep the best of each turn and code."""
    of, codes = pd.factorize(examples["code"].astype("str"))
    shares = np.equal.outer(of, np.arange(len(codes))) / np.maximum(np.bincount(of), 1)
    numbers = np.tile(np.arange(len(passages)), len(codes))
    scored = passages.iloc[numbers].assign(
        code=np.repeat(np.asarray(codes), len(passages)),
        score=(likeness @ shares).T.ravel(),
        row=numbers,
    )
    best = best_of_turns(scored)
    nearest = [np.where(of == code, likeness[row], -np.inf).argmax()
               for row, code in zip(best["row"], codes.get_indexer(best["code"]), strict=True)]  # fmt: skip
    named = examples.iloc[nearest]
    why = named["document"] + ":" + named["start"].astype("str") + "-" + named["end"].astype("str")
    return best.assign(why=why.to_numpy()).drop(columns="row")


def alike(passages: pd.DataFrame, sought: list[str], represent: Represent) -> pd.DataFrame:
    """One row a turn, the nearest first: its passage that is most like the texts sought (their mean).

    Columns of `passages`, and score.
    """
    likeness = _dense(represent(passages["words"].tolist()) @ represent(sought).T)
    return best_of_turns(passages.assign(score=likeness.mean(axis=1).astype(float)))


def best_of_turns(scored: pd.DataFrame) -> pd.DataFrame:
    """Keep the best passage of each turn (and code), best first; of two equal ones the shorter."""
    ordered = scored.assign(length=scored["end"] - scored["start"]).sort_values(
        ["score", "length", "document", "start"], ascending=[False, True, True, True]
    )
    key = [name for name in ("document", "turn", "code") if name in ordered]
    return ordered.drop_duplicates(key).drop(columns="length")


def _dense(product: Any) -> NDArray[np.float64]:  # noqa: ANN401
    array = product.toarray() if hasattr(product, "toarray") else product
    return np.asarray(array, dtype=np.float64)
