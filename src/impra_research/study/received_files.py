"""Where the files as received are, and whether they are the declared ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from impra_research.errors import ReceivedFileError


def first_folder(raw: Path, files_at: Iterable[str]) -> Path | None:
    """Find the first folder that exists; `$NAME` is an environment variable, others start at `raw`."""
    named = (os.environ.get(at[1:], "") if at.startswith("$") else raw / at for at in files_at)
    folders = (Path(at).resolve() for at in named if at)
    return next((folder for folder in folders if folder.is_dir()), None)


def checked_file(folder: Path, name: str, sha256: str | None) -> Path:
    """Locate a file as received and compare its hash with the declared one.

    Raises
    ------
    ReceivedFileError
        It is missing, or it is not the declared one.
    """
    path = folder / name
    if not path.is_file():
        raise ReceivedFileError(
            f"{name} is no file, or leads nowhere"
            if path.exists() or path.is_symlink()
            else f"{name} is missing from {folder}",
            fix="put it there as received, or correct `file` in study.yml",
        )
    if sha256 and (found := file_sha256(path)) != sha256:
        raise ReceivedFileError(
            f"{name} is not the file that study.yml describes (its sha256 differs)",
            fix="bring the received file back or, if this is the right one, write in study.yml\n"
            f"    sha256: {found}",
        )
    return path


def file_sha256(path: Path) -> str:
    """Hash a file's bytes.

    Examples
    --------
    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile() as empty:
    ...     file_sha256(Path(empty.name))[:8]
    'e3b0c442'
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
