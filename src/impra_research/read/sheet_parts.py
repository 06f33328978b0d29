"""What an .xlsx file says of its sheets that calamine does not tell.

Rows and columns that are folded away or filtered out, and formulas that were never calculated, whose cell
would be read as an empty one. Both are taken from the XML of the sheet; other formats (.xls, .xlsb, .ods)
do not say them here.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from impra_research.read.empty import numbers
from impra_research.read.merged_cells import Corner, column_letters, column_number

HIDDEN = rb'(?=[^>]*\bhidden="(?:1|true)")'
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b" + HIDDEN + rb'[^>]*\br="(\d+)"')
HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\b" + HIDDEN + rb"[^>]*>")
END = re.compile(rb'\b(min|max)="(\d+)"')
# A formula whose result is an empty text says so, t="str".
NO_RESULT = re.compile(
    rb'<c(?=[^>]*\br="([A-Z]+)(\d+)")(?![^>]*\bt="str")[^>]*>'
    rb"<f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>"
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: what of it is hidden, in words, and which cells hold a formula without its result."""

    hidden: str = ""
    no_result: tuple[Corner, ...] = ()


def sheet_parts(path: Path) -> dict[str, SheetPart]:
    """Look at each sheet of an .xlsx file, by its name; {} for any other file."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        inside = set(archive.namelist())
        named = _members(archive) if "xl/workbook.xml" in inside else {}
        return {name: _part(archive.read(at)) for name, at in named.items() if at in inside}


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name the member of the archive that holds each sheet."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = [each for each in fromstring(archive.read("xl/workbook.xml")).iter()
              if each.tag.endswith("}sheet")]  # fmt: skip
    return {each.get("name", ""): _member(target.get(each.get(RELATION), "")) for each in sheets}


def _member(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _part(sheet: bytes) -> SheetPart:
    hidden = {
        "hidden rows": [match[1].decode() for match in HIDDEN_ROW.finditer(sheet)],
        "hidden columns": list(_hidden_columns(sheet)),
    }
    told = [f"{what} were read too: {numbers(each)}" for what, each in hidden.items() if each]
    lacking = (match.groups() for match in NO_RESULT.finditer(sheet))
    return SheetPart(
        "; ".join(told),
        tuple((int(row) - 1, column_number(letters.decode())) for letters, row in lacking),
    )


def _hidden_columns(sheet: bytes) -> Iterator[str]:
    """Name hidden columns; a span to the end of the sheet is told by its first one."""
    for match in HIDDEN_COLUMNS.finditer(sheet):
        ends = {name: int(number) for name, number in END.findall(match[0])}
        first, last = ends.get(b"min", 1), ends.get(b"max", 1)
        span = range(first, last + 1) if last - first < 100 else [first]
        yield from (column_letters(column - 1) for column in span)
