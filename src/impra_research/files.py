"""Files are written beside and renamed: a name that exists holds a whole file, whatever happened."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psutil

from impra_research.errors import RunFailedError, UsageError

PART = ".part-"
T = TypeVar("T")


def part_of(path: Path) -> Path:
    """Name the unfinished file or folder that will become `path`, in the same folder."""
    return path.with_name(f"{PART}{os.getpid()}-{path.name}")


def unfinished(path: Path) -> bool:
    """Tell whether a path is, or lies in, something that is being written or was left by a killed run."""
    return any(part.startswith(PART) for part in path.parts)


def write_beside(path: Path, write: Callable[[Path], object]) -> Path:
    """Let `write` fill an unfinished file, then give it its final name in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(path)
    try:
        write(part)
        return put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_new(path: Path, write: Callable[[Path], T]) -> T:
    """Let `write` fill an unfinished file, then give it a name that nobody else has given meanwhile.

    Raises
    ------
    UsageError
        The name is taken; what has it stays as it is.
    """
    sweep_beside(path)
    part = part_of(path)
    try:
        refuse_taken(path)
        told = write(part)
        try:
            os.link(part, path)
        except FileExistsError:
            refuse_taken(path)
        except OSError:  # a disk without links, as most sticks are
            refuse_taken(path)
            part.replace(path)
        return told
    finally:
        part.unlink(missing_ok=True)


def refuse_taken(path: Path) -> None:
    """Stop before something that is there would be written over."""
    if path.exists():
        raise UsageError(f"{path} is there already and is never written over",
                         fix="name another file")  # fmt: skip


def put_in_place(part: Path, path: Path) -> Path:
    """Rename a finished file once its bytes are on the disk."""
    with part.open("rb") as stream:
        os.fsync(stream.fileno())
    part.replace(path)
    return path


def write_text(path: Path, text: str) -> Path:
    """Write a text file beside and rename it."""
    return write_beside(path, lambda part: part.write_text(text, encoding="utf-8"))


def write_json(path: Path, content: object) -> Path:
    """Write a JSON file that people can read, beside, and rename it."""
    return write_text(path, json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")


def replace_folder(ready: Path, final: Path) -> Path:
    """Put a finished folder in the place of an earlier one; nothing of the earlier one survives."""
    old = part_of(final.with_name(f"old-{final.name}"))
    if final.exists():
        final.replace(old)
    ready.replace(final)
    shutil.rmtree(old, ignore_errors=True)
    return final


def sweep(folder: Path) -> None:
    """Remove what a killed run left unfinished; only who holds the folder alone may ask."""
    for leftover in list(folder.rglob(f"{PART}*")):
        _remove(leftover)


def _remove(leftover: Path) -> None:
    if leftover.is_dir():
        shutil.rmtree(leftover, ignore_errors=True)
    else:
        leftover.unlink(missing_ok=True)


def sweep_beside(path: Path) -> None:
    """Remove what killed commands left unfinished beside a path, and bring back what one set aside."""
    for leftover in path.parent.glob(f"{PART}*-{path.name}"):
        process, _, name = leftover.name.removeprefix(PART).partition("-")
        if not process.isdecimal() or psutil.pid_exists(int(process)):
            continue
        if name == f"old-{path.name}" and not path.exists():
            leftover.replace(path)
        else:
            _remove(leftover)


@contextmanager
def hold(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a folder alone, or with others who only read; let go when the process ends.

    Raises
    ------
    RunFailedError
        Another process holds it.
    """
    import fcntl  # here: a system without it can still read records and pages

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_NB | (fcntl.LOCK_SH if shared else fcntl.LOCK_EX))
        except BlockingIOError:
            raise RunFailedError(
                f"another impra command is using {folder.parent.name}/{folder.name}/",
                fix="wait until it has ended, or stop it; nothing was changed",
            ) from None
        yield
