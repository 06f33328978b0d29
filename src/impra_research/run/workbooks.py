"""Tables of coded interviews as workbooks: a cell leads to its segments, and none is a formula."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from impra_research.deposit.cells import harmless
from impra_research.exchange.quotations import NO_CELL
from impra_research.show.labels import Look

LONGEST = 32_000  # characters in a cell; Excel takes 32,767
MORE = "[…]"
SHEET = "segments"
COLUMNS = ["segment_id", "document", "place", "language", "turn", "start", "end", "theme", "code",
           "original", "translation"]  # fmt: skip


def write_book(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write a sheet a table."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        _append(sheet, list(table.columns))
        for row in table.astype(object).itertuples(index=False, name=None):
            _append(sheet, list(row))
    book.save(path)


def write_framework(path: Path, framework: pd.DataFrame, quoted: pd.DataFrame, look: Look) -> None:
    """Write a sheet of cases x themes, each cell linked to its rows on the sheet of segments."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment
    from openpyxl.worksheet.hyperlink import Hyperlink

    book = Workbook()
    book.remove(book.worksheets[0])
    matrix, segments = book.create_sheet("framework"), book.create_sheet(SHEET)
    themes = list(dict.fromkeys(framework["theme"]))
    _append(matrix, [look.words.say("framework_head.case"), *map(look.theme, themes)])
    _append(segments, COLUMNS)
    about = quoted.drop_duplicates("segment_id").set_index("segment_id")
    for case, rows in framework.groupby("case", sort=False):
        said = [rows[rows["theme"] == theme].dropna(subset="segment_id") for theme in themes]
        _append(matrix, [case, *(_cell(cell, look) for cell in said)])
        for column, cell in enumerate(said, 2):
            if cell.empty:
                continue
            first = segments.max_row + 1
            for each in cell.to_dict("records"):
                told = {**about.loc[each["segment_id"]].to_dict(), **each}
                told |= {"theme": look.theme(each["theme"]), "code": look.theme(each["code"])}
                _append(segments, [told[name] for name in COLUMNS])
            at = matrix.cell(matrix.max_row, column)
            target = f"'{SHEET}'!A{first}:A{segments.max_row}"
            at.hyperlink = Hyperlink(ref=at.coordinate, location=target)
            at.alignment = Alignment(wrap_text=True, vertical="top")
    for sheet in (matrix, segments):
        sheet.freeze_panes = "B2"
    book.save(path)


def _cell(said: pd.DataFrame, look: Look) -> str:
    """Write the quotations of a cell, each with its code and its segment; the links lead to the rest."""
    lines = [f"{look.theme(each['code'])}: {_words(each)} [{each['segment_id']}]"
             for each in said.to_dict("records")]  # fmt: skip
    text = "\n".join(lines)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} {MORE}"


def _words(each: dict[Any, Any]) -> str:
    translation = each["translation"]
    return (
        f"{each['original']} ({translation})" if isinstance(translation, str) else each["original"]
    )


def _append(sheet: Any, row: list[Any]) -> None:  # noqa: ANN401
    sheet.append([_safe(cell) for cell in row])


def _safe(cell: Any) -> Any:  # noqa: ANN401
    if isinstance(cell, str):
        return harmless(NO_CELL.sub("\ufffd", cell))
    return None if pd.isna(cell) else cell


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table so that no spreadsheet runs a cell of it."""
    safe = table.map(lambda cell: harmless(cell) if isinstance(cell, str) else cell)
    safe.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")
