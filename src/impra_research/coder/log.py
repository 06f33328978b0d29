"""A coder's log on disk: appended under a lock, written through before anybody is told so.

Two kernels of one coder may append to the same log: each reads what the other wrote before it
decides. A line that a crash tore off is closed first, so that no act is ever glued to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from impra_research.errors import ReceivedFileError
from impra_research.read.acts import CANCEL, AnyAct, read_log


class CoderLog:
    """The log of one coder.

    Parameters
    ----------
    path
        `coding/log/CODER.jsonl`; it comes into being with the first act.
    coder
        Whose log it is.
    """

    def __init__(self, path: Path, coder: str) -> None:
        self.path, self.coder = path, coder
        self.acts: tuple[AnyAct, ...] = ()
        self._size = 0
        self.refresh()

    def refresh(self) -> bool:
        """Read the log again when it changed since; tell whether it did.

        Raises
        ------
        ReceivedFileError
            A line is no act, or is an act of another coder.
        """
        size = self.path.stat().st_size if self.path.is_file() else 0
        if size == self._size:
            return False
        self.acts, self._size = read_log(self.path).acts, size
        if foreign := [act for act in self.acts if act.coder != self.coder]:
            raise ReceivedFileError(
                f"{self.path.name} holds {len(foreign)} acts of another coder",
                fix="one log holds the acts of one coder; bring each back to its own",
            )
        return True

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the log for oneself; gives whether somebody else wrote to it since."""
        import fcntl  # here: a system without it can still show what was coded

        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._opened = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            fcntl.flock(self._opened, fcntl.LOCK_EX)
            yield self.refresh()
        finally:
            os.close(self._opened)

    def append(self, acts: Sequence[AnyAct]) -> None:
        """Write acts through to the disk, while held; they are in `acts` only when they are there.

        Raises
        ------
        OSError
            The disk does not take them.
        """
        _write(self._opened, _closing(self._opened) + b"".join(act.line().encode() for act in acts))
        os.fsync(self._opened)
        if not self._size:
            _sync_folder(self.path.parent)
        self.acts, self._size = (*self.acts, *acts), os.fstat(self._opened).st_size


def _closing(opened: int) -> bytes:
    """Give what ends a line that a crash tore off; nothing when the log ends as it should."""
    size = os.fstat(opened).st_size
    torn = size and os.pread(opened, 1, size - 1) != b"\n"
    return CANCEL + b"\n" if torn else b""


def _write(opened: int, content: bytes) -> None:
    while content:
        content = content[os.write(opened, content) :]


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
