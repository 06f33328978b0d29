"""What a file must be before anything opens it: what its name says, and no larger than it looks.

A workbook of a few kilobytes can unfold to gigabytes, or claim a cell in the last row and column so
that a dense table of it fills any memory; a text can be one line of 300 MB. Each is refused here,
reading piece by piece, with memory that does not grow with the file.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from impra_research.errors import ReceivedFileError

SIGNATURES = {b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0": "xls", b"$FL": "sav", b"<stata_dta>": "dta",
              b"PAR1": "parquet", b"%PDF": "pdf", b"\x1f\x8b": "gzip", b"\x89PNG": "picture",
              b"\xff\xd8\xff": "picture", b"SQLite format 3": "database", b"7z\xbc\xaf": "7z",
              b"Rar!": "rar"}  # fmt: skip
# What a suffix promises; "text" is anything without a signature. Old .dta and .por have none.
PROMISES = {".docx": {"zip"}, ".odt": {"zip"}, ".xlsx": {"zip"},
            ".xlsm": {"zip"}, ".ods": {"zip"}, ".zip": {"zip"},
            ".xls": {"xls"}, ".sav": {"sav"}, ".zsav": {"sav"}, ".dta": {"dta", "text"},
            ".parquet": {"parquet"}, ".qdpx": {"zip"}}  # fmt: skip
PIECE, LONGEST_LINE = 1 << 20, 16 << 20
MOST_UNPACKED, MOST_MEMBERS, MOST_EMPTY = 1 << 30, 10_000, 5_000_000
CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
NO_CELL = re.compile(  # a place beyond any sheet, for which a reader would make room
    rb"""<(?:\w+:)?c(?:\s[^<>]*?)?\sr\s*=\s*["'](?![A-Z]{1,3}[0-9]{1,7}["'])"""
)
LONGEST_CELL = 10_000
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
path, suffix, large = sys.argv[1], sys.argv[2], sys.argv[3] == "True"
if suffix in (".sav", ".zsav", ".por", ".dta"):
    import pyreadstat
    name = {".dta": "read_dta", ".por": "read_por"}.get(suffix, "read_sav")
    getattr(pyreadstat, name)(path, metadataonly=large)
else:
    from python_calamine import CalamineWorkbook
    book = CalamineWorkbook.from_path(path)
    for sheet in book.sheet_names: book.get_sheet_by_name(sheet).total_height
