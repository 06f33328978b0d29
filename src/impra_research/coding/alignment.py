"""What two versions of a text have in common, as stretches of code points: pure, and linear in practice.

Stretches that stand once in both texts are found first, so that a sentence which is repeated is held in
place by its neighbours; what lies between them is compared word by word, then sign by sign.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

Block = tuple[int, int, int]  # where in the old text, where in the new, how many
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
RUN = 6  # words, spaces and signs in a row that stand once in both texts
MOST_COMPARED = 4_000_000  # pairs of words between two stretches
ALIKE, MOST_SIGNS = 0.5, 4_000  # two passages that are one, corrected


def common(old: str, new: str) -> list[Block]:
    """Find the stretches that both texts have, in their order; each as long as it can be.

    Examples
    --------
    >>> common("un permesso lungo", "un bel permesso lungo")
    [(0, 0, 3), (3, 7, 14)]
    """
    return _joined(_between(old, new, 0, 0))


def common_from_the_end(old: str, new: str) -> list[Block]:
    """Find them from the end: where the two ways differ, nobody can tell what was taken out.

    Examples
    --------
    >>> common("no no", "no"), common_from_the_end("no no", "no")
    ([(0, 0, 2)], [(3, 0, 2)])
    """
    blocks = common(old[::-1], new[::-1])
    return [(len(old) - a - n, len(new) - b - n, n) for a, b, n in reversed(blocks)]


def _between(old: str, new: str, at: int, to: int) -> Iterator[Block]:
    head = _alike_at_the_beginning(old, new)
    tail = _alike_at_the_beginning(old[head:][::-1], new[head:][::-1])
    yield at, to, head
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if middle_old and middle_new:
        yield from _apart(middle_old, middle_new, at + head, to + head)
    yield at + len(old) - tail, to + len(new) - tail, tail


def _alike_at_the_beginning(one: str, two: str) -> int:
    low, high = 0, min(len(one), len(two))
    while low < high:  # halving: Python compares slices much faster than signs
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == two[low:middle] else (low, middle - 1)
    return low


def _apart(old: str, new: str, at: int, to: int) -> Iterator[Block]:
    """Compare what neither begins nor ends alike."""
    olds, news = TOKEN.findall(old), TOKEN.findall(new)
    where, there = _starts(olds), _starts(news)
    anchors = list(_anchors(olds, news))
    if not anchors:
        yield from _words(olds, news, where, there, at, to)
        return
    a = b = 0
    for one, two in [*anchors, (len(olds), len(news))]:
        if one > a or two > b:
            yield from _between(old[where[a] : where[one]], new[there[b] : there[two]],
                                at + where[a], to + there[b])  # fmt: skip
        if one < len(olds):
            yield at + where[one], to + there[two], where[one + RUN] - where[one]
        a, b = one + RUN, two + RUN


def _starts(tokens: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, tokens))]


def _anchors(olds: Sequence[str], news: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give runs that stand once in both, the longest row of them that keeps its order, none overlapping."""
    once, there = _once(olds), _once(news)
    pairs = [(one, there[run]) for run, one in once.items() if run in there]
    end = (-RUN, -RUN)
    for pair in _rising(sorted(pairs)):
        if pair[0] >= end[0] and pair[1] >= end[1]:
            yield pair
            end = (pair[0] + RUN, pair[1] + RUN)


def _once(tokens: Sequence[str]) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for at in range(len(tokens) - RUN + 1):
        run = tuple(tokens[at : at + RUN])
        found[run] = -1 if run in found else at
    return {run: at for run, at in found.items() if at >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the longest row of pairs whose second numbers rise (patience sorting)."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        pile = bisect_left(ends, there)
        before.append(last[pile - 1] if pile else -1)
        ends[pile : pile + 1] = [there]
        last[pile : pile + 1] = [number]
    kept, number = [], last[-1] if last else -1
    while number >= 0:
        kept.append(pairs[number])
        number = before[number]
    return kept[::-1]


def _words(
    olds: Sequence[str], news: Sequence[str], where: list[int], there: list[int], at: int, to: int
) -> Iterator[Block]:
    if len(olds) * len(news) > MOST_COMPARED:
        return
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield at + where[a], to + there[c], where[b] - where[a]
        elif kind == "replace":
            yield from _signs("".join(olds[a:b]), "".join(news[c:d]), at + where[a], to + there[c])


def _signs(old: str, new: str, at: int, to: int) -> Iterator[Block]:
    """Compare two passages sign by sign when they are one, corrected."""
    if len(old) > MOST_SIGNS or len(new) > MOST_SIGNS:
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
        yield from ((at + a, to + b, n) for a, b, n in matcher.get_matching_blocks())


def _joined(blocks: Iterator[Block]) -> list[Block]:
    joined: list[Block] = []
    for a, b, n in blocks:
        if (
            n
            and joined
            and joined[-1][0] + joined[-1][2] == a
            and joined[-1][1] + joined[-1][2] == b
        ):
            joined[-1] = (*joined[-1][:2], joined[-1][2] + n)
        elif n:
            joined.append((a, b, n))
    return joined
