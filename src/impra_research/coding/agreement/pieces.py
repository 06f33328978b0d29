"""The texts that several coders read, cut wherever a segment of anybody begins or ends.

Within a piece nothing changes, so that a measure over characters is a sum over pieces times their
lengths: exact, and as quick on a long interview as on a short one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
# Who read each document: two coders or more.
Read = Mapping[str, Sequence[str]]
SPAN = ["document", "start", "end", "code", "coder"]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of all documents that two coders or more have read, one after the other.

    `coded` is coders x codes x pieces, `judged` coders x pieces (the coder read that document),
    `document` the number of each piece's document. `unit` has a row a coder, code and stretch of
    text without break: where it starts and ends, in pieces.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    length: Array
    document: Integers
    coded: NDArray[np.bool_]
    judged: NDArray[np.bool_]
    unit: pd.DataFrame

    @property
    def characters(self) -> int:
        """Count the characters that two coders or more have read."""
        return int(self.length.sum())

    @property
    def coded_twice(self) -> int:
        """Count the characters to which two coders or more gave some code."""
        coders = self.coded.any(axis=1).sum(axis=0)
        return int(self.length[coders >= 2].sum())

    @property
    def of_document(self) -> list[slice]:
        """Say which pieces are of each document: they stand one after the other."""
        bounds = np.searchsorted(self.document, np.arange(len(self.documents) + 1))
        return [slice(int(first), int(last)) for first, last in pairwise(bounds)]

    def by_document(self, values: Array) -> Array:
        """Sum values of the pieces (pieces x anything) over each document."""
        sums = [values[own].sum(axis=0) for own in self.of_document]
        return np.array(sums).reshape(len(self.documents), *values.shape[1:])


def readers(segment: pd.DataFrame, coders: Sequence[str] | None = None) -> dict[str, list[str]]:
    """Tell who coded each document, where two or more did: coders who found nothing are not known."""
    listed = segment if coders is None else segment[segment["coder"].isin(list(coders))]
    by = listed.groupby("document", observed=True, dropna=False)["coder"].unique()
    return {str(name): sorted(who) for name, who in by.items() if len(who) >= 2}


def cut(
    segment: pd.DataFrame,
    length: Mapping[str, int],
    read: Read,
    codes: Sequence[str],
) -> Pieces:
    """Cut the documents of `read` (who read each) at every end of a segment with one of `codes`."""
    documents, coders = tuple(read), tuple(sorted({who for by in read.values() for who in by}))
    ends = np.concatenate([[0], np.cumsum([length[name] for name in documents])]).astype(np.int64)
    spans = _placed(segment, read, codes, coders, documents, ends)
    bounds = np.unique(np.concatenate([ends, spans["start"], spans["end"]]).astype(np.int64))
    unit = _units(spans).assign(
        first=lambda rows: np.searchsorted(bounds, rows["start"]),
        last=lambda rows: np.searchsorted(bounds, rows["end"]),
    )
    document = np.searchsorted(ends, bounds[:-1], side="right") - 1
    judged = np.array([[who in read[name] for name in documents] for who in coders], dtype=bool)
    return Pieces(
        coders, tuple(codes), documents, np.diff(bounds).astype(float), document,
        _covered(unit, (len(coders), len(codes), len(bounds))),
        judged.reshape(len(coders), len(documents))[:, document], unit,
    )  # fmt: skip


def _placed(
    segment: pd.DataFrame,
    read: Read,
    codes: Sequence[str],
    coders: Sequence[str],
    documents: Sequence[str],
    ends: Integers,
) -> pd.DataFrame:
    """Give the segments as numbers of coder and code, at places in all documents put together."""
    wanted = segment["document"].isin(list(documents)) & segment["code"].isin(list(codes))
    rows = segment.loc[wanted & segment["coder"].isin(list(coders)), SPAN]
    number = pd.Index(documents).get_indexer(rows["document"])
    return pd.DataFrame({
        "coder": pd.Index(coders).get_indexer(rows["coder"]),
        "code": pd.Index(codes).get_indexer(rows["code"]),
        "start": ends[number] + rows["start"].to_numpy(dtype=np.int64),
        "end": ends[number] + rows["end"].to_numpy(dtype=np.int64),
    })  # fmt: skip


def _units(spans: pd.DataFrame) -> pd.DataFrame:
    """Join the segments of one coder and code that overlap; those that only touch stay two units."""
    ordered = spans.sort_values(["coder", "code", "start", "end"], ignore_index=True)
    by = [ordered["coder"], ordered["code"]]
    reached = ordered.groupby(by, observed=True, dropna=False)["end"].cummax()
    before = reached.groupby(by, observed=True, dropna=False).shift(fill_value=-1)
    unit = (ordered["start"] >= before).cumsum().rename("unit")
    return ordered.groupby(unit).agg(
        coder=("coder", "first"), code=("code", "first"), start=("start", "min"), end=("end", "max")
    )


def _covered(unit: pd.DataFrame, shape: tuple[int, int, int]) -> NDArray[np.bool_]:
    change = np.zeros(shape, dtype=np.int32)
    np.add.at(change, (unit["coder"], unit["code"], unit["first"]), 1)
    np.add.at(change, (unit["coder"], unit["code"], unit["last"]), -1)
    found: NDArray[np.bool_] = change.cumsum(axis=2)[..., :-1] > 0
    return found