"""
TRIED_FIRST = (".xls", ".ods", ".sav", ".zsav", ".por", ".dta")
LARGE = 100 << 20  # of such a statistical file only the description is tried


def refuse_hostile(path: Path, name: str) -> None:
    """Refuse a file that is not what its suffix says, or that would fill the memory when opened.

    Raises
    ------
    ReceivedFileError
        It says what the file is instead, or what it would do.
    """
    found, suffix = _kind(path), path.suffix.lower()
    if suffix == ".xlsb":
        raise ReceivedFileError(
            f"{name} is a binary workbook (.xlsb), which is not read",
            fix="open it in a spreadsheet, save it as .xlsx and name that file in study.yml",
        )
    if found == suffix[1:] == "zip":
        raise ReceivedFileError(
            f"{name} is an archive, which is not read",
            fix="unpack it and name the files with the answers; what KoboToolbox exports as SPSS labels "
            "holds none: export XLSX or JSON, and name the XLSForm with it for the labels",
        )
    if found not in PROMISES.get(suffix, {"text"}):
        raise ReceivedFileError(
            f"{name} is not what its suffix says: it is {_called(found)}",
            fix="export it again, or give the file the suffix of what it is",
        )
    if found == "zip":
        _refuse_bomb(path, name)
    elif found == "text" and suffix not in TRIED_FIRST:
        _refuse_long_line(path, name)
    if suffix in TRIED_FIRST:
        _try_apart(path, name)


def _kind(path: Path) -> str:
    with path.open("rb") as stream:
        start = stream.read(16)
    return next((kind for mark, kind in SIGNATURES.items() if start.startswith(mark)), "text")


def _called(kind: str) -> str:
    return {"zip": "a zip archive or a newer workbook", "xls": "an old or an encrypted Office file",
            "sav": "an SPSS file", "dta": "a Stata file"}.get(kind, f"a {kind} file")  # fmt: skip


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece


def _refuse_long_line(path: Path, name: str) -> None:
    length, row = 0, 1
    with path.open("rb") as stream:
        for piece in _pieces(stream):
            first, *others = re.split(rb"[\r\n]", piece)
            length = length + len(first) if not others else len(others[-1])
            if length > LONGEST_LINE:
                raise ReceivedFileError(
                    f"{name}: a line has more than {LONGEST_LINE >> 20} MB, near line {row}",
                    fix="export it again: in a table of text each row ends with a line end",
                )
            row += piece.count(b"\n")


def _refuse_bomb(path: Path, name: str) -> None:
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise _too_large(name, f"holds {len(members)} files")
            unpacked = 0
            for member in members:
                _refuse_member(member, name)
                with archive.open(member) as stream:
                    unpacked = _unpack(stream, member, name, unpacked)
    except (BadZipFile, zlib.error, expat.ExpatError, RuntimeError, EOFError, OSError, ValueError,
            LookupError):  # an encoding that nobody knows  # fmt: skip
        raise ReceivedFileError(
            f"{name} cannot be unpacked: it is damaged or has a password",
            fix="export it again, without a password",
        ) from None


def _refuse_member(member: ZipInfo, name: str) -> None:
    parts = re.split(r"[/\\]", member.filename)
    if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
        raise ReceivedFileError(
            f"{name} holds a file that would be written outside its folder",
            fix="do not open it; ask for a new export",
        )


def _unpack(stream: IO[bytes], member: ZipInfo, name: str, unpacked: int) -> int:
    """Unpack a member piece by piece, keeping nothing of it, and add its bytes to those before."""
    sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    parser = _parser(name) if member.filename.lower().endswith((".xml", ".rels", ".qde")) else None
    extent, tail = Extent(), b""
    for piece in _pieces(stream):
        unpacked += len(piece)
        if unpacked > MOST_UNPACKED:
            raise _too_large(name, f"unpacks to more than {MOST_UNPACKED >> 30} GB")
        if parser is not None:
            parser.Parse(piece, False)
        if sheet:
            extent.see(tail + piece, seen=len(tail))
            if NO_CELL.search(tail + piece):
                raise _too_large(name, "has a cell where no sheet has one")
        tail = piece[-LONGEST_CELL:]
    if parser is not None and member.file_size:  # LibreOffice adds XML files without a byte
        parser.Parse(b"", True)
    extent.refuse_unfit(name)
    return unpacked


def _parser(name: str) -> expat.XMLParserType:
    """Make a parser that keeps nothing: text that is no XML, or declares entities, stops it."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(*_: object) -> None:
        raise ReceivedFileError(f"{name} declares XML entities, which no export does",
                                fix="do not open it; ask for a new export")  # fmt: skip

    parser.StartDoctypeDeclHandler = refuse
    return parser


@dataclass
class Extent:
    """How far the cells of a sheet reach, and how many there are."""

    rows: int = 0
    columns: int = 0
    cells: int = 0

    def see(self, text: bytes, *, seen: int) -> None:
        """Count what a piece of the sheet holds beyond the bytes already seen."""
        found = [each.groups() for each in CELL.finditer(text) if each.end() > seen]
        self.cells += len(found)
        self.columns = max([self.columns, *map(_column, {letters for letters, _ in found})])
        self.rows = max([self.rows, *(int(number) for _, number in found)])

    def refuse_unfit(self, name: str) -> None:
        """Refuse a table that is nearly all empty."""
        if self.rows * self.columns > 20 * self.cells + MOST_EMPTY:
            size = f"claims {self.rows} rows and {self.columns} columns for {self.cells} cells"
            raise _too_large(name, size)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(name: str, what: str) -> ReceivedFileError:
    return ReceivedFileError(f"{name} {what}: it is damaged or meant to do harm",
                             fix="ask for a new export, as CSV if it is truly that large")  # fmt: skip


def _try_apart(path: Path, name: str) -> None:
    """Open, in a process that may take 4 GB and no more, what cannot be looked through.

    The libraries that read these formats can end the whole process on a damaged file.
    """
    large = str(path.stat().st_size > LARGE)
    command = [sys.executable, "-c", LIMITED, str(path), path.suffix.lower(), large]
    tried = subprocess.run(command, capture_output=True, check=False)
    if tried.returncode < 0 or b"MemoryError" in tried.stderr or b"PanicException" in tried.stderr:
        raise _too_large(name, "breaks the program that opens it, or takes more than 4 GB")
