"""Candidates of the dictionary: the sentences in which a term or a pattern of a code is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from impra_research.codebook.dictionary import CodeRules

NEVER_SAID = [chr(point) for point in range(0xFDD0, 0xFDF0)]  # code points that are no characters


def found_by_rules(passages: pd.DataFrame, rules: Mapping[str, CodeRules]) -> pd.DataFrame:
    """One row a code and sentence in which something of it is found.

    Columns of `passages` (single sentences), and code, score (how many words or patterns were found),
    why (which ones).
    """
    languages = list(passages["language"].unique())
    found = [
        _of_code(passages[passages["language"] == language], code, own.searched(language))
        for code, own in rules.items() for language in languages
    ]  # fmt: skip
    none = passages.iloc[:0].assign(code="", score=0.0, why="")
    return pd.concat([none, *found], ignore_index=True)


def _of_code(sentences: pd.DataFrame, code: str, patterns: Sequence[str]) -> pd.DataFrame:
    texts = sentences["words"].tolist()
    hits: list[list[str]] = [[] for _ in texts]
    for pattern in patterns:
        for own, matched in zip(hits, matches(texts, pattern), strict=True):
            own += [text[first:last] for text, first, last in matched]
    told = sentences.assign(code=code, score=[float(len(own)) for own in hits],
                            why=[", ".join(dict.fromkeys(own)) for own in hits])  # fmt: skip
    return told[told["score"] > 0]


def matches(texts: Sequence[str], pattern: str) -> Iterator[list[tuple[str, int, int]]]:
    r"""Give, for each text, where a pattern is found in it: the text, start, end.

    Examples
    --------
    >>> list(matches(["un, due", "tre"], r"\bd\w+"))
    [[('un, due', 4, 7)], []]
    """
    import polars as pl

    said = set().union(*texts) if texts else set()
    opens, closes = [sign for sign in NEVER_SAID if sign not in said][:2]
    marked = pl.Series(texts, dtype=pl.String).str.replace_all(pattern, f"{opens}${{0}}{closes}")
    for text, told in zip(texts, marked, strict=True):
        yield [(text, first, last) for first, last in _places(told, opens, closes) if first < last]


def _places(marked: str, opens: str, closes: str) -> Iterator[tuple[int, int]]:
    at = 0
    before, *found = marked.split(opens)
    at += len(before)
    for each in found:
        inside, _, after = each.partition(closes)
        yield at, at + len(inside)
        at += len(inside) + len(after)
