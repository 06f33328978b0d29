"""Delimited text (CSV) as text: encoding and delimiter declared, or found and said.

An encoding that study.yml does not declare is found in a fixed order (byte-order mark, strict
UTF-8, cp1252); the last is a guess and the record says so.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.quotes import quote_fault
from impra_research.study import Source

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_delimited(
    path: Path, source: Source, forms: Sequence[Path] = ()
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Read a delimited file as text.

    Raises
    ------
    ReceivedFileError
        It is not text in this encoding, a quote is not closed, or a row has more or fewer cells than
        headings.
    """
    content = path.read_bytes()
    encoding, note = (source.encoding, "") if source.encoding else find_encoding(content)
    text = _decode(content, encoding, source)
    _refuse_open_quotes(text, source)
    return {"": (_as_table(text, source), note)}


def find_encoding(content: bytes) -> tuple[str, str]:
    """Find how bytes are written, and say so when it is a guess.

    Examples
    --------
    >>> find_encoding("é".encode())
    ('utf-8', '')
    >>> find_encoding("é".encode("cp1252"))[0]
    'cp1252'
    """
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding, ""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252", "encoding guessed: cp1252; declare `encoding` in study.yml to be sure"
    return "utf-8", ""


def _decode(content: bytes, encoding: str, source: Source) -> str:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as broken:
        raise ReceivedFileError(
            f"{source.file} is not text in the encoding {encoding!r}: {broken}",
            fix="declare the right `encoding` for this source in study.yml (utf-8, cp1252, ...)",
        ) from None
    if "\0" in text:
        raise ReceivedFileError(
            f"{source.file} holds NUL characters: it is not a text file",
            fix="export it again as CSV",
        )
    return text


def _refuse_open_quotes(text: str, source: Source) -> None:
    if fault := quote_fault(text, source.delimiter):
        raise ReceivedFileError(
            f"{source.file}, {fault}",
            fix="export the file again, or close the quote in a copy and name it in study.yml",
        )


def _as_table(text: str, source: Source) -> pd.DataFrame:
    cells = _parse(text, source)
    _refuse_one_column(cells, source)
    rows = cells.iloc[1:].set_axis(pd.RangeIndex(2, 1 + max(len(cells), 1), name="row"))
    return rows.set_axis(cells.iloc[0].tolist() if len(cells) else [], axis="columns")


def _refuse_one_column(cells: pd.DataFrame, source: Source) -> None:
    found = [sign for sign in ",;\t|" if len(cells) and sign in cells.iloc[0, 0]]
    if cells.shape[1] == 1 and found:
        raise ReceivedFileError(
            f"{source.file} has one column only under the delimiter {source.delimiter!r}",
            fix=f"declare `delimiter: {found[0]!r}` for this source in study.yml",
        )


def _parse(text: str, source: Source) -> pd.DataFrame:
    """Parse every line, headings included; a line of another width stops with its row, not its text."""
    from pyarrow import ArrowInvalid, BufferReader, csv, string

    widths: list[tuple[int, int, int]] = []

    def refuse(row: csv.InvalidRow) -> str:
        widths.append((row.number, row.actual_columns, row.expected_columns))
        return "error"

    try:
        table = csv.read_csv(
            BufferReader(text.removeprefix("\ufeff").encode()),
            csv.ReadOptions(autogenerate_column_names=True, use_threads=False),
            csv.ParseOptions(
                delimiter=source.delimiter, newlines_in_values=True, invalid_row_handler=refuse
            ),
            csv.ConvertOptions(default_column_type=string(), strings_can_be_null=False),
        )
    except ArrowInvalid as broken:
        raise _unreadable(str(broken), widths, source) from None
    return table.to_pandas(types_mapper={}.get).astype("str")


def _unreadable(
    broken: str, widths: list[tuple[int, int, int]], source: Source
) -> ReceivedFileError:
    if "Empty CSV" in broken:
        return ReceivedFileError(f"{source.file} is empty", fix="export it again")
    where = "".join(
        f", row {row}: {found} cells under {headings} headings" for row, found, headings in widths
    )
    return ReceivedFileError(
        f"{source.file}{where or ' cannot be read as delimited text'}",
        fix=f"check that the delimiter is {source.delimiter!r} and that quotes are closed",
    )
