"""Persons' names in running text: by lists, by shape, and by what is said around them.

A name is sure when a list or its shape knows a part of it, or when a title, "mi chiamo", "mon cousin" or
the like stands before it. Other words with a capital inside a sentence are left to a person's eye. What is
sure once is found everywhere in the same text. A name written without a capital is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from impra_research.privacy.finding import Finding
from impra_research.privacy.name_lists import PINYIN, SHAPES, NameLists, bare, name_lists

LETTER = r"[^\W\d_]"
ELIDED = r"(?:(?:[ldjcsnmt]|qu|gl|un|[a-z]{2,6}[lr]|quest|quell|lorsqu|puisqu|jusqu)')"
WORD = re.compile(
    rf"(?:(?<!{LETTER}){ELIDED})?(?P<it>{LETTER}+(?:\.(?=ssa|ra|na))?(?:['-]?{LETTER}+)*\.?)"
)
SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:;«»\"“”(\[\n•]|\n[-–] ?)\s*$")
LABEL = re.compile(r" ?: ")
MOST_WORDS = 5
ARTICLES_OF_NAMES = frozenset({"el", "ait", "ben", "bou", "ould", "si", "sidi"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, folded; `begins` tells that a sentence begins with it."""

    start: int
    end: int
    text: str
    known_as: str
    begins: bool

    @property
    def has_capital(self) -> bool:
        """Tell whether it is written like a name."""
        return self.text[0].isupper()


def find_persons(text: str) -> list[Finding]:
    """Find persons' names in a folded text; those that are not `sure` are for a person to decide."""
    lists = name_lists()
    words = [word for word in _words(text, lists) if len(word.text) > 1 or word.has_capital]
    found = [
        each
        for run, before in _runs(text, words, lists)
        for each in _judged(run, before, lists, text)
    ]
    return [*found, *_again(found, words)]


def _words(text: str, lists: NameLists) -> Iterator[Word]:
    after_title = -1  # where a title such as `sig.` ends: its stop ends no sentence
    for match in WORD.finditer(text):
        written, start = match["it"], match.start("it")
        if not _is_abbreviation(written, lists):
            written = written.rstrip(".")
        start, written = _without_article(start, written, lists)
        begins = bool(SENTENCE_BEFORE.search(text, max(0, match.start() - 8), match.start()))
        word = Word(
            start, start + len(written), written, bare(written), begins and start != after_title
        )
        after_title = word.end + 1 if word.known_as in lists.speech["titles"] else -1
        yield word


def _is_abbreviation(written: str, lists: NameLists) -> bool:
    return written.endswith(".") and (bare(written) in lists.speech["titles"] or len(written) == 2)


def _without_article(start: int, written: str, lists: NameLists) -> tuple[int, str]:
    """Take a capital article off: `L'Adie`; `D'Angelo` and `N'Diaye` keep theirs."""
    head, apostrophe, rest = written.partition("'")
    if not apostrophe or not rest or bare(written) in lists.surnames | lists.given:
        return start, written
    if head in ("D", "N", "M", "O") and rest[0].isupper():
        return start, written
    return start + len(head) + 1, rest


def _runs(
    text: str, words: Sequence[Word], lists: NameLists
) -> Iterator[tuple[list[Word], list[Word]]]:
    """Give each run of capitalised words with the words before it; particles may stand within."""
    at = 0
    while at < len(words):
        run = [words[at]] if _may_begin(words[at], lists) else []
        after = at + 1
        while (
            run
            and after < len(words)
            and len(run) < MOST_WORDS
            and _goes_on(text, words, after, lists)
        ):
            run.append(words[after])
            after += 1
        while run and not run[-1].has_capital:
            run.pop()
        if run:
            yield run, list(words[max(0, at - 4) : at])
        at += max(1, len(run))


def _may_begin(word: Word, lists: NameLists) -> bool:
    return _may_belong(word, lists) and (
        not word.begins
        or (_is_name(word, lists) and word.known_as not in lists.speech["first_words"])
        or word.known_as in ARTICLES_OF_NAMES
    )


def _may_belong(word: Word, lists: NameLists) -> bool:
    """Tell whether a word may be part of a name at all; capitals throughout only if a list knows it."""
    speech, known_as = lists.speech, word.known_as
    never = (
        known_as in speech["titles"]
        or known_as in speech["no_persons"]
        or known_as in speech["towns"]
    )
    shouted = len(word.text) > 1 and word.text.isupper()
    return word.has_capital and not never and not (shouted and not _is_listed(word, lists))


def _goes_on(text: str, words: Sequence[Word], at: int, lists: NameLists) -> bool:
    word = words[at]
    if text[words[at - 1].end : word.start] not in (" ", "-"):
        return False
    if word.has_capital:
        return _may_belong(word, lists)
    following = words[at + 1 : at + 2]
    joined = following and text[word.end : following[0].start] in (" ", "'")
    return bool(joined and word.known_as in lists.speech["particles"] and following[0].has_capital)


def _is_listed(word: Word, lists: NameLists) -> bool:
    return word.known_as in lists.given or word.known_as in lists.surnames


def _is_name(word: Word, lists: NameLists) -> bool:
    return bool(
        _is_listed(word, lists)
        or word.known_as in lists.given_and_words
        or word.known_as in lists.given_and_places
        or word.known_as in lists.speech["pinyin_names"]
        or _has_shape(word)
        or _is_double(word, lists)
    )


def _is_double(word: Word, lists: NameLists) -> bool:
    """Tell whether it is a double name: `Jean-Pierre`, and not `Saint-Étienne`."""
    first, *others = word.known_as.split("-")
    return (
        bool(others)
        and first not in lists.speech["streets"]
        and (first in lists.given or others[-1] in lists.given)
    )


def _has_shape(word: Word) -> bool:
    return bool(SHAPES.fullmatch(word.known_as)) and not word.text.isupper()


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
        _is_listed(word, lists) or _is_double(word, lists) or _has_shape(word)
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
