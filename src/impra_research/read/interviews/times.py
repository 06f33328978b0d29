"""Times in a transcript, in seconds: [00:01:02], (1:02), #00:01:02-3#, 00:00:04,200."""

from __future__ import annotations

import re
from collections.abc import Sequence

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
STAMP = rf"(?:\[{CLOCK}\]|\({CLOCK}\)|\{{{CLOCK}\}}|\#{CLOCK}(?:-\d)?\#)"
FIRST, LAST = re.compile(rf"\s*({STAMP})\s*"), re.compile(rf"\s*({STAMP})\s*\Z")
TENTHS = re.compile(r"-(\d)#?\Z")


def seconds(written: str) -> float:
    """Read a time.

    Examples
    --------
    >>> seconds("#00:01:02-3#"), seconds("1:02"), seconds("01:00:04,200"), seconds("[00:00:03]")
    (62.3, 62.0, 3604.2, 3.0)
    """
    clock = TENTHS.sub(r".\1", written.strip("[](){}#\t ")).replace(",", ".")
    return round(_counted(clock.split(":")), 3)


def _counted(parts: Sequence[str]) -> float:
    total = 0.0
    for part in parts:
        total = total * 60 + float(part)
    return total


def first_time(words: str) -> tuple[float | None, str]:
    """Take the time with which words begin.

    Examples
    --------
    >>> first_time("[00:00:12] Guten Tag")
    (12.0, 'Guten Tag')
    """
    found = FIRST.match(words)
    return (seconds(found[1]), words[found.end() :]) if found else (None, words)


def last_time(words: str) -> tuple[float | None, str]:
    """Take the time with which words end.

    Examples
    --------
    >>> last_time("Oui. #00:00:12-9#")
    (12.9, 'Oui.')
    """
    found = LAST.search(words)
    return (seconds(found[1]), words[: found.start()]) if found else (None, words)
