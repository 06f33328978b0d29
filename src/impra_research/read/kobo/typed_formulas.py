"""What a respondent typed with an equals sign before it, which an export turns into a formula.

KoboToolbox writes the answer `=1+1` as a formula whose stored result is 0: the answer is then only in
the formula. No export of answers has formulas of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pandas as pd

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import NOTHING, Note, Noted, noted, together

Read = Mapping[str, Noted]


def with_typed_formulas(path: Path, read: Read) -> dict[str, Noted]:
    """Put back what was typed, and say how many cells that were."""
    if not _has_formulas(path):
        return dict(read)
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True)
        typed = {sheet.title: [(cell.row or 0, cell.column or 0, str(cell.value)) for row in sheet.iter_rows()
                               for cell in row if cell.data_type == "f"] for sheet in book}  # fmt: skip
        book.close()
    except Exception:  # of a damaged workbook openpyxl raises whatever comes
        raise ReceivedFileError(
            f"{path.name}: its formulas cannot be read", fix="export it again: it is damaged"
        ) from None
    return {name: _put_back(rows, typed.get(name, []), note) for name, (rows, note) in read.items()}


def _has_formulas(path: Path) -> bool:
    try:
        with ZipFile(path) as archive:
            sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            return any(b"<f" in archive.read(name) for name in sheets)
    except BadZipFile:  # .xls
        return False


def _put_back(rows: pd.DataFrame, typed: list[tuple[int, int, str]], note: Note) -> Noted:
    found = rows.copy()
    for row, column, text in typed:
        if row in found.index:
            found.iloc[found.index.get_loc(row), column - 1] = text
    return found, together(note, noted("typed_formulas", n=len(typed)) if typed else NOTHING)
