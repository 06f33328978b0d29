"""Candidates: ranked passages that a machine proposes for a code, and what people made of them.

A candidate is no coding. It is kept in a table of its own; only a person who accepts it writes a code,
and then in the person's own log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal, get_args

import pandas as pd

from impra_research.coding.quotations import without_identifiers
from impra_research.read.acts import AnyAct, Code, Judge

Method = Literal["dictionary", "tfidf", "semantic"]
Verdict = Literal["accepted", "rejected"]
METHODS: tuple[Method, ...] = get_args(Method)
COLUMNS = ["candidate", "rank", "code", "score", "method", "version", "document", "text", "language",
           "turn", "start", "end", "why", "quote"]  # fmt: skip
LETTERS = str.maketrans("0123456789", "ghijklmnop")  # an id of digits could be somebody's
KEY = ["document", "text", "start", "end", "code"]


def machine(method: Method) -> str:
    """Name the coder that a method is.

    Examples
    --------
    >>> machine("tfidf")
    'machine_tfidf'
    """
    return f"machine_{method}"


def ranked(
    found: pd.DataFrame, themes: Collection[str], *, method: Method, version: str, most: int
) -> pd.DataFrame:
    """Give the best `most` candidates of each code, in the order of codes.yml; columns `COLUMNS`.

    `quote` is without identifiers, and empty where the person did not agree to be quoted; there, `why`
    of the dictionary is empty too, for it holds words that were said.
    """
    order = {code: number for number, code in enumerate(themes)}
    found = found[found["score"] > 0]
    rows = found.assign(at=found["code"].map(order).astype("int64")).sort_values(
        ["at", "score", "document", "start"], ascending=[True, False, True, True]
    )
    rows["rank"] = rows.groupby("code", sort=False).cumcount() + 1
    best = rows[rows["rank"] <= most]
    told = best.assign(
        method=method, version=version,
        candidate=[_id(method, *row) for row in best[KEY].itertuples(index=False, name=None)],
        quote=_quotes(best),
        why=_quotes(best.assign(words=best["why"])) if method == "dictionary" else best["why"],
    )  # fmt: skip
    return told[COLUMNS].reset_index(drop=True)


def shown(found: pd.DataFrame) -> pd.DataFrame:
    """Give passages as they may be shown: rank, score, where they stand, and the quotation."""
    told = found.assign(rank=range(1, len(found) + 1), quote=_quotes(found))
    return told[["rank", "score", "document", "language", "turn", "start", "end", "quote"]]


def _quotes(found: pd.DataFrame) -> list[str]:
    """Quote without identifiers whoever agreed to be quoted, and nobody else."""
    return [without_identifiers(words) if quotable else ""
            for words, quotable in zip(found["words"], found["quotable"], strict=True)]  # fmt: skip


def _id(*parts: object) -> str:
    hexadecimal = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    return hexadecimal[:10].translate(LETTERS)


def still_open(
    candidates: pd.DataFrame, segment: pd.DataFrame, judged: pd.DataFrame, *, coder: str
) -> pd.DataFrame:
    """Leave out what a coder has judged, and where the coder gave the code already."""
    own = segment.loc[segment["coder"] == coder, ["document", "start", "end", "code"]]
    pairs = candidates.reset_index().merge(own, on=["document", "code"], suffixes=("", "_own"))
    coded = pairs[(pairs["start"] < pairs["end_own"]) & (pairs["end"] > pairs["start_own"])]
    by = judged[judged["by"] == coder]
    known = set(by[["coder", *KEY]].itertuples(index=False, name=None))
    names = zip(candidates["method"].map(machine), *(candidates[each] for each in KEY), strict=True)
    done = [index for index, name in zip(candidates.index, names, strict=True) if name in known]
    return candidates.drop(index={*coded["index"], *done})


def judged_acts(
    candidate: Mapping[str, Any], verdict: Verdict, *, coder: str
) -> tuple[Judge, Code | None]:
    """Give the act of the machine's log and, when a person accepts, the coding of that person."""
    where = {name: candidate[name] for name in KEY}
    judge = Judge.model_validate({
        **where, "coder": machine(candidate["method"]), "by": coder, "verdict": verdict,
        "score": candidate["score"], "version": candidate["version"],
    })  # fmt: skip
    if verdict == "rejected":
        return judge, None
    return judge, Code.model_validate({**where, "coder": coder, "judgement": judge.id})


def accepted_stands(judge: Judge, acts: Iterable[AnyAct], held: Collection[str]) -> bool:
    """Tell whether a coding accepted from such a candidate is among the segments `held`."""
    passage = judge.model_dump(include={*KEY})
    return any(isinstance(act, Code) and bool(act.judgement) and act.segment in held
               and act.model_dump(include={*KEY}) == passage for act in acts)  # fmt: skip


def as_segments(candidates: pd.DataFrame) -> pd.DataFrame:
    """Take candidates as if the machine had coded them: for measuring, and written nowhere."""
    coders = candidates["method"].map(machine)
    return candidates[["document", "start", "end", "code"]].assign(coder=coders)
