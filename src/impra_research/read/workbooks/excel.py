"""An Excel workbook of people's own: where its tables begin and end is declared, sheet by sheet.

Workbooks are .xlsx, .xlsm, .xls and .ods. Sheets, rows and columns that are hidden
are read like the others, and the note says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from impra_research.read.notes import Noted, together
from impra_research.read.workbooks.headings import Grid, table_on_sheet
from impra_research.read.workbooks.workbook import StoredSheet, cell_text, open_sheets
from impra_research.study import Sheet, Source

LAYOUT = {"first_row", "heading_rows", "last_row", "stop_at"}


def read_excel(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read the tables of a workbook as text; a sheet without any cell is none.

    The only sheet of a workbook need not be named in study.yml.

    Raises
    ------
    ReceivedFileError
        The file is not a workbook, or a table is not where study.yml says.
    """
    sheets = [sheet for sheet in open_sheets(path, source) if not is_empty(sheet)]
    alone = len(sheets) == 1 and not any(sheet.sheet for sheet in source.sheets.values())
    return {"" if alone else sheet.name: _read(path, source, sheet) for sheet in sheets}


def is_empty(sheet: StoredSheet) -> bool:
    """Tell whether nothing is written on a sheet."""
    return all(cell == "" for row in sheet.cells for cell in row)


def _read(path: Path, source: Source, sheet: StoredSheet) -> Noted:
    layout = _layout(path, source, sheet.name)
    where = f"{layout.file or source.file}, sheet {sheet.name!r}"
    texts = [[cell_text(cell, decimal=source.decimal) for cell in row] for row in sheet.cells]
    grid = Grid(texts, sheet.merged, sheet.no_result)
    rows, note = table_on_sheet(grid, layout, where=where)
    return rows, together(note, sheet.told)


def _layout(path: Path, source: Source, name: str) -> Sheet:
    """Find what study.yml says of a sheet; where several tables are on it, one of them says it."""
    here = [sheet for sheet in source.sheets.values()
            if sheet.sheet in (name, None) and path.match(sheet.file or source.file)]  # fmt: skip
    return max(here, key=lambda sheet: len(sheet.model_fields_set & LAYOUT), default=Sheet())
