"""Text whose columns are told by their place in the line: the first and the last character of each.

study.yml says where each column is, and nothing is inferred. Characters are counted, not bytes: an é is
one. What no column covers may only be blank, so that nothing of a line is left out unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import NOTHING, Note, Noted, noted, together
from impra_research.read.text.delimited import read_text
from impra_research.read.text.empty import numbers, without_empty_rows
from impra_research.read.text.quotes import LINE_END
from impra_research.study import Source

Spans = Mapping[str, tuple[int, int]]


def read_fixed_width(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read each line as a row; blanks around a cell are layout, row numbers are those of the lines.

    Raises
    ------
    ReceivedFileError
        The file is no text, a column lies behind the end of every line, or something is written where
        no column is.
    """
    text, in_encoding = read_text(path, source)
    first = source.sheets["main"].first_row or 1
    lines = _lines(text).iloc[first - 1 :]
    _refuse_misfit(lines, source)
    rows, left_out = without_empty_rows(_cells(lines, source.columns))
    above = noted("lines_above", n=first - 1) if first > 1 else NOTHING
    short = _short_lines(lines, source.columns)
    return {"": (rows, together(in_encoding, above, short, left_out))}


def _lines(text: str) -> pd.Series:
    """Give the lines with their numbers; the end of the last one begins no other."""
    lines = LINE_END.split(text)
    lines = lines[:-1] if lines[-1] == "" else lines
    return pd.Series(lines, index=pd.RangeIndex(1, 1 + len(lines), name="row"), dtype="str")


def _cells(lines: pd.Series, columns: Spans) -> pd.DataFrame:
    cells = {name: lines.str.slice(first - 1, last).str.strip(" ")
             for name, (first, last) in columns.items()}  # fmt: skip
    return pd.DataFrame(cells, index=lines.index, dtype="str")


def _refuse_misfit(lines: pd.Series, source: Source) -> None:
    longest = int(lines.str.len().max()) if len(lines) else 0
    faults = [
        f"column {name!r} is characters {first} to {last}, and no line has more than {longest}"
        for name, (first, last) in source.columns.items()
        if first > longest
    ]
    faults += [
        f"characters {first} to {last or 'the end'} belong to no column, and something is written "
        f"there: row {numbers(rows)}"
        for first, last in _gaps(source.columns)
        if len(rows := _written(lines, first, last))
    ]
    if len(tabs := lines.index[lines.str.contains("\t", regex=False)]):
        faults.append(f"a tab has no width of its own: row {numbers(tabs)}")
    if faults:
        raise ReceivedFileError(
            f"{source.file}: " + "\n  ".join(faults),
            fix="correct `columns` in study.yml; a part that nobody needs is a column too, with its "
            "reason under `left_in_raw`",
        )


def _gaps(columns: Spans) -> list[tuple[int, int | None]]:
    """List the places that no column covers, the last one up to the end of the line."""
    ends = [0, *(last for _, last in columns.values())]
    begins = [first for first, _ in columns.values()]
    between = zip(ends, begins, strict=False)
    inner = [(end + 1, begin - 1) for end, begin in between if begin - end > 1]
    return [*inner, (ends[-1] + 1, None)]


def _written(lines: pd.Series, first: int, last: int | None) -> pd.Index:
    return lines.index[lines.str.slice(first - 1, last).str.strip(" ") != ""]


def _short_lines(lines: pd.Series, columns: Spans) -> Note:
    """Say which lines end before their last column begins; blanks at their end may have been cut."""
    begin = max(first for first, _ in columns.values())
    short = lines.index[(lines.str.len() < begin) & (lines.str.strip(" ") != "")]
    return noted("short_lines", rows=numbers(short)) if len(short) else NOTHING
