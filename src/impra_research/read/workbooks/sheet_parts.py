"""What an .xlsx file says of its sheets that calamine does not tell.

Rows and columns that are folded away or filtered out; errors such as #N/A and formulas that were never
calculated, both of which it gives as empty cells; days counted from 1904. They are taken from the XML of
the workbook; other formats (.xls, .ods) do not say them here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from impra_research.read.notes import NOTHING, Note, noted, together
from impra_research.read.text.empty import numbers
from impra_research.read.workbooks.merged_cells import Corner, column_letters, column_number

HIDDEN = rb'(?=[^>]*\bhidden="(?:1|true)")'
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b" + HIDDEN + rb'[^>]*\br="(\d+)"')
HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\b" + HIDDEN + rb"[^>]*>")
END = re.compile(rb'\b(min|max)="(\d+)"')
# A formula whose result is an empty text says so, t="str".
NO_RESULT = re.compile(
    rb'<c(?=[^>]*\br="([A-Z]+)(\d+)")(?![^>]*\bt="str")[^>]*>'
    rb"<f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>"
)
ERROR = re.compile(
    rb'<c(?=[^>]*\br="([A-Z]+)(\d+)")(?=[^>]*\bt="e")[^>]*>'
    rb"(?:<f[^>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v>"
)
SINCE_1904 = re.compile(rb'\bdate1904="(?:1|true)"')
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet.

    Attributes
    ----------
    told
        What of it is hidden, and how its days are counted when not as usual.
    no_result
        Cells that hold a formula without its result.
    errors
        What stands in cells whose formula failed, such as #N/A.
    """

    told: Note = NOTHING
    no_result: tuple[Corner, ...] = ()
    errors: dict[Corner, str] = field(default_factory=dict)


def sheet_parts(path: Path) -> dict[str, SheetPart]:
    """Look at each sheet of an .xlsx file, by its name; {} for any other file."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        inside = set(archive.namelist())
        if "xl/workbook.xml" not in inside:
            return {}
        days = _days_told(archive.read("xl/workbook.xml"))
        members = _members(archive).items()
        return {name: _part(archive.read(at), days) for name, at in members if at in inside}


def _days_told(book: bytes) -> Note:
    return noted("since_1904") if SINCE_1904.search(book) else NOTHING


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name the member of the archive that holds each sheet."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = [each for each in fromstring(archive.read("xl/workbook.xml")).iter()
              if each.tag.endswith("}sheet")]  # fmt: skip
    return {each.get("name", ""): _member(target.get(each.get(RELATION), "")) for each in sheets}


def _member(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _part(sheet: bytes, days: Note) -> SheetPart:
    rows = [match[1].decode() for match in HIDDEN_ROW.finditer(sheet)]
    columns = list(_hidden_columns(sheet))
    told = [noted("hidden_rows", rows=numbers(rows))] if rows else []
    told += [noted("hidden_columns", columns=numbers(columns))] if columns else []
    return SheetPart(
        together(*told, days),
        tuple(_corner(match) for match in NO_RESULT.finditer(sheet)),
        {_corner(match): match[3].decode() for match in ERROR.finditer(sheet)},
    )


def _corner(match: re.Match[bytes]) -> Corner:
    return int(match[2]) - 1, column_number(match[1].decode())


def _hidden_columns(sheet: bytes) -> Iterator[str]:
    """Name hidden columns; a span to the end of the sheet is told by its first one."""
    for match in HIDDEN_COLUMNS.finditer(sheet):
        ends = {name: int(number) for name, number in END.findall(match[0])}
        first, last = ends.get(b"min", 1), ends.get(b"max", 1)
        span = range(first, last + 1) if last - first < 100 else [first]
        yield from (column_letters(column - 1) for column in span)
