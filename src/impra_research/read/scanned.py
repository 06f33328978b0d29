"""Files too large to be held whole: the same text cells as `read_source` gives, read when asked.

Polars reads the file in pieces. A file that it would not read exactly as smaller ones are (another
encoding, quotes inside cells: see `marks`) is held whole while it fits, and refused with the remedy when
it does not.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.columnar import scan_parquet
from impra_research.read.guard import refuse_hostile
from impra_research.read.marks import Marks, count_marks
from impra_research.read.notes import NOTHING, Note, together
from impra_research.read.received import (
    in_file,
    named_headings,
    read_source,
    refuse_bad_headings,
)
from impra_research.read.text.dialect import LONGEST, find_delimiter
from impra_research.read.text.encoding import find_encoding
from impra_research.read.text.torn import note_on_torn, told_torn
from impra_research.study import Source, Study

if TYPE_CHECKING:
    import polars as pl

LARGE = 2**27
HELD = 2**30  # the largest file that is held whole when it cannot be read in pieces
PACKED = 12
ROW = "\x1frow"  # a control character: no heading is called so
SCANNED = ("csv", "parquet")
ENCODINGS = (None, "utf-8", "utf8", "utf-8-sig")


@dataclass(frozen=True, slots=True)
class Scanned:
    """The main table of a source, not yet read: text cells by heading, and their row under `ROW`."""

    source: str
    file: str
    sheet: str
    cells: pl.LazyFrame
    headings: tuple[str, ...]
    note: Note = NOTHING
    torn: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))

    @property
    def where(self) -> str:
        """Name the file, and the sheet if it has sheets."""
        return in_file(self.file, self.sheet)


def is_large(study: Study, *, than: int | None = None) -> bool:
    """Tell whether a data file of a study is too large to be held whole with comfort."""
    limit = LARGE if than is None else than
    names = [name for source in study.declared.sources.values() for name in source.files()]
    paths = [study.files / name for name in names] if study.files else []
    return any(path.is_file() and _size(path) >= limit for path in paths)


def _size(path: Path) -> int:
    """Give the bytes of a file, for Parquet those that its cells would have as text, roughly."""
    return path.stat().st_size * (PACKED if path.suffix == ".parquet" else 1)


def scan_source(study: Study, name: str) -> Scanned:
    """Prepare the reading of the main table of a source.

    Raises
    ------
    ReceivedFileError
        A file is missing or unreadable, a heading is empty or written twice, or the file is neither
        small enough to be held nor plain enough to be read in pieces.
    """
    source = study.declared.sources[name]
    if source.form or source.instrument not in SCANNED:
        return _held(study, name)
    path = study.received(source.file, sha256=source.sha256)
    if _size(path) < LARGE:
        return _held(study, name)
    if source.instrument == "parquet":
        refuse_hostile(path, source.file)
        return _scanned(name, source, scan_parquet(path, source))
    return _delimited(study, name, path, source)


def _delimited(study: Study, name: str, path: Path, source: Source) -> Scanned:
    import polars as pl

    beginning, note = _beginning(path)
    delimiter, found = source.delimiter, NOTHING
    if delimiter is None:
        delimiter, found = find_delimiter(beginning, source.file)
    headings = next(csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter), [])
    marks = _marks(path, source, delimiter, len(headings))
    why = marks.fault
    if why and path.stat().st_size > HELD:
        raise ReceivedFileError(
            f"{source.file} is too large to be held whole and cannot be read in pieces: {why}",
            fix="save it again as UTF-8 CSV, with quotes around whole cells only, or as Parquet",
        )
    if why:
        return _held(study, name)
    named = named_headings(source.file, source.sheets["main"], headings)
    refuse_bad_headings(source.file, "", named)
    torn = told_torn(marks.torn, len(headings))
    notes = together(NOTHING if source.encoding else note, found, note_on_torn(torn))
    scanned = _scanned(name, source, _csv(path, delimiter, named), notes)
    whole = ~pl.col(ROW).is_in(list(marks.torn))
    return replace(scanned, cells=scanned.cells.filter(whole), torn=torn) if len(torn) else scanned


def _marks(path: Path, source: Source, delimiter: str, width: int) -> Marks:
    if (source.encoding and source.encoding.lower()) not in ENCODINGS:
        return Marks(fault=f"its encoding is {source.encoding}")
    if width < 2:
        return Marks(fault="it has one column")
    return count_marks(path, delimiter=delimiter, width=width)


def _beginning(path: Path) -> tuple[str, Note]:
    """Read the first rows of a text that should be UTF-8, and say how that is known."""
    with path.open("rb") as stream:
        marks = stream.read(len(codecs.BOM_UTF8))
    _, note = find_encoding(marks if marks == codecs.BOM_UTF8 else b"plain", path.name)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        return text.read(LONGEST + 1), note


def _csv(path: Path, delimiter: str, headings: list[str]) -> pl.LazyFrame:
    import polars as pl

    return pl.scan_csv(
        path,
        separator=delimiter,
        schema=dict.fromkeys(headings, pl.String),
        empty_string_is_null=False,
        truncate_ragged_lines=True,  # rows of another width are known, and passed over
        glob=False,
    )


def _scanned(name: str, source: Source, cells: pl.LazyFrame, note: Note = NOTHING) -> Scanned:
    headings = cells.collect_schema().names()
    return Scanned(name, source.file, "", cells.with_row_index(ROW, 2), tuple(headings), note)


def _held(study: Study, name: str) -> Scanned:
    import polars as pl

    main = read_source(study, name)["main"]
    headings = tuple(map(str, main.rows.columns))
    columns: Mapping[str, list[str]] = {each: main.rows[each].tolist() for each in headings}
    cells = pl.LazyFrame(columns, schema=dict.fromkeys(headings, pl.String))
    rows = pl.Series(ROW, main.rows.index, dtype=pl.UInt32)
    cells = cells.with_columns(rows)
    return Scanned(name, main.file, main.sheet, cells, headings, main.note, main.torn)
