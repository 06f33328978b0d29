"""The passages that a machine may propose: up to three whole sentences of one respondent's turn."""

from __future__ import annotations

import pandas as pd

from impra_research.coding.logged import hashes_of
from impra_research.coding.quotations import SENTENCE_ENDS
from impra_research.read.interviews.transcripts import Transcripts

LONGEST = 3  # sentences


def passages_of(transcripts: Transcripts, *, longest: int = LONGEST) -> pd.DataFrame:
    """One row a passage of a respondent's turn, from one sentence up to `longest`.

    Columns: document, text (sha256 of the document's), turn, language, quotable, start, end, words.
    """
    about = transcripts.transcript.set_index("document")
    spoken = transcripts.turn[transcripts.turn["speaker"] == "respondent"]
    hashes = hashes_of(transcripts.texts)
    rows = [
        (row.document, hashes[row.document], row.turn,
         about.at[row.document, "language"] if pd.isna(row.language) else row.language,
         bool(about["consent_quotation"].eq(True)[row.document]), row.start + first, row.start + last,
         row.text[first:last])
        for row in spoken.itertuples()
        for first, last in _spans(row.text, longest)
    ]  # fmt: skip
    columns = ["document", "text", "turn", "language", "quotable", "start", "end", "words"]
    return pd.DataFrame(rows, columns=columns)


def sentences(text: str) -> list[str]:
    """Split what was said into sentences.

    Examples
    --------
    >>> sentences("Ho aspettato. E poi? Niente")
    ['Ho aspettato.', 'E poi?', 'Niente']
    """
    return [text[first:last] for first, last in _spans(text, 1)]


def _spans(text: str, longest: int) -> list[tuple[int, int]]:
    """Give each run of sentences, without the white space around it."""
    ends = [match.span() for match in SENTENCE_ENDS.finditer(text)]
    starts = [len(text) - len(text.lstrip()), *(after for _, after in ends)]
    stops = [*(before for before, _ in ends), len(text.rstrip())]
    single = [(first, last) for first, last in zip(starts, stops, strict=True) if first < last]
    return [(first, single[at + more][1]) for at, (first, _) in enumerate(single)
            for more in range(min(longest, len(single) - at))]  # fmt: skip
