"""What an Excel workbook hides from the eye: rows and columns folded away or filtered out.

They are read like any other; calamine does not tell them, so their numbers are taken from the sheet's own
XML. Other formats (.xls, .xlsb, .ods) do not say it here.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from defusedxml.ElementTree import fromstring

HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*\br=\"(\d+)\"")
HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b(?=[^>]*\bhidden=\"(?:1|true)\")[^>]*>")
SPAN = re.compile(rb"\b(min|max)=\"(\d+)\"")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_COLUMNS = 16_384  # of a sheet; formatting can hide all the empty ones at its right


def hidden_parts(path: Path) -> dict[str, str]:
    """Say for each sheet of an .xlsx file which rows and columns are hidden; nothing when none are."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        told = {
            name: _told(archive.read(part))
            for name, part in _parts(archive).items()
            if part in archive.namelist()
        }
    return {name: text for name, text in told.items() if text}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name the part of the archive that holds each sheet."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {relation.get("Id"): relation.get("Target") for relation in relations}
    book = fromstring(archive.read("xl/workbook.xml"))
    return {
        sheet.get("name"): _inside(target.get(sheet.get(RELATION), ""))
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _told(sheet: bytes) -> str:
    from openpyxl.utils import get_column_letter

    rows = [match[1].decode() for match in HIDDEN_ROW.finditer(sheet)]
    spans = [dict(SPAN.findall(match[0])) for match in HIDDEN_COLUMN.finditer(sheet)]
    ends = [(int(span[b"min"]), int(span[b"max"])) for span in spans]
    columns = [get_column_letter(n) for first, last in ends if last < MOST_COLUMNS
               for n in range(first, last + 1)]  # fmt: skip
    told = {"hidden rows": rows, "hidden columns": columns}
    return "; ".join(f"{what} were read too: {', '.join(names[:8])}"
                     + (f" and {len(names) - 8} more" if len(names) > 8 else "")
                     for what, names in told.items() if names)  # fmt: skip
