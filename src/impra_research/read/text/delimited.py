"""Delimited text (CSV) as text: encoding and delimiter declared, or found and said.

What study.yml does not declare is found in the file, and the note beside the table says what was found
and what was guessed. Rows have the numbers that a spreadsheet shows: a blank line counts, a cell of
several lines does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import NOTHING, Note, Noted, together
from impra_research.read.text.dialect import DELIMITERS, find_delimiter, without_excels_line
from impra_research.read.text.empty import without_empty_rows
from impra_research.read.text.encoding import find_encoding
from impra_research.read.text.quotes import quote_fault
from impra_research.read.text.torn import note_on_torn, told_torn, with_torn
from impra_research.study import Source


def read_delimited(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read a delimited file as text.

    Raises
    ------
    ReceivedFileError
        It is not text in this encoding, the encoding or the delimiter cannot be told, a quote is not
        closed, or rows have more or fewer cells than headings: half of them, or one where a form says
        what stands where.
    """
    text, in_encoding = read_text(path, source)
    text, named = without_excels_line(text)
    declared = source.delimiter or named
    found = (declared, NOTHING) if declared else find_delimiter(text, source.file)
    delimiter, in_dialect = found
    _refuse_open_quotes(text, delimiter, source)
    rows, torn = _as_table(text, delimiter, source)
    rows, left_out = without_empty_rows(rows)
    if torn and (source.instrument != "csv" or len(torn) >= len(rows)):
        raise _torn(torn, rows.shape[1], delimiter, source)
    passed_over = note_on_torn(told_torn(torn, rows.shape[1]))
    notes = together(in_encoding, in_dialect, left_out, passed_over)
    return {"": (with_torn(rows, torn), notes)}


def read_text(path: Path, source: Source) -> tuple[str, Note]:
    """Read a text file in the encoding declared or found, and say how it was found.

    Raises
    ------
    ReceivedFileError
        It is not text in this encoding, or the encoding cannot be told.
    """
    content = path.read_bytes()
    declared = (
        (source.encoding, NOTHING) if source.encoding else find_encoding(content, source.file)
    )
    encoding, note = declared
    return _decode(content, encoding, source).removeprefix("\ufeff"), note


def _decode(content: bytes, encoding: str, source: Source) -> str:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as broken:
        line = content.count(b"\n", 0, getattr(broken, "start", 0)) + 1
        raise ReceivedFileError(
            f"{source.file} is not text in the encoding {encoding!r}, line {line}",
            fix="declare the right `encoding` for this source in study.yml (utf-8, cp1252, ...)",
        ) from None
    if "\0" in text:
        raise ReceivedFileError(
            f"{source.file} holds NUL characters: it is not a text file",
            fix="export it again as CSV",
        )
    return text


def _refuse_open_quotes(text: str, delimiter: str, source: Source) -> None:
    if fault := quote_fault(text, delimiter):
        raise ReceivedFileError(
            f"{source.file}, {fault}",
            fix="export the file again, or close the quote in a copy and name it in study.yml",
        )


def _as_table(text: str, delimiter: str, source: Source) -> tuple[pd.DataFrame, dict[int, int]]:
    table = text.lstrip("\r\n")
    above = len(text[: len(text) - len(table)].splitlines())  # blank lines count as rows
    cells, torn = _parse(table, delimiter, source, above=above)
    _refuse_one_column(cells, delimiter, source)
    rows = cells.iloc[1:].set_axis(cells.iloc[0].tolist(), axis="columns")
    return rows, torn


def _refuse_one_column(cells: pd.DataFrame, delimiter: str, source: Source) -> None:
    found = [sign for sign in DELIMITERS if sign in cells.iloc[0, 0]]
    if cells.shape[1] == 1 and found:
        raise ReceivedFileError(
            f"{source.file} has one column only under the delimiter {delimiter!r}",
            fix=f"declare `delimiter: {found[0]!r}` for this source in study.yml",
        )


def _parse(
    text: str, delimiter: str, source: Source, *, above: int
) -> tuple[pd.DataFrame, dict[int, int]]:
    """Parse every line, headings included; of those of another width, give row and number of cells."""
    from pyarrow import ArrowInvalid, BufferReader, csv, string

    torn: dict[int, int] = {}

    def pass_over(row: csv.InvalidRow) -> str:
        torn[row.number + above] = row.actual_columns
        return "skip"

    try:
        table = csv.read_csv(
            BufferReader(_ended(text).encode()),
            csv.ReadOptions(autogenerate_column_names=True, use_threads=False),
            csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,  # pyarrow leaves them out, and later rows get wrong numbers
                invalid_row_handler=pass_over,
            ),
            csv.ConvertOptions(default_column_type=string(), strings_can_be_null=False),
        )
    except ArrowInvalid as broken:
        raise _unreadable(str(broken), delimiter, source) from None
    cells = table.to_pandas(types_mapper={}.get).astype("str")
    every = pd.RangeIndex(1 + above, 1 + above + len(cells) + len(torn), name="row")
    return cells.set_axis(every.drop(list(torn)) if torn else every), torn


def _ended(text: str) -> str:
    """End the last line: to pyarrow a single line without an end is no line."""
    return text if not text or text.endswith(("\r", "\n")) else text + "\n"


def _unreadable(broken: str, delimiter: str, source: Source) -> ReceivedFileError:
    if "Empty CSV" in broken:
        return ReceivedFileError(f"{source.file} is empty", fix="export it again")
    return ReceivedFileError(
        f"{source.file} cannot be read as delimited text",
        fix=f"check that the delimiter is {delimiter!r} and that quotes are closed",
    )


def _torn(torn: dict[int, int], headings: int, delimiter: str, source: Source) -> ReceivedFileError:
    row, found = next(iter(torn.items()))
    more = f", and {len(torn) - 1} more rows like it" if len(torn) > 1 else ""
    return ReceivedFileError(
        f"{source.file}, row {row}: {found} cells under {headings} headings{more}",
        fix=f"a cell that holds {delimiter!r} or a line end needs quotes around it: export the file "
        "again, or correct the row in a copy and name that in study.yml; where most rows are so, row 1 "
        "lacks headings or the `delimiter` is another",
    )
