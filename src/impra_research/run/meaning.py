"""The same theme in another language: turns near in meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from impra_research.coding.assisted import alike, passages_of, shown
from impra_research.errors import UsageError, did_you_mean
from impra_research.run.vectors import kept_meaning

if TYPE_CHECKING:
    from impra_research.run.suggested import Suggestions


def turns_alike(
    suggestions: Suggestions, sought: str, *, language: str | None, most: int
) -> pd.DataFrame:
    """Give the turns nearest to a code, a passage (DOCUMENT:START-END) or a sentence, by meaning.

    Without `language` they are sought in other languages than that of the passage, or in all.
    Columns: rank, score, document, language, turn, start, end, quote (without identifiers, empty
    without consent).

    Raises
    ------
    UsageError
        Nothing is sought, no turn is in this language, or the encoder is not installed.
    """
    texts, own = _sought(suggestions, sought)
    passages = passages_of(suggestions.transcripts)
    known = sorted(set(passages["language"]))
    others = [each for each in known if each not in own] or known
    here = passages[passages["language"].isin([language] if language else others)]
    if here.empty:
        raise UsageError(f"no turn is in {language!r}", fix=did_you_mean(language or "", known))
    with kept_meaning(suggestions.folder) as represent:
        return shown(alike(here, texts, represent).head(most))


def _sought(suggestions: Suggestions, sought: str) -> tuple[list[str], set[str]]:
    """Give the words of a code's passages, of one passage or as typed; and their languages."""
    spoken = suggestions.transcripts.transcript.set_index("document")["language"]
    if sought in suggestions.study.codebook.themes:
        segment = suggestions.segment
        quotes = segment[segment["code"] == sought].drop_duplicates("quote")
        if quotes.empty:
            raise UsageError(f"nobody coded anything with {sought!r}",
                             fix="name a passage, or type what is sought")  # fmt: skip
        return quotes["quote"].tolist(), set(quotes["document"].map(spoken))
    document, _, span = sought.rpartition(":")
    start, _, end = span.partition("-")
    words, texts = sought, suggestions.transcripts.texts
    if document in texts and start.isdecimal() and end.isdecimal():
        words = texts[document][int(start) : int(end)]
    if not words.strip():
        raise UsageError("nothing is sought", fix="name a code or a passage, or type a sentence")
    return [words], {spoken[document]} if words is not sought else set()
