"""Opens workbooks by calamine, whatever is wrong with them.

On a damaged file calamine may raise what no `except Exception` catches, and write its trace past Python.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from python_calamine import CalamineError, CalamineWorkbook

PANIC = "PanicException"


class UnreadableWorkbookError(ValueError):
    """A file that calamine cannot open or read."""


@contextmanager
def opened(path: Path) -> Iterator[CalamineWorkbook]:
    """Open a workbook; whatever breaks while it is read becomes one error.

    Raises
    ------
    UnreadableWorkbookError
        It cannot be opened, or breaks while it is read.
    """
    try:
        with _without_trace(), CalamineWorkbook.from_path(path) as book:
            yield book
    except (CalamineError, OSError, ValueError):
        raise UnreadableWorkbookError("it is damaged, or no workbook") from None
    except BaseException as broken:
        if type(broken).__name__ != PANIC:
            raise
        raise UnreadableWorkbookError("it is damaged") from None


@contextmanager
def _without_trace() -> Iterator[None]:
    """Keep the trace of a panic, which Rust writes past Python, from the terminal; pass on all else."""
    with TemporaryFile() as kept:
        sys.stderr.flush()
        terminal = os.dup(2)
        os.dup2(kept.fileno(), 2)
        panicked = False
        try:
            yield
        except BaseException as broken:
            panicked = type(broken).__name__ == PANIC
            raise
        finally:
            sys.stderr.flush()
            os.dup2(terminal, 2)
            os.close(terminal)
            kept.seek(0)
            if not panicked and (told := kept.read()):
                os.write(2, told)
