"""What several coders decided on turns of the respondents: ratings of coders x turns, code by code.

A coder applied a code to a turn when a segment of theirs with it, or with a code below it, overlaps
the turn. A coder who coded nothing in a document did not read it, as far as the segments tell: their
ratings of its turns are missing and not zero, unless `read` tells who read what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from impra_research.codebook import Theme
from impra_research.coding.agreement.pieces import Read, readers
from impra_research.coding.cases import lineage

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Turns that two coders or more have read: `document` of each, `applied` codes x coders x turns."""

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    document: NDArray[np.str_]
    applied: Array

    def of(self, code: str) -> Array:
        """Give the ratings of one code: coders x turns, 0 and 1, nan where not read."""
        found: Array = self.applied[self.codes.index(code)]
        return found

    def each(self, used: Sequence[str]) -> Iterator[tuple[str, Array, NDArray[np.str_]]]:
        """Give every code with its ratings and their documents, and last `pooled`, of those in use."""
        for code in self.codes:
            yield code, self.of(code), self.document
        chosen = [np.empty((len(self.coders), 0)), *map(self.of, used)]
        yield "pooled", np.hstack(chosen), np.tile(self.document, len(used))

    def used(self, segment: pd.DataFrame) -> list[str]:
        """List the codes that these coders set themselves in these documents, in their order."""
        here = segment["document"].isin(set(self.document)) & segment["coder"].isin(self.coders)
        found = set(segment.loc[here, "code"])
        return [code for code in self.codes if code in found]


def decisions(
    segment: pd.DataFrame,
    turn: pd.DataFrame,
    themes: Mapping[str, Theme],
    *,
    coders: Sequence[str] | None = None,
    read: Read | None = None,
) -> Decisions:
    """Take what each coder decided on each respondent's turn of the documents that two or more coded."""
    read = readers(segment, coders) if read is None else read
    named = tuple(sorted({who for by in read.values() for who in by} or {*(coders or ())}))
    units = units_of(turn, read)
    judged = np.array([[who in read[name] for name in units["document"]] for who in named])
    shape = (len(themes), len(named), len(units))
    applied = np.where(judged.reshape(shape[1:]), 0.0, np.nan)[None].repeat(len(themes), axis=0)
    where = _overlapped(segment, units, named, themes)
    applied[where["code"], where["coder"], where["unit"]] = 1.0
    documents = units["document"].to_numpy(dtype=str)
    return Decisions(named, tuple(themes), documents, applied)


def units_of(turn: pd.DataFrame, read: Read) -> pd.DataFrame:
    """Take the respondents' turns of the documents that were read: document, turn, start, end."""
    spoken = turn[(turn["speaker"] == "respondent") & turn["document"].isin(list(read))]
    return spoken[["document", "turn", "start", "end"]].reset_index(drop=True)


def in_speech(segment: pd.DataFrame, turn: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Place segments in the respondents' words alone, turn after turn, and count these by document.

    Nobody codes labels and questions: counted, they would pass for agreement. What lies wholly in
    them is left out.
    """
    spoken = turn.loc[turn["speaker"] == "respondent", ["document", "start", "end"]]
    placed = segment[segment["document"].isin(spoken["document"])].reset_index(drop=True)
    met = placed[["document", "start", "end"]].reset_index().merge(
        spoken, on="document", suffixes=("", "_turn"), validate="many_to_many"
    )  # fmt: skip
    until, since = met["end_turn"], met["start_turn"]
    for end in ("start", "end"):
        before = np.minimum(until, met[end]) - np.minimum(since, met[end])
        placed[end] = before.groupby(met["index"]).sum()
    length = (spoken["end"] - spoken["start"]).groupby(spoken["document"], observed=True).sum()
    return placed[placed["start"] < placed["end"]], {str(k): int(n) for k, n in length.items()}


def _overlapped(
    segment: pd.DataFrame, units: pd.DataFrame, coders: Sequence[str], themes: Mapping[str, Theme]
) -> pd.DataFrame:
    """One row a code (or parent), coder and turn that a segment overlaps, all three as numbers."""
    spans = segment.loc[
        segment["coder"].isin(list(coders)), ["document", "start", "end", "code", "coder"]
    ]
    pairs = spans.merge(units.reset_index(names="unit"), on="document", suffixes=("", "_turn"),
                        validate="many_to_many")  # fmt: skip
    overlap = (pairs["start"] < pairs["end_turn"]) & (pairs["end"] > pairs["start_turn"])
    found = pairs.loc[overlap, ["code", "coder", "unit"]]
    wide = found.assign(code=[lineage(code, themes) for code in found["code"]]).explode("code")
    return wide.assign(
        code=pd.Index(list(themes)).get_indexer(wide["code"]),
        coder=pd.Index(list(coders)).get_indexer(wide["coder"]),
    )
