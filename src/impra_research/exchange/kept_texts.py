"""Every text that was ever coded, exactly: `coding/texts/SHA256.txt`, so that codings can be carried over.

An act names the text it was done on by its sha256. When the transcript is corrected, the kept text is
what the codings are compared with; without it, nobody could say which words they were on.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from impra_research.errors import ReceivedFileError
from impra_research.files import write_beside


def sha256_of(text: str) -> str:
    """Give the sha256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def keep_text(coding: Path, text: str) -> str:
    """Write a text through to the disk unless it is there, and give its sha256.

    Parameters
    ----------
    coding
        The folder `coding/` of the study.
    """
    name = sha256_of(text)
    path = coding / "texts" / f"{name}.txt"
    if path.is_file() and path.stat().st_size == len(text.encode()):
        return name
    write_beside(path, lambda part: part.write_bytes(text.encode()))
    return name


def kept_text(coding: Path, sha256: str) -> str:
    """Read a kept text.

    Raises
    ------
    ReceivedFileError
        It was not kept, or is no longer what it was.
    """
    path = coding / "texts" / f"{sha256}.txt"
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        state = "is missing" if content is None else "was changed"
        raise ReceivedFileError(
            f"coding/texts/{sha256[:12]}….txt {state}: it is the text that codings were done on",
            fix="bring it back from a copy; or bring back the transcript as it was when it was coded, run "
            "`impra interviews keep`, and then the corrected one",
        )
    return content.decode()
