"""Excel workbooks, cell by cell: no type is guessed and no word is taken for a missing value.

pandas' own reader turns the text 01000 into a number and the label "None" into nothing; calamine
gives the cells as they are stored, and `cell_text` writes each one down without loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
from python_calamine import (
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import NOTHING, Note, Noted, noted, together
from impra_research.read.text.empty import numbers
from impra_research.read.workbooks.merged_cells import Corner, Merged, cell_name
from impra_research.read.workbooks.opened import UnreadableWorkbookError, opened
from impra_research.read.workbooks.sheet_parts import SheetPart, sheet_parts
from impra_research.study import Source

GRID = SheetTypeEnum.WorkSheet  # chart and macro sheets have no cells
Cell = str | float | int | bool | date | datetime | time | timedelta


def read_workbook(path: Path, source: Source, forms: Sequence[Path] = ()) -> dict[str, Noted]:
    """Read every sheet of a workbook as text; the first row holds the headings.

    Raises
    ------
    ReceivedFileError
        The file is not a workbook that can be opened, or a row is wider than its headings.
    """
    sheets = open_sheets(path, source)
    for sheet in sheets:
        refuse_no_result(sheet.no_result, f"{source.file}, sheet {sheet.name!r}")
    return {sheet.name: (_as_table(sheet.cells), NOTHING) for sheet in sheets}


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """A sheet as it is stored.

    Attributes
    ----------
    cells
        From A1 on, whatever is empty.
    merged
        First and last of cells that are merged.
    no_result
        Cells that hold a formula and not its result.
    told
        What of it is hidden.
    """

    name: str
    cells: list[list[Cell]]
    merged: Sequence[Merged] = ()
    no_result: Sequence[Corner] = ()
    told: Note = NOTHING


def open_sheets(path: Path, source: Source) -> list[StoredSheet]:
    """Open every sheet of a workbook, hidden ones too.

    Raises
    ------
    ReceivedFileError
        The file is not a workbook that can be opened.
    """
    try:
        with opened(path) as book:
            parts = sheet_parts(path)
            return [
                _stored(book, of, parts.get(of.name, SheetPart()))
                for of in book.sheets_metadata
                if of.typ == GRID
            ]
    except (UnreadableWorkbookError, OSError) as broken:
        raise ReceivedFileError(
            f"{source.file} cannot be read as a workbook: {broken}",
            fix="export it again as .xlsx, or name the right instrument in study.yml",
        ) from None


def _stored(book: CalamineWorkbook, of: SheetMetadata, part: SheetPart) -> StoredSheet:
    sheet = book.get_sheet_by_name(of.name)
    cells = sheet.to_python(skip_empty_area=False)
    for (row, column), error in part.errors.items():
        cells[row][column] = error  # calamine gives an empty cell
    whole = NOTHING if of.visible == SheetVisibleEnum.Visible else noted("hidden_sheet")
    return StoredSheet(
        name=of.name,
        cells=cells,
        merged=sheet.merged_cell_ranges or (),
        no_result=part.no_result,
        told=together(whole, part.told),
    )


def refuse_no_result(cells: Sequence[Corner], where: str) -> None:
    """Stop at formulas that were never calculated: their cells would be read as empty ones.

    Raises
    ------
    ReceivedFileError
        It names the first cells.
    """
    if cells:
        raise ReceivedFileError(
            f"{where}: {len(cells)} cells hold a formula without its result: "
            f"{numbers(cell_name(cell) for cell in cells)}",
            fix="if they stand below the answers, declare `stop_at` of the sheet in study.yml; else open "
            "it in a spreadsheet and save it as a copy, and name the copy in study.yml",
        )


def _as_table(cells: list[list[Cell]]) -> pd.DataFrame:
    texts = [[cell_text(cell) for cell in row] for row in cells]
    headings, rows = (texts[0], texts[1:]) if texts else ([], [])
    index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return pd.DataFrame(rows, index=index, columns=headings, dtype="str")


def cell_text(cell: Cell, *, decimal: str = ".") -> str:
    """Write a cell down as text, dates in ISO 8601, whole numbers without a decimal point.

    A number that is no whole one has the `decimal` sign that the texts beside it have. With three
    decimals it gets a fourth: the cell is a number, while the text "1.500" may be fifteen hundred.

    Examples
    --------
    >>> cell_text(17.0), cell_text(1234.5, decimal=","), cell_text("01000"), cell_text(date(2014, 3, 2))
    ('17', '1234,5', '01000', '2014-03-02')
    >>> cell_text(1.125), cell_text("1.125")
    ('1.1250', '1.125')
    """
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else _decimal(cell, decimal)
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _decimal(number: float, sign: str) -> str:
    text = repr(number)
    return (text + "0" * (text[-4:-3] == ".")).replace(".", sign)
