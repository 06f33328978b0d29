"""Coded segments held against the texts they point at: exact, or refused with every fault named.

A segment is `text[start:end]` in Unicode code points. One that dangles (no such document, beyond the
text, on no spoken word) or has shifted (it begins or ends inside a word or on white space, or is not
the quotation that was written beside it) stops the run: a shift by one is how codings are lost.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from impra_research.coding.corpus import Corpus, Integers
from impra_research.coding.identified import ranked, segment_ids
from impra_research.coding.logged import each_once, logged_segments
from impra_research.coding.misplaced import TEXT_CHANGED, misplaced, misplacement, with_offsets
from impra_research.coding.rows import Earlier, carried, moved_rows, refuse_corrected
from impra_research.errors import ReceivedFileError, UnknownValueError
from impra_research.read.acts import Log
from impra_research.read.codings import SPAN
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.read.unknown import unknown_values
from impra_research.read.written import refuse, repeated_rows

__all__ = ["SEGMENT_KEY", "misplacement", "received_segments", "segment_table"]
SEGMENT_KEY = [*SPAN, "code", "coder"]
WHOSE = ["document", "person", "place", "language"]
COLUMNS = [
    *WHOSE,
    "start",
    "end",
    "turn",
    "code",
    "coder",
    "quote",
    "segment",
    "memo",
    "at",
    "status",
]
AT = "datetime64[us, UTC]"
NOBODY_LOGGED: Mapping[str, Log] = {}
NOTHING_CHANGED = Earlier()
NONE_RETIRED: Mapping[str, str] = {}


def segment_table(
    received: pd.DataFrame,
    transcripts: Transcripts,
    themes: Collection[str],
    *,
    logs: Mapping[str, Log] = NOBODY_LOGGED,
    successors: Mapping[str, str] = NONE_RETIRED,
    earlier: Earlier = NOTHING_CHANGED,
) -> pd.DataFrame:
    """One row a segment, code and coder: whose words they are, where, in which turn, and the quote.

    Columns: document, person, place, language, start, end, turn (the first that it overlaps), code,
    coder, quote, segment (its id), memo, at (when it was coded; missing when it came in a table),
    status (exact, moved, needs_review: what became of it when its transcript was corrected).

    Parameters
    ----------
    received
        segments.csv as received: text cells.
    logs
        The log of each coder. The same segment in a log and in segments.csv is one row.
    successors
        For each retired code the one that it is read as.
    earlier
        What the last cleaning saw of documents whose text is another now.

    Raises
    ------
    UnknownValueError
        A code is not in codes.yml; misplaced segments are listed in the same error.
    ReceivedFileError
        A segment dangles, has shifted or stands twice, or was coded on another text; all are listed.
    """
    known = {*themes, *successors}
    corpus = Corpus.of(transcripts.texts)
    given = received_segments(received, corpus, known, moved=moved_rows(logs), earlier=earlier)
    coded = logged_segments(logs, given, transcripts.texts, known)
    return _placed(_read_as(coded, successors), transcripts, corpus)


def received_segments(
    received: pd.DataFrame,
    corpus: Corpus,
    codes: Collection[str],
    *,
    moved: Collection[str] = (),
    earlier: Earlier = NOTHING_CHANGED,
) -> pd.DataFrame:
    """Take the segments of a table, with their ids and offsets; those `moved` stand where a log says."""
    file = "segments.csv"
    received = received.astype(dict.fromkeys(("document", "code", "coder"), "category"))
    elsewhere = carried(received, moved) & received["document"].isin(corpus.names)
    here = received[~elsewhere] if elsewhere.any() else received
    refuse_corrected(file, here, earlier)
    unknown = [*unknown_values(file, received["code"], codes, personal=True)]
    faults = [*unknown, *misplaced(file, here, corpus)]
    faults += repeated_rows(file, received, SEGMENT_KEY) if faults else []
    fix = "add the code to codebook/codes.yml, or correct the row" if unknown else TEXT_CHANGED
    refuse(faults, fix=fix, kind=UnknownValueError if unknown else ReceivedFileError)
    exact = with_offsets(received)[SEGMENT_KEY]
    rank = np.sort(_rank(exact, corpus))
    if (rank[1:] == rank[:-1]).any():
        refuse(repeated_rows(file, exact, SEGMENT_KEY), fix=fix)
    told = {"memo": "", "status": "exact", "source": file}
    same = {name: pd.Categorical.from_codes([0], [word]).repeat(len(exact))
            for name, word in told.items()}  # fmt: skip
    unsaid = pd.Series(pd.NaT, index=exact.index, dtype=AT)
    ids = exact.assign(segment=segment_ids(exact), memo=same["memo"], at=unsaid)
    return ids.assign(status=same["status"], source=same["source"], row=exact.index)


def _rank(exact: pd.DataFrame, corpus: Corpus) -> Integers:
    """Give each segment one number, by document, start, end, code and coder."""
    spans = corpus.spans(exact)
    names = (exact[name].cat for name in ("code", "coder"))
    size = int(corpus.begins[-1]) + 1
    place, length = corpus.begins[spans.document] + spans.start, spans.end - spans.start
    return ranked((place, size), (length, int(length.max(initial=0)) + 1),
                  *((each.codes.to_numpy(), len(each.categories)) for each in names))  # fmt: skip


def _read_as(coded: pd.DataFrame, successors: Mapping[str, str]) -> pd.DataFrame:
    """Read retired codes as their successors; what two codes said twice is one segment."""
    if not coded["code"].isin(list(successors)).any():
        return coded
    read = coded.assign(code=coded["code"].astype("str").replace(dict(successors)),
                        memo=coded["memo"].astype("str"))  # fmt: skip
    return each_once(read)


def _placed(coded: pd.DataFrame, transcripts: Transcripts, corpus: Corpus) -> pd.DataFrame:
    """Give each segment its turn (the first it overlaps), its person and its words, in order."""
    turn = transcripts.turn.sort_values(["document", "start"], ignore_index=True)
    coded = coded.astype(dict.fromkeys(("code", "coder"), "category"))
    spans = corpus.spans(coded)
    at = corpus.turns(spans, turn)
    _refuse_speechless(coded[at < 0])
    order = np.argsort(_rank(coded, corpus), kind="stable")
    about = transcripts.transcript.set_index("document").reindex(corpus.names)
    here = spans[order]
    whose = {"document": corpus.names.array.take(here.document)}
    whose |= {name: about[name].array.take(here.document) for name in WHOSE[1:]}
    number = turn["turn"].to_numpy()[at[order]] if len(turn) else at[order]
    rest = {name: _words(coded[name], order) for name in ("code", "coder", "memo", "status")}
    said = {"turn": pd.array(number, dtype="Int64"),
            "quote": corpus.quotes(here).array,
            "segment": coded["segment"].array.take(order), "at": coded["at"].array.take(order)}  # fmt: skip
    positions = {"start": here.start, "end": here.end}
    return pd.DataFrame(whose | positions | rest | said, columns=COLUMNS)


def _words(column: pd.Series[str], order: Integers) -> pd.api.extensions.ExtensionArray:
    """Take the words of a column in an order."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.array.take(order)
    words = column.cat
    return words.categories.astype("str").array.take(words.codes.to_numpy()[order])


def _refuse_speechless(coded: pd.DataFrame) -> None:
    rows = coded.itertuples()
    refuse(
        [f"{_where(row.source, row.row)}, {row.document}: {row.start}-{row.end} covers no word of "
         "a turn" for row in rows],
        fix=TEXT_CHANGED,
    )  # fmt: skip


def _where(source: str, number: int) -> str:
    return f"{source} row {number}" if source.endswith(".csv") else f"{source}, line {number}"
