"""Headings of a LimeSurvey export, in whichever of its styles, become the codes of the questions.

An export heads its columns with codes (`Q[SQ001]` or `Q_SQ001`), with texts (whole or shortened with
`..`), or with both and a separator of the user's choice. With the survey's structure every style can be
joined; without it, what stands before a separator that all headings share is taken for the code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from textwrap import shorten

from impra_research.errors import nearest
from impra_research.read.instrument import Instrument
from impra_research.read.limesurvey.columns import limesurvey_words
from impra_research.read.plain import plain_label

CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:\[[A-Za-z0-9_]+\]){0,2}")
ADDED = re.compile(r"attribute_\d+|interviewtime|groupTime\w*|\w+Time")  # of participants, timings
SHORTENED = re.compile(r"\.\.+\s?|…\s?")
SHOWN = 60
BETWEEN = re.compile(r"(?:[^\w\[]|_)+")  # code and text, in headings of both
ENOUGH = 8  # letters and digits: fewer of a shortened heading tell nothing


class Headings:
    """The columns of a survey, found by code or by text."""

    def __init__(self, instrument: Instrument) -> None:
        system = limesurvey_words()["system"]
        self.codes = {code: code for code in system}
        self.texts: dict[str, set[str]] = {}
        for code, texts in system.items():
            self._know(code, texts)
        for question in instrument.questions:
            self.codes |= {
                question.column: question.column,
                _flat(question.column): question.column,
            }
            self._know(question.column, question.label.values())
        self.tight, self.loose = self._by(_tight), self._by(_letters)
        self.longest_first = sorted(self.codes, key=len, reverse=True)

    def _know(self, code: str, texts: Collection[str]) -> None:
        for text in filter(None, texts):
            self.texts.setdefault(plain_label(text), set()).add(code)

    def _by(self, spelling: Callable[[str], str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for text, codes in self.texts.items():
            found.setdefault(spelling(text), set()).update(codes)
        return found

    def candidates(self, heading: str) -> set[str]:
        """Find the columns that a heading can stand for: none, one, or several of one text."""
        written = plain_label(heading)
        if written in self.codes or ADDED.fullmatch(written):
            return {self.codes.get(written, written)}
        if not written:
            return set()
        ways = (self.texts.get(written), self.tight.get(_tight(written)), self._by_code(written),
                self.loose.get(_letters(written)), self._shortened(written))  # fmt: skip
        return next((found for found in ways if found), set())

    def _by_code(self, heading: str) -> set[str]:
        """Find the code before a separator; behind a mere space the question's text must follow."""
        for code in self.longest_first:
            rest = heading.removeprefix(code)
            if rest == heading or rest[:1].isalnum() or rest.startswith("["):
                continue
            column = self.codes[code]
            sign = BETWEEN.match(rest)
            if (sign and sign.group().strip(" _")) or column in self.tight.get(_tight(rest), ()):
                return {column}
        return set()

    def _shortened(self, heading: str) -> set[str]:
        pieces = SHORTENED.split(heading)
        if len(pieces) == 1 or len(_letters(heading)) < ENOUGH:
            return set()
        like = re.compile(r"[^\[]*".join(re.escape(piece.strip()) for piece in pieces))
        return {
            code for text, codes in self.texts.items() if like.fullmatch(text) for code in codes
        }

    def in_other_words(self, heading: str, code: str) -> bool:
        """Tell whether a heading has the code of a column and another text than the form."""
        text = BETWEEN.sub("", plain_label(heading).removeprefix(code), count=1)
        alike = self.loose.get(_letters(text), set()) | self.loose.get(_letters(heading), set())
        return bool(_letters(text)) and code not in alike | self._shortened(text)

    def hint(self, heading: str) -> str:
        """Name the column that a heading resembles; "" when there is none."""
        near = nearest(plain_label(heading), {**self.codes, **self.texts})
        found = self.texts.get(near[0]) or {self.codes[near[0]]} if near else set()
        return f"; did you mean {' or '.join(map(repr, sorted(found)))}?" if found else ""


