"""Coded segments held against the texts they point at: exact, or refused with every fault named.

A segment is `text[start:end]` in Unicode code points. One that dangles (no such document, beyond the
text, on no spoken word) or has shifted (it begins or ends inside a word or on white space, or is not
the quotation that was written beside it) stops the run: a shift by one is how codings are lost.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

import pandas as pd

from impra_research.declared import LANGUAGES
from impra_research.errors import ReceivedFileError, UnknownValueError
from impra_research.read.codings import SPAN
from impra_research.read.interviews.transcripts import Transcripts
from impra_research.read.unknown import unknown_values
from impra_research.read.written import refuse, repeated_rows

LONGEST = 30  # digits of two positions: no text is that long
SEGMENT_KEY = [*SPAN, "code", "coder"]
TEXT_CHANGED = (
    "if the transcript has changed since, bring back the one that was coded, or code these passages "
    "again; else correct the rows (positions count code points, the end is exclusive)"
)
WHOSE = ["document", "person", "place", "language"]


def segment_table(
    received: pd.DataFrame, transcripts: Transcripts, themes: Collection[str]
) -> pd.DataFrame:
    """One row a segment, code and coder: whose words they are, where, in which turn, and the quote.

    Raises
    ------
    UnknownValueError
        A code is not in codes.yml; misplaced segments are listed in the same error.
    ReceivedFileError
        A segment dangles, has shifted or stands twice; all are listed.
    """
    unknown = [*unknown_values("segments.csv", received["code"], themes, personal=True)]
    faults = [*unknown, *_misplaced("segments.csv", received, transcripts.texts)]
    faults += repeated_rows("segments.csv", received, SEGMENT_KEY)
    faults = faults or [*_speechless(_placed(received, transcripts))]
    refuse(
        faults,
        fix="add the code to codebook/codes.yml, or correct the row" if unknown else TEXT_CHANGED,
        kind=UnknownValueError if unknown else ReceivedFileError,
    )
    columns = [*WHOSE, "start", "end", "turn", "code", "coder", "quote"]
    return _placed(received, transcripts)[columns].sort_values(SEGMENT_KEY, ignore_index=True)


def translation_table(received: pd.DataFrame, transcripts: Transcripts) -> pd.DataFrame:
    """One row a translated passage: document, start, end and its text in each language.

    Raises
    ------
    ReceivedFileError
        A passage dangles or stands twice, or its original is not what the transcript says there.
    """
    said_in = transcripts.transcript.set_index("document")["language"]
    original = [
        row[said_in[name]] if (name := row["document"]) in said_in.index else ""
        for _, row in received.iterrows()
    ]
    claimed = received.assign(quote=original)
    faults = [*_misplaced("translations.csv", claimed, transcripts.texts)]
    faults += repeated_rows("translations.csv", received, [*SPAN])
    refuse(faults, fix=TEXT_CHANGED)
    texts = received[[*LANGUAGES]].replace("", pd.NA)
    return _with_offsets(received)[[*SPAN]].join(texts).sort_values([*SPAN], ignore_index=True)


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
    if not (start.isdecimal() and end.isdecimal() and len(start + end) < LONGEST):
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


def _stands(quote: str, text: str) -> str:
    """Say where a quotation is, in positions: what someone said is for no message."""
    begin, times = text.find(quote), text.count(quote)
    if times == 1:
        return f"at {begin}-{begin + len(quote)}"
    return f"at {times} places of the text" if times else "nowhere in the text"


def _cuts(text: str, at: int) -> bool:
    return 0 < at < len(text) and all(map(_in_word, text[at - 1 : at + 1]))


def _in_word(character: str) -> bool:
    # A combining accent belongs to the letter before it.
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _misplaced(file: str, received: pd.DataFrame, texts: dict[str, str]) -> Iterator[str]:
    yield from unknown_values(file, received["document"], texts, personal=True)
    placed = received[received["document"].isin(list(texts))]
    quotes = placed["quote"] if "quote" in placed else [""] * len(placed)
    spans = zip(placed.index, *(placed[c] for c in SPAN), quotes, strict=True)
    for row, document, start, end, quote in spans:
        if fault := misplacement(texts[document], start, end, quote):
            yield f"{file} row {row}, {document}: {fault}"


def _speechless(placed: pd.DataFrame) -> Iterator[str]:
    for segment in placed[placed["turn"].isna()].itertuples():
        at = f"segments.csv row {segment.row}, {segment.document}:"
        yield f"{at} {segment.start}-{segment.end} covers no word of a turn"


def _with_offsets(received: pd.DataFrame) -> pd.DataFrame:
    return received.astype({"start": "int64", "end": "int64"})


def _placed(received: pd.DataFrame, transcripts: Transcripts) -> pd.DataFrame:
    """Give each segment its turn (the first it overlaps), its person and its words."""
    turns = transcripts.turn.sort_values("end")[["document", "turn", "start", "end"]]
    turns = turns.rename(columns={"start": "turn_start", "end": "turn_end"})
    segments = _with_offsets(received.reset_index()).sort_values("start")
    found = pd.merge_asof(segments, turns, left_on="start", right_on="turn_end", by="document",
                          direction="forward", allow_exact_matches=False)  # fmt: skip
    whose = transcripts.transcript[[*WHOSE]]
    return found.assign(
        turn=found["turn"].where(found["turn_start"] < found["end"]).astype("Int64"),
        quote=[
            transcripts.texts[document][start:end]
            for document, start, end in zip(*(found[c] for c in SPAN), strict=True)
        ],
    ).merge(whose, on="document", validate="many_to_one")
