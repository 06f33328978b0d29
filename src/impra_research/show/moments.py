"""Years and months, as study.yml writes them, in the reader's language."""

from __future__ import annotations

from datetime import date

from babel.dates import format_skeleton

from impra_research.show.words import Words


def period(text: str, words: Words) -> str:
    """Write a year, month or day, or two of them with `/` between.

    Examples
    --------
    >>> period("2014-02/2014-05", Words("en")), period("2014-02", Words("it"))
    ('February 2014 to May 2014', 'febbraio 2014')
    """
    ends = [_moment(part, words) for part in text.split("/")]
    return ends[0] if len(ends) == 1 else words.say("unit.period", first=ends[0], last=ends[1])


def _moment(text: str, words: Words) -> str:
    if len(text) == len("2014"):
        return text
    day = date.fromisoformat((text + "-01")[:10])
    skeleton = "yMMMM" if len(text) == len("2014-02") else "yMMMMd"
    return str(format_skeleton(skeleton, day, locale=words.language))
