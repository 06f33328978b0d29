"""Words of a text and runs of words with a capital, which may be names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from impra_research.privacy.name_lists import SHAPES, NameLists, bare

LETTER = r"[^\W\d_]"
ELIDED = r"(?:(?:[ldjcsnmt]|qu|gl|un|[a-z]{2,6}[lr]|quest|quell|lorsqu|puisqu|jusqu)')"
WORD = re.compile(
    rf"(?:(?<!{LETTER}){ELIDED})?(?P<it>{LETTER}+(?:\.(?=ssa|ra|na))?(?:['-]?{LETTER}+)*\.?)"
)
SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:;«»\"“”(\[\n•]|\n[-–] ?)\s*$")
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


def words_of(text: str, lists: NameLists) -> Iterator[Word]:
    """Give the words of a text, articles with an apostrophe taken off."""
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


def runs_of(
    text: str, words: Sequence[Word], lists: NameLists
) -> Iterator[tuple[list[Word], list[Word]]]:
    """Give each run of capitalised words with the words before it; particles may stand within."""
    at = 0
    while at < len(words):
        first = words[at]
        if _stands_bare(text, words, at, lists):
            first = replace(first, begins=False)
        run = [first] if _may_begin(first, lists) else []
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


def _stands_bare(text: str, words: Sequence[Word], at: int, lists: NameLists) -> bool:
    """Tell whether the first word of a sentence stands before a verb or `e io` without an article."""
    word, following = words[at], words[at + 1 : at + 3]
    if not word.begins or word.known_as in lists.speech["first_words"] or not following:
        return False
    between = text[word.end : following[0].start]
    joined = len(following) > 1 and following[0].known_as in ("et", "e", "and")
    said = following[1] if joined else following[0]
    return (
        between in (" ", ", ")
        and len(word.text) > 2
        and said.known_as in lists.speech["after_a_name"]
    )


def _may_begin(word: Word, lists: NameLists) -> bool:
    return _may_belong(word, lists) and (
        not word.begins
        or (is_name(word, lists) and word.known_as not in lists.speech["first_words"])
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
    return word.has_capital and not never and not (shouted and not is_listed(word, lists))


def _goes_on(text: str, words: Sequence[Word], at: int, lists: NameLists) -> bool:
    word = words[at]
    if text[words[at - 1].end : word.start] not in (" ", "-"):
        return False
    if word.has_capital:
        return _may_belong(word, lists)
    following = words[at + 1 : at + 2]
    joined = following and text[word.end : following[0].start] in (" ", "'")
    return bool(joined and word.known_as in lists.speech["particles"] and following[0].has_capital)


def is_listed(word: Word, lists: NameLists) -> bool:
    """Tell whether it is a given name that is nothing else, or a family name."""
    return word.known_as in lists.given or word.known_as in lists.surnames


def is_name(word: Word, lists: NameLists) -> bool:
    """Tell whether a list or a shape knows it, also as a word or a place."""
    return bool(
        is_listed(word, lists)
        or word.known_as in lists.given_and_words
        or word.known_as in lists.given_and_places
        or word.known_as in lists.speech["pinyin_names"]
        or has_shape(word)
        or is_double(word, lists)
    )


def is_double(word: Word, lists: NameLists) -> bool:
    """Tell whether it is a double name: `Jean-Pierre`, and not `Saint-Étienne`."""
    first, *others = word.known_as.split("-")
    return (
        bool(others)
        and first not in lists.speech["streets"]
        and (first in lists.given or others[-1] in lists.given)
    )


def has_shape(word: Word) -> bool:
    """Tell whether it has the shape of names of one origin."""
    return bool(SHAPES.fullmatch(word.known_as)) and not word.text.isupper()
