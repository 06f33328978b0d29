"""What is wrong with a passage: it dangles, or it has shifted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from impra_research.coding.corpus import Corpus, Flags, Integers, Spans, in_word
from impra_research.read.codings import SPAN
from impra_research.read.unknown import unknown_values

TEXT_CHANGED = (
    "if the transcript has changed since, bring back the one that was coded, run `impra clean`, then bring "
    "the corrected one and run `impra interviews reanchor`; else correct the rows (positions count code "
    "points, the end is exclusive)"
)


def misplacement(text: str, start: str, end: str, quote: str = "") -> str:
    """Say what is wrong with a span of a text; "" when nothing is.

    Examples
    --------
    >>> misplacement("déclaré mon activité", "0", "7")
    ''
    >>> misplacement("déclaré mon activité", "1", "8")
    'has shifted: it does not begin and end with whole words'
    >>> misplacement("déclaré mon activité", "1", "8", quote="déclaré")
    'has shifted: the quotation beside it stands at 0-7'
    """
    if not all(at.isascii() and at.isdecimal() and len(at) < 10 for at in (start, end)):
        return "start and end are not the whole numbers of a position"
    begin, stop = int(start), int(end)
    if not 0 <= begin < stop <= len(text):
        return f"{begin}-{stop} is not a passage of a text of {len(text)} characters"
    found = text[begin:stop]
    if quote and found != quote:
        return f"has shifted: the quotation beside it stands {_stands(quote, text)}"
    if not quote and (found.strip() != found or _cuts(text, begin) or _cuts(text, stop)):
        return "has shifted: it does not begin and end with whole words"
    return ""


def misplaced(file: str, received: pd.DataFrame, corpus: Corpus) -> Iterator[str]:
    """Say of each row of a table as received what is wrong with its passage."""
    yield from unknown_values(file, received["document"], [*corpus.names], personal=True)
    here = received["document"].isin(corpus.names)
    placed = received if here.all() else received[here]
    for row in placed[_suspect(placed, corpus)].to_dict("index").items():
        number, told = row
        text = corpus.texts[corpus.names.get_loc(told["document"])]
        fault = misplacement(text, told["start"], told["end"], told.get("quote", ""))
        yield f"{file} row {number}, {told['document']}: {fault}"


def _suspect(placed: pd.DataFrame, corpus: Corpus) -> Flags:
    """Tell which rows `misplacement` finds a fault in, all at once."""
    suspect: Flags = ~numbered(placed)
    passage, spans = _still(suspect, placed, corpus)
    beyond = corpus.beyond(spans)
    suspect[passage] |= beyond
    passage, spans = passage[~beyond], spans[~beyond]
    if "quote" not in placed:
        suspect[passage] |= corpus.cut(spans)
        return suspect
    quotes = placed["quote"].reset_index(drop=True).take(passage).reset_index(drop=True)
    differs = (corpus.quotes(spans) != quotes).to_numpy()
    suspect[passage] |= np.where((quotes != "").to_numpy(), differs, corpus.cut(spans))
    return suspect


def numbered(received: pd.DataFrame) -> Flags:
    """Tell which rows have whole numbers for positions."""
    return _number(received["start"]) & _number(received["end"])


def _number(cells: pd.Series[str]) -> Flags:
    """Tell which cells are whole numbers of a position."""
    import pyarrow as pa
    from pyarrow import compute

    text = pa.array(cells)
    digits = compute.and_(
        compute.ascii_is_decimal(text), compute.less(compute.binary_length(text), 10)
    )
    found: Flags = digits.to_numpy(zero_copy_only=False)
    return found


def _still(suspect: Flags, placed: pd.DataFrame, corpus: Corpus) -> tuple[Integers, Spans]:
    """Take the rows without fault so far, and their passages."""
    fine = placed[~suspect] if suspect.any() else placed
    return np.flatnonzero(~suspect), corpus.spans(with_offsets(fine[[*SPAN]]))


def with_offsets(received: pd.DataFrame) -> pd.DataFrame:
    """Take positions, which are whole numbers, for numbers."""
    import pyarrow as pa
    from pyarrow import compute

    told = {
        at: compute.cast(pa.array(received[at]), pa.int64()).to_numpy() for at in ("start", "end")
    }
    return received.assign(**told)


def _stands(quote: str, text: str) -> str:
    """Say where a quotation is, in positions: what someone said is for no message."""
    begin, times = text.find(quote), text.count(quote)
    if times == 1:
        return f"at {begin}-{begin + len(quote)}"
    return f"at {times} places of the text" if times else "nowhere in the text"


def _cuts(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(map(in_word, text[at - 1 : at + 1]))
