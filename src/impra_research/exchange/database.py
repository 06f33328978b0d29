"""Databases of other programs (SQLite): opened to be read, never changed, nothing of theirs run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from impra_research.errors import ReceivedFileError
from impra_research.exchange.project import Project
from impra_research.exchange.referential import KINDS

SIGNATURE = b"SQLite format 3\x00"
SAVE_AGAIN = "open it in the program that made it, save it again, or export it from there as .qdpx"
UNFINISHED = ("-wal", "-journal")
Row = dict[str, Any]
TYPES: dict[str, type] = {"str": str, "int": int}


class Tables:
    """The tables of a database; one that this version of the program does not have is empty."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection, self._name = connection, name
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        self.names = {row[0] for row in listed}

    def rows(self, table: str, *, order: str = "rowid") -> list[Row]:
        """Read a whole table."""
        if table not in self.names:
            return []
        read = self._connection.execute(f'SELECT * FROM "{table}" ORDER BY {order}')
        columns = [each[0] for each in read.description]
        return [dict(zip(columns, row, strict=True)) for row in read]

    def require(self, *tables: str, program: str) -> None:
        """Refuse a database that lacks what every project of a program has.

        Raises
        ------
        ReceivedFileError
            It is another program's.
        """
        if missing := [name for name in tables if name not in self.names]:
            raise ReceivedFileError(
                f"{self._name} is no project of {program}: it has no table {missing[0]}",
                fix=f"give the file that {program} saved",
            )


def typed(project: Project) -> Project:
    """Give a project back when its texts are texts and its numbers numbers: cells hold anything.

    Raises
    ------
    TypeError
        One is not.
    """
    for thing in (project, *(each for kind in KINDS for each in getattr(project, kind))):
        for each in fields(thing):
            if not isinstance(getattr(thing, each.name), TYPES.get(str(each.type), object)):
                raise TypeError(f"{type(thing).__name__}.{each.name}")
    return project


@contextmanager
def open_tables(path: Path, name: str) -> Iterator[Tables]:
    """Open a database as it lies on the disk; nothing is written, not even beside it.

    Raises
    ------
    ReceivedFileError
        It is not there, is no SQLite database, is damaged, a program has it open, or what is read
        from it meanwhile is not what its program writes.
    """
    _refuse_unreadable(path, name)
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            yield Tables(connection, name)
    except sqlite3.Error as broken:
        raise ReceivedFileError(
            f"{name} cannot be read: {broken}",
            fix=SAVE_AGAIN,
        ) from None
    except (AttributeError, KeyError, TypeError, ValueError) as strange:
        lacks = (
            f"a table lacks {strange}"
            if isinstance(strange, KeyError)
            else "a cell holds no text or number where one belongs"
        )
        raise ReceivedFileError(
            f"{name} is not as its program writes it, or a version of it that we know: {lacks}",
            fix=SAVE_AGAIN,
        ) from strange


def _refuse_unreadable(path: Path, name: str) -> None:
    if not path.is_file():
        raise ReceivedFileError(f"there is no {name}", fix="give the place of the project")
    with path.open("rb") as stream:
        if stream.read(len(SIGNATURE)) != SIGNATURE:
            raise ReceivedFileError(f"{name} is no SQLite database",
                                    fix="give the file that the program saved")  # fmt: skip
    for end in UNFINISHED:
        beside = path.with_name(path.name + end)
        if beside.is_file() and beside.stat().st_size:
            raise ReceivedFileError(
                f"{name} has changes that are not in it yet ({beside.name})",
                fix="close the project in the program that has it open, and copy it then",
            )
