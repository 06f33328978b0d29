"""Persons' names in running text: by lists, by shape, and by what is said around them.

A name is sure when a list or its shape knows a part of it, or when a title, "mi chiamo", "mon cousin" or
the like stands before it. Other words with a capital inside a sentence are left to a person's eye. What is
sure once is found everywhere in the same text. A name written without a capital is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from impra_research.privacy.finding import Finding
from impra_research.privacy.name_lists import PINYIN, NameLists, name_lists
from impra_research.privacy.words import (
    ARTICLES_OF_NAMES,
    Word,
    has_shape,
    is_double,
    is_listed,
    runs_of,
    words_of,
)

LABEL = re.compile(r" ?: ")


def find_persons(text: str) -> list[Finding]:
    """Find persons' names in a folded text; those that are not `sure` are for a person to decide."""
    lists = name_lists()
    words = [word for word in words_of(text, lists) if len(word.text) > 1 or word.has_capital]
    found = [
        each
        for run, before in runs_of(text, words, lists)
        for each in _judged(run, before, lists, text)
    ]
    return [*found, *_again(found, words)]


def _judged(run: list[Word], before: list[Word], lists: NameLists, text: str) -> Iterator[Finding]:
    """Judge a run of capitalised words by its words and by those before it."""
    near = _near(run[0], before, text)
    last = _said_before(near, lists)
    if last in lists.speech["streets"] or (len(run) == 1 and run[0].text.isupper()):
        return
    sure = _is_announced(run, near, lists, text) or _tells_itself(run, near, lists, text)
    if sure or len(run) > 1 or not run[0].begins:
        named_after = last in lists.speech["named_after"]
        yield Finding(run[0].start, run[-1].end, "person", sure and not named_after)


def _said_before(near: list[Word], lists: NameLists) -> str:
    """Name the word before a run, over an article: `rue des Tanneurs`."""
    said = [word.known_as for word in near[-2:]]
    if (
        len(said) == 2
        and said[1] in lists.speech["first_words"]
        and said[0] in lists.speech["streets"]
    ):
        return said[0]
    return said[-1] if said else ""


def _near(first: Word, before: list[Word], text: str) -> list[Word]:
    """Keep the words before a run that no end of a sentence separates from it."""
    near: list[Word] = []
    for word, after in reversed(list(pairwise([*before, first]))):
        between = text[word.end : after.start]
        if re.search(r"[.!?;\n]", between) or len(between) > 4:
            break
        near.insert(0, word)
    return near


def _is_announced(run: list[Word], near: list[Word], lists: NameLists, text: str) -> bool:
    """Tell whether a title, a phrase such as "mi chiamo" or a relation stands just before."""
    if not near:
        return False
    last, speech = near[-1], lists.speech
    joined = text[last.end : run[0].start]
    two = " ".join(word.known_as for word in near[-2:])
    if last.known_as in speech["titles"] or (
        last.has_capital and last.known_as in speech["titles_with_capital"]
    ):
        return joined.strip() in ("", ".")
    if joined.strip() not in ("", ":", ",", "«", '"'):
        return False
    said = last.known_as in speech["phrases"] or two in speech["phrases"]
    return said or last.known_as in speech["kin"]


def _tells_itself(run: list[Word], near: list[Word], lists: NameLists, text: str) -> bool:
    """Tell whether a list or a shape knows the run as a name."""
    if _is_chinese(run, near, lists):
        return True
    known = [word for word in run if _is_sure_name(word, lists)]
    if known:
        return True
    word = run[0]
    if len(run) > 1:
        return word.known_as in ARTICLES_OF_NAMES or any(_is_word(each, lists) for each in run)
    labelled = word.begins and LABEL.match(text, word.end)
    return _is_word(word, lists) and bool(labelled or not word.begins)


def _is_sure_name(word: Word, lists: NameLists) -> bool:
    return len(word.text) > 2 and (
        is_listed(word, lists) or is_double(word, lists) or has_shape(word)
    )


def _is_word(word: Word, lists: NameLists) -> bool:
    """Tell whether it is a given name and a word, as `Rosa`."""
    return word.known_as in lists.given_and_words


def _is_chinese(run: list[Word], near: list[Word], lists: NameLists) -> bool:
    names, words = lists.speech["pinyin_names"], lists.speech["pinyin_and_words"]
    if len(run) in (2, 3) and all(
        PINYIN.fullmatch(word.known_as.replace("-", "'")) for word in run
    ):
        return run[0].known_as in names or run[-1].known_as in names
    alone = len(run) == 1 and run[0].known_as in names and not run[0].begins
    return alone and (run[0].known_as not in words or _is_beside(near, lists))


def _is_beside(near: list[Word], lists: NameLists) -> bool:
    return bool(near) and any(word.known_as in lists.speech["beside"] for word in near[-2:])


def _again(found: Sequence[Finding], words: Sequence[Word]) -> Iterator[Finding]:
    """Find in the whole text what was sure in one place."""
    sure = [each for each in found if each.sure]
    names = {word.known_as for word in words if word.has_capital and len(word.text) > 2
             and any(each.start <= word.start and word.end <= each.end for each in sure)}  # fmt: skip
    for word in words:
        if word.has_capital and word.known_as in names and not word.begins:
            yield Finding(word.start, word.end, "person")
