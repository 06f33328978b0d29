"""The key of the pseudonyms: a file of its own, outside every repository, readable by its owner alone.

`$IMPRA_KEY` names it; otherwise it is `~/.config/impra/pseudonyms.key`. It holds 64 hexadecimal digits.
Nothing here shows what it holds: no message, no record, no trace.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from impra_research.errors import UsageError
from impra_research.privacy import Key

MAKE = "impra privacy key"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def key_path() -> Path:
    """Say where the key is, or would be."""
    named = os.environ.get("IMPRA_KEY")
    return (
        Path(named).expanduser() if named else Path.home() / ".config" / "impra" / "pseudonyms.key"
    )


def read_key() -> Key:
    """Read the key.

    Raises
    ------
    UsageError
        There is none, it lies in a repository or study, or others than its owner may read it.
    """
    path = key_path()
    refuse_place(path)
    if path.is_dir():
        raise UsageError(
            f"{path} is a folder, and the key of pseudonyms is a file",
            fix="name a file in it in IMPRA_KEY",
        )
    if not path.is_file():
        raise UsageError(
            f"there is no key of pseudonyms at {path}",
            fix="make it, or set IMPRA_KEY to the project's key file; another key gives other codes",
            then=MAKE,
        )
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        raise UsageError(
            f"others may read the key of pseudonyms at {path}",
            fix="let its owner alone read it; if somebody may have read it, make another",
            then=f"chmod 600 {path}",
        )
    return Key(_bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        return b""  # of no key's length: Key refuses it, and no trace holds what was read


def refuse_place(path: Path) -> None:
    """Refuse a key inside a repository or a study: what lies there is shared.

    Raises
    ------
    UsageError
        It would lie there.
    """
    if folder := shared_folder(path):
        raise UsageError(
            f"the key of pseudonyms may not lie in {folder}: what is there is shared",
            fix="set IMPRA_KEY to a file outside it; if it was ever committed, make another key",
            then="export IMPRA_KEY=~/.config/impra/pseudonyms.key",
        )


def shared_folder(path: Path) -> Path | None:
    """Give the repository or study that a path is in; None when it is in none."""
    return next((folder for folder in path.resolve().parents if (folder / ".git").exists()
                 or (folder / "raw" / "study.yml").exists()), None)  # fmt: skip
