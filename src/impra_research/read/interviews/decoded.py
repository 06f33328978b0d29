"""The bytes of a transcript as text: as strictly as the surveys are read."""

from __future__ import annotations

import codecs

from impra_research.errors import ReceivedFileError
from impra_research.read.text.encoding import find_encoding

LARGEST = 100 << 20  # a thousand hours of speech


def decoded(content: bytes, file: str, encoding: str | None = None) -> tuple[str, str]:
    r"""Give the text with LF line ends, and a note when its encoding had to be guessed.

    Raises
    ------
    ReceivedFileError
        It is no text, or it cannot be told how its accents are written.

    Examples
    --------
    >>> decoded("Où ?\r\nIci.".encode(), "a.txt")
    ('Où ?\nIci.', '')
    """
    if len(content) > LARGEST:
        raise ReceivedFileError(
            f"{file} has more than {LARGEST >> 20} MB: no transcript is that long",
            fix="export it again, one file an interview",
        )
    name, note = (encoding, "") if encoding else _found(content, file)
    text = _read(content, name, file, declared=encoding is not None)
    if "\0" in text:
        raise ReceivedFileError(
            f"{file}, line {text.count(chr(10), 0, text.index(chr(0))) + 1}: a NUL character",
            fix="export it again as plain text in UTF-8",
        )
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text, note if "guessed" in note else ""


def _found(content: bytes, file: str) -> tuple[str, str]:
    try:
        name, note = find_encoding(content, file)
    except ReceivedFileError as undecided:
        raise ReceivedFileError(
            undecided.what, fix="declare the `encoding` of this document in interviews/index.yml"
        ) from None
    return name, note.replace("study.yml", "index.yml")


def _read(content: bytes, encoding: str, file: str, *, declared: bool) -> str:
    try:
        codecs.lookup(encoding)
        return content.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        if not declared:
            raise ReceivedFileError(
                f"{file} begins as text in {encoding} and does not go on so: it is damaged, or no text",
                fix="export it again as plain text in UTF-8",
            ) from None
        raise ReceivedFileError(
            f"{file} cannot be read in the encoding that index.yml declares",
            fix="correct `encoding`, such as cp1252, or leave it out: then it is found",
        ) from None
