"""Which sign parts the cells of a text file: the one under which every row has as many cells as row 1.

csv.Sniffer takes a line end for a delimiter and the comma of `18,50` for another. Where two signs part
every row alike, as in `a;b,c`, nobody but a person can tell, and the file is refused until one does.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from itertools import islice

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import Note, noted

DELIMITERS = (",", ";", "\t", "|")
ROWS_LOOKED_AT = 2_000
LONGEST = 2_000_000  # characters looked at


def find_delimiter(text: str, file: str) -> tuple[str, Note]:
    r"""Find the delimiter of a text, and say so; a text of one column needs none.

    When no sign gives every row as many cells, the one that comes nearest is given, and the parser names
    the row that does not fit.

    Raises
    ------
    ReceivedFileError
        Two signs part every row alike.

    Examples
    --------
    >>> find_delimiter("a;b\n18,50;x\n3,2;y\n", "a.csv")
    (';', "delimiter found: ';'")
    """
    beginning = text[:LONGEST]
    cut = len(text) > LONGEST
    widths = {sign: _widths(beginning, sign, cut=cut) for sign in DELIMITERS}
    widths = {sign: found for sign, found in widths.items() if found and found[0] > 1}
    even = {sign: found[0] for sign, found in widths.items() if len(set(found)) == 1}
    if len(even) > 1:
        raise _undecided(file, even)
    if not widths:
        return ",", noted("one_column")
    sign = next(iter(even), max(widths, key=lambda each: _share_like_first(widths[each])))
    return sign, noted("delimiter_found", sign=repr(sign))


def without_excels_line(text: str) -> tuple[str, str]:
    r"""Take away the line `sep=;` that tells Excel the delimiter and that Excel does not show.

    Examples
    --------
    >>> without_excels_line("sep=;\na;b\n"), without_excels_line("a;b\n")
    (('a;b\n', ';'), ('a;b\n', ''))
    """
    line = re.match(r"sep=(.)(?:\r\n|\r|\n)", text, re.IGNORECASE)
    return (text[line.end() :], line[1]) if line else (text, "")


def _widths(text: str, sign: str, *, cut: bool) -> list[int]:
    """Count the cells of each row under a delimiter; blank lines and a row cut in two are none."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        widths = [len(cells) for cells in islice(rows, ROWS_LOOKED_AT) if cells]
    except csv.Error:
        return []
    return widths[:-1] if cut and len(widths) < ROWS_LOOKED_AT else widths


def _share_like_first(widths: list[int]) -> float:
    return widths.count(widths[0]) / len(widths)


def _undecided(file: str, even: Mapping[str, int]) -> ReceivedFileError:
    listed = ", ".join(f"{sign!r} gives {width}" for sign, width in even.items())
    return ReceivedFileError(
        f"{file}: several delimiters give every row as many cells ({listed})",
        fix="declare the `delimiter` of this source in study.yml",
    )
