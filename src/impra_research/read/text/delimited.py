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
from impra_research.study import Source


def read_delimited(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read a delimited file as text.

    Raises
    ------
    ReceivedFileError
        It is not text in this encoding, the encoding or the delimiter cannot be told, a quote is not
        closed, or a row has more or fewer cells than headings.
    """
    text, in_encoding = read_text(path, source)
    text, named = without_excels_line(text)
    declared = source.delimiter or named
    found = (declared, NOTHING) if declared else find_delimiter(text, source.file)
    delimiter, in_dialect = found
    _refuse_open_quotes(text, delimiter, source)
    rows, left_out = without_empty_rows(_as_table(text, delimiter, source))
    return {"": (rows, together(in_encoding, in_dialect, left_out))}


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


def _as_table(text: str, delimiter: str, source: Source) -> pd.DataFrame:
    table = text.lstrip("\r\n")
    above = len(text[: len(text) - len(table)].splitlines())  # blank lines count as rows
    cells = _parse(table, delimiter, source, above=above)
    _refuse_one_column(cells, delimiter, source)
    return cells.iloc[1:].set_axis(cells.iloc[0].tolist(), axis="columns")


def _refuse_one_column(cells: pd.DataFrame, delimiter: str, source: Source) -> None:
    found = [sign for sign in DELIMITERS if sign in cells.iloc[0, 0]]
    if cells.shape[1] == 1 and found:
        raise ReceivedFileError(
            f"{source.file} has one column only under the delimiter {delimiter!r}",
            fix=f"declare `delimiter: {found[0]!r}` for this source in study.yml",
        )


def _parse(text: str, delimiter: str, source: Source, *, above: int) -> pd.DataFrame:
    """Parse every line, headings included; a line of another width stops with its row, not its text."""
    from pyarrow import ArrowInvalid, BufferReader, csv, string

    widths: list[tuple[int, int, int]] = []

    def refuse(row: csv.InvalidRow) -> str:
        widths.append((row.number + above, row.actual_columns, row.expected_columns))
        return "error"

    try:
        table = csv.read_csv(
            BufferReader(_ended(text).encode()),
            csv.ReadOptions(autogenerate_column_names=True, use_threads=False),
            csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,  # pyarrow leaves them out, and later rows get wrong numbers
                invalid_row_handler=refuse,
            ),
            csv.ConvertOptions(default_column_type=string(), strings_can_be_null=False),
        )
    except ArrowInvalid as broken:
        raise _unreadable(str(broken), widths, delimiter, source) from None
    cells = table.to_pandas(types_mapper={}.get).astype("str")
    return cells.set_axis(pd.RangeIndex(1 + above, 1 + above + len(cells), name="row"))


def _ended(text: str) -> str:
    """End the last line: to pyarrow a single line without an end is no line."""
    return text if not text or text.endswith(("\r", "\n")) else text + "\n"


def _unreadable(
    broken: str, widths: list[tuple[int, int, int]], delimiter: str, source: Source
) -> ReceivedFileError:
    if "Empty CSV" in broken:
        return ReceivedFileError(f"{source.file} is empty", fix="export it again")
    where = "".join(
        f", row {row}: {found} cells under {headings} headings" for row, found, headings in widths
    )
    return ReceivedFileError(
        f"{source.file}{where or ' cannot be read as delimited text'}",
        fix=f"check that the delimiter is {delimiter!r} and that quotes are closed",
    )
