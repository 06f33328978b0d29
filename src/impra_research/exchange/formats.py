"""The formats of other tools: by which function each is read and written, and what its files are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from impra_research.errors import UsageError, did_you_mean
from impra_research.exchange.fidelity import Fidelity
from impra_research.exchange.iramuteq import write_iramuteq
from impra_research.exchange.project import Project
from impra_research.exchange.qualcoder import read_qualcoder
from impra_research.exchange.quotations import write_quotations
from impra_research.exchange.refi import read_qdc, read_refi, write_qdc, write_refi
from impra_research.exchange.taguette import read_taguette, write_taguette

Reader = Callable[[Path], tuple[Project, Fidelity]]
Writer = Callable[[Project, Path], Fidelity]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: None where it is not read, or not written."""

    reader: Reader | None
    writer: Writer | None
    suffixes: tuple[str, ...]


FORMATS = {
    "refi": Format(read_refi, write_refi, (".qdpx",)),
    "qdc": Format(read_qdc, write_qdc, (".qdc",)),
    "taguette": Format(read_taguette, write_taguette, (".sqlite3", ".sqlite", ".db")),
    "iramuteq": Format(None, write_iramuteq, (".txt",)),
    "quotations": Format(None, write_quotations, (".csv", ".xlsx")),
    "qualcoder": Format(read_qualcoder, None, (".qda",)),
}


def format_of(path: Path) -> str:
    """Name the format that a file is read in, by its suffix.

    Raises
    ------
    UsageError
        No format that can be read has this suffix.

    Examples
    --------
    >>> format_of(Path("interviews.QDPX"))
    'refi'
    """
    known = {
        suffix: name for name, each in FORMATS.items() if each.reader for suffix in each.suffixes
    }
    if path.suffix.lower() not in known:
        raise UsageError(f"no format of other tools has files called {path.name}",
                         fix=did_you_mean(path.suffix, known))  # fmt: skip
    return known[path.suffix.lower()]
