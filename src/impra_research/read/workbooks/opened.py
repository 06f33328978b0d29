"""Opens workbooks by calamine, whatever is wrong with them.

On a damaged file calamine may raise what no `except Exception` catches: its panics stand beside
KeyboardInterrupt.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook


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
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except (CalamineError, OSError, ValueError) as broken:
        raise UnreadableWorkbookError(str(broken)) from None
    except BaseException as broken:
        if type(broken).__name__ != "PanicException":
            raise
        raise UnreadableWorkbookError("it is damaged") from None