def join_headings(
    headings: Sequence[str], instrument: Instrument, *, kept: Collection[str]
) -> tuple[list[str], list[str]]:
    """Give each heading its code, and what cannot be joined; `kept` headings may stay as they are."""
    known = Headings(instrument)
    found = [known.candidates(heading) for heading in headings]
    codes = [next(iter(one)) if len(one) == 1 else heading
             for heading, one in zip(headings, found, strict=True)]  # fmt: skip
    return codes, [*_unjoined(headings, found, known, kept), *_joined_twice(codes, found)]


def _unjoined(
    headings: Sequence[str], found: Sequence[set[str]], known: Headings, kept: Collection[str]
) -> Iterator[str]:
    open_to_see = _are_headings(headings, found)
    for number, (heading, one) in enumerate(zip(headings, found, strict=True), start=1):
        if heading in kept or len(one) == 1 or not heading:
            continue
        shown = (
            f"column {number} ({shorten(heading, SHOWN)!r})" if open_to_see else f"column {number}"
        )
        if one:
            yield f"{shown} has the text of several questions: {', '.join(sorted(one))}"
        else:
            yield f"{shown} is no question of the form{known.hint(heading)}"


def _are_headings(headings: Sequence[str], found: Sequence[set[str]]) -> bool:
    """Tell whether the first row holds headings at all; if not, it may hold what a respondent said."""
    return 2 * sum(map(bool, found)) > len(headings) or reduce_headings(headings) is not None


def _joined_twice(codes: Sequence[str], found: Sequence[set[str]]) -> Iterator[str]:
    joined = [code for code, one in zip(codes, found, strict=True) if len(one) == 1]
    for code, times in Counter(joined).items():
        if times > 1:
            numbers = [str(n) for n, each in enumerate(codes, start=1) if each == code]
            yield f"columns {', '.join(numbers)} are all {code!r}"


def reduce_headings(headings: Sequence[str]) -> dict[str, str] | None:
    """Take the codes from headings that are all `code`, separator, text; None when they are not.

    Examples
    --------
    >>> reduce_headings(["", "edu1. Which degree?", "time[SQ1]. How much [Research]"])
    {'': '', 'edu1. Which degree?': 'edu1', 'time[SQ1]. How much [Research]': 'time[SQ1]'}
    >>> reduce_headings(["Which degree?", "What else?"])
    """
    found = {heading: CODE.match(heading) for heading in headings if heading}
    rests = [heading[code.end():] for heading, code in found.items() if code]  # fmt: skip
    separator = shared_separator([rest for rest in rests if rest])
    if not separator or len(rests) < len(found):
        return None
    if any(rest and not rest.startswith(separator) for rest in rests):
        return None
    codes = {heading: code.group() if code else "" for heading, code in found.items()}
    unique = len(set(codes.values())) == len(codes)
    return dict.fromkeys([each for each in headings if not each], "") | codes if unique else None


def shared_separator(rests: Sequence[str]) -> str:
    """Find the signs with which all texts behind a code begin; "" when they are only a space.

    Examples
    --------
    >>> shared_separator([". Which degree?", ". [Research]"]), shared_separator([" is", " are"])
    ('. ', '')
    """
    if len(rests) < 2:
        return ""
    signs = takewhile(lambda signs: len(set(signs)) == 1, zip(*rests, strict=False))
    alike = (sign for sign, *_ in signs)
    separator = "".join(takewhile(lambda sign: not sign.isalnum(), alike))
    return separator.removesuffix("[") if separator.strip() else ""


def texts_behind_codes(headings: Mapping[str, str]) -> dict[str, str]:
    """Give the text that stands behind each code: what was asked, as the export tells it."""
    rests = {code: heading[len(code):] for heading, code in headings.items() if code}  # fmt: skip
    separator = shared_separator([rest for rest in rests.values() if rest])
    return {code: rest.removeprefix(separator).strip() for code, rest in rests.items()}


def _flat(column: str) -> str:
    """Write a code without brackets, as an export for R does; scales then count from 0."""
    scale = re.fullmatch(r"(.*\])\[(\d+)\]", column)
    if scale:
        column = f"{scale[1]}[{int(scale[2]) - 1}]"
    return column.replace("[", "_").replace("]", "")


def _tight(text: str) -> str:
    """Leave out the spaces, which an export may have written as `_`."""
    return re.sub(r"[\s_]+", "", text)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
