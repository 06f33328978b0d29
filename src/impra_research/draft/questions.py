"""What an instrument says of a question: the answers it offered, and those of them that are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from impra_research.draft.names import slug
from impra_research.draft.words import bare, words
from impra_research.read.instrument import Question

Texts = dict[str, str]


def offered(question: Question) -> dict[str, Texts]:
    """List the answers that a question offers, with their texts by language."""
    return question.values


def without(question: Question, missing: set[str]) -> Question:
    """Leave out of the answers offered those that are none."""
    kept = {code: texts for code, texts in offered(question).items() if code not in missing}
    return replace(question, values=kept)


def missing_of(
    question: Question, general: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, Texts]]:
    """Give a reason to the codes that mean no answer, and a label to the reasons only this file knows.

    A word that everybody knows is a usual reason; any other is a reason of its own, because "Ne sait pas /
    refus" is neither of the two.

    Examples
    --------
    >>> asked = Question("q", missing={"98": "Ne sait pas", "99": "Ne sait pas / refus", "-1": ""})
    >>> missing_of(asked, {})[0]
    {'98': 'dont_know', '99': 'ne_sait_pas_refus', '-1': 'no_answer'}
    """
    known = {code: _reason(word) for code, word in question.missing.items()}
    labels = {_reason(word): {"": word} for word in question.missing.values() if _is_own(word)}
    for code, texts in offered(question).items():
        if why := next((_usual()[bare(t)] for t in texts.values() if bare(t) in _usual()), ""):
            known[code] = why
    known = {code: why for code, why in known.items() if code not in general}
    return known, {why: label for why, label in labels.items() if why in known.values()}


def unexplained(question: Question, general: Mapping[str, str]) -> Iterator[str]:
    """Say which codes are no answer for a reason that no usual word and no name of ours tells."""
    untold = [f"{code} is {word!r}" if word else code for code, word in question.missing.items()
              if code not in general and bare(word) not in _usual() and not _is_own(word)]  # fmt: skip
    if untold:
        yield f"decide: why no answer? {', '.join(untold)}"


def _reason(word: str) -> str:
    """Name why there is no answer: a usual reason, one of the file's own, or only that there is none."""
    return _usual().get(bare(word)) or (slug(word) if _is_own(word) else "no_answer")


def _is_own(word: str) -> bool:
    """Tell whether a label is no usual reason and can be the name of another: slugs leave out letters."""
    return bare(word) not in _usual() and bare(word).isascii() and slug(word)[:1].isalpha()


@cache
def _usual() -> dict[str, str]:
    return {bare(word): why for why, listed in words().missing.items() for word in listed}
