"""The texts of many documents side by side, so that a million passages are held against them at once.

A passage is `text[start:end]` in Unicode code points. Every position becomes one in the row of all
texts, in the order of the documents' names; there, a few operations on arrays tell what a loop would.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
LAST = 0x110000  # one beyond the last code point
WORD, SPACE = 1, 2
CONTINUES, CONTINUED = 0b1100_0000, 0b1000_0000  # of a byte that goes on with a character in UTF-8


@dataclass(frozen=True, slots=True)
class Spans:
    """Passages: the number of the document of each, its start and its end."""

    document: Integers
    start: Integers
    end: Integers

    def __getitem__(self, which: Flags | Integers) -> Spans:
        return Spans(self.document[which], self.start[which], self.end[which])


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts, one after the other.

    Attributes
    ----------
    names
        The documents, sorted.
    texts
        Their texts, in this order.
    begins
        Where each begins in the row of all, and where the last ends.
    """

    names: pd.Index[str]
    texts: tuple[str, ...]
    begins: Integers

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Corpus:
        """Put texts side by side."""
        names = sorted(texts)
        lengths = [len(texts[name]) for name in names]
        begins = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        return cls(pd.Index(names, dtype="str"), tuple(texts[name] for name in names), begins)

    def spans(self, table: pd.DataFrame) -> Spans:
        """Take the passages of a table: columns document, start, end."""
        of = table["document"].astype("category").cat
        document = self.names.get_indexer(of.categories)[of.codes].astype(np.int64)
        start, end = (table[name].to_numpy(dtype=np.int64) for name in ("start", "end"))
        return Spans(document, start, end)

    def beyond(self, spans: Spans) -> Flags:
        """Tell which are no passage of their text."""
        lengths = np.diff(self.begins)[spans.document]
        outside: Flags = (spans.start < 0) | (spans.start >= spans.end) | (spans.end > lengths)
        return outside

    def cut(self, spans: Spans) -> Flags:
        """Tell which begin or end inside a word or on white space; each is within its text."""
        before, first, last, after = self._edges(spans)
        found: Flags = (first == SPACE) | (last == SPACE)
        found |= _same_word(before, first) | _same_word(last, after)
        return found

    def inside_words(self, spans: Spans) -> Flags:
        """Tell which begin or end inside a word; each is within its text."""
        before, first, last, after = self._edges(spans)
        found: Flags = _same_word(before, first) | _same_word(last, after)
        return found

    def _edges(self, spans: Spans) -> list[NDArray[np.uint8]]:
        """Say what stands before, first in, last in and after each passage; 0 beyond its text."""
        letters = np.frombuffer("".join(self.texts).encode("utf-32-le", "surrogatepass"), "<u4")
        first, beyond = (self.begins[spans.document] + at for at in (spans.start, spans.end))
        around = [np.maximum(first - 1, 0), first, beyond - 1, np.minimum(beyond, len(letters) - 1)]
        kinds = _kinds([letters[at] for at in around])
        kinds[0][spans.start == 0] = 0
        kinds[3][beyond == self.begins[1:][spans.document]] = 0
        return kinds

    def quotes(self, spans: Spans) -> pd.Series[str]:
        """Give the words of each."""
        import polars as pl

        first, length = self._bytes(spans)
        texts = pl.Series("text", [text.encode() for text in self.texts], dtype=pl.Binary)
        of = pl.DataFrame({"text": texts.gather(spans.document), "first": first, "length": length})
        words = of.select(pl.col("text").bin.slice("first", "length").cast(pl.String))["text"]
        return pd.Series(
            pd.array(words.to_arrow(compat_level=pl.CompatLevel.oldest()), dtype="str")
        )

    def _bytes(self, spans: Spans) -> tuple[Integers, Integers]:
        """Count the bytes of UTF-8 before each and in each."""
        utf8 = np.frombuffer("".join(self.texts).encode(), np.uint8)
        if len(utf8) == self.begins[-1]:
            return spans.start, spans.end - spans.start
        byte = np.append(np.flatnonzero(utf8 & CONTINUES != CONTINUED), len(utf8))
        begin = self.begins[spans.document]
        first, beyond = byte[begin + spans.start], byte[begin + spans.end]
        return first - byte[begin], beyond - first

    def turns(self, spans: Spans, turn: pd.DataFrame) -> Integers:
        """Give the row of the first turn of speech that each overlaps; -1 where it overlaps none.

        `turn` is sorted by document and start.
        """
        if turn.empty:
            return np.full(len(spans.start), -1)
        spoken = self.spans(turn)
        ends = self.begins[spoken.document] + spoken.end
        at = np.searchsorted(ends, self.begins[spans.document] + spans.start, side="right")
        last = np.minimum(at, len(ends) - 1)
        overlaps = (at < len(ends)) & (spoken.document[last] == spans.document)
        found: Integers = np.where(overlaps & (spoken.start[last] < spans.end), last, -1)
        return found


def in_word(character: str) -> bool:
    """Tell whether a character belongs to a word: a combining accent belongs to the letter before it."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _kinds(letters: Sequence[NDArray[np.uint32]]) -> list[NDArray[np.uint8]]:
    """Say of each code point whether it is of a word or white space."""
    occurs = np.zeros(LAST, dtype=bool)
    for each in letters:
        occurs[each] = True
    kinds = np.zeros(LAST, dtype=np.uint8)
    for point in np.flatnonzero(occurs).tolist():
        letter = chr(point)
        kinds[point] = WORD if in_word(letter) else SPACE if letter.isspace() else 0
    return [kinds[each] for each in letters]


def _same_word(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> Flags:
    same: Flags = (before == WORD) & (after == WORD)
    return same
