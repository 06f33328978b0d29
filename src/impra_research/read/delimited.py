"""Delimited text (CSV) as text: encoding and delimiter declared, or found and said.

An encoding that study.yml does not declare is found in a fixed order (byte-order mark, strict
UTF-8, cp1252); the last is a guess and the record says so.
"""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.study import Source

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_delimited(path: Path, source: Source) -> dict[str, tuple[pd.DataFrame, str]]:
    """Read a delimited file as text.

    Raises
    ------
    ReceivedFileError
        It is not text in this encoding, or a row has more or fewer cells than headings.
    """
    content = path.read_bytes()
    encoding, note = (source.encoding, "") if source.encoding else find_encoding(content)
    text = _decode(content, encoding, source)
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


def _as_table(text: str, source: Source) -> pd.DataFrame:
    headings = next(csv.reader(io.StringIO(text), delimiter=source.delimiter), [])
    rows = _parse(text, source, width=len(headings))
    rows.columns = pd.Index([heading.strip("\ufeff") for heading in headings], dtype="str")
    rows.index = pd.RangeIndex(2, 2 + len(rows), name="row")
    short = rows.index[rows.isna().any(axis="columns")]
    if len(short):
        raise ReceivedFileError(
            f"{source.file}, row {short[0]}: fewer cells than the {len(headings)} headings",
            fix=f"check that the delimiter is {source.delimiter!r} and that quotes are closed",
        )
    return rows


def _parse(text: str, source: Source, *, width: int) -> pd.DataFrame:
    try:
        return pd.read_csv(
            io.StringIO(text),
            sep=source.delimiter,
            header=None,
            skiprows=1,
            names=range(width),
            index_col=False,
            dtype="str",
            na_filter=True,
            keep_default_na=False,
            na_values=[],
            skip_blank_lines=True,
        )
    except pd.errors.EmptyDataError:
        return pd.DataFrame(columns=range(width), dtype="str")
    except pd.errors.ParserError as broken:
        raise ReceivedFileError(
            f"{source.file} cannot be read: {broken}",
            fix=f"check that the delimiter is {source.delimiter!r} and that quotes are closed",
        ) from None
