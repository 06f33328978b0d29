"""Excel workbooks, cell by cell: no type is guessed and no word is taken for a missing value.

pandas' own reader turns the text 01000 into a number and the label "None" into nothing; calamine
gives the cells as they are stored, and `cell_text` writes each one down without loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from impra_research.errors import ReceivedFileError
from impra_research.study import Source

Cell = str | float | int | bool | date | datetime | time | timedelta


def read_workbook(
    path: Path, source: Source, forms: Sequence[Path] = ()
) -> dict[str, tuple[pd.DataFrame, str]]:
    """Read every sheet of a workbook as text; the first row holds the headings.

    Raises
    ------
    ReceivedFileError
        The file is not a workbook that can be opened, or a row is wider than its headings.
    """
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (CalamineError, OSError, ValueError) as broken:
        raise ReceivedFileError(
            f"{source.file} cannot be read as a workbook: {broken}",
            fix="export it again as .xlsx, or name the right instrument in study.yml",
        ) from None
    return {name: (_as_table(cells), "") for name, cells in sheets.items()}


def _as_table(cells: list[list[Cell]]) -> pd.DataFrame:
    texts = [[cell_text(cell) for cell in row] for row in cells]
    headings, rows = (texts[0], texts[1:]) if texts else ([], [])
    index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return pd.DataFrame(rows, index=index, columns=headings, dtype="str")


def cell_text(cell: Cell) -> str:
    """Write a cell down as text, dates in ISO 8601, whole numbers without a decimal point.

    Examples
    --------
    >>> cell_text(17.0), cell_text(1234.5), cell_text("01000"), cell_text(date(2014, 3, 2))
    ('17', '1234.5', '01000', '2014-03-02')
    """
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time(0):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
