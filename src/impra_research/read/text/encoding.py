"""How the bytes of a text file are written: found where it can be known, weighed where it cannot.

A byte-order mark and strict UTF-8 are certain. Of the encodings with one byte a character nothing is:
each of them reads any file. There every distinct byte is shown to each candidate with its neighbours,
and a candidate that would put a capital inside a word, or a sign between two letters, is out. One that
is left alone is taken and the record says so; between two, a person decides.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from statistics import mean

from impra_research.errors import ReceivedFileError
from impra_research.read.notes import Note, noted
from impra_research.read.text.plausible import oddness

BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark is its beginning
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Latin-1 is cp1252 without the characters 80 to 9F, so it is no candidate of its own.
SINGLE_BYTE = ("cp1252", "mac_roman", "cp850", "iso8859-15")
LOOKED_AT = 200  # places of each byte
SHOWN = 12
UNDEFINED, FIRST_AFTER_CONTROLS = "\ufffd", "\u00a0"
FITS, APART = 0.3, 0.25  # how odd a candidate may be, and how much odder every other one must be


def find_encoding(content: bytes, file: str) -> tuple[str, Note]:
    """Find how bytes are written, and say how that is known.

    Raises
    ------
    ReceivedFileError
        Several encodings are possible; each is listed with the characters it would show.

    Examples
    --------
    >>> find_encoding("région".encode(), "a.csv")
    ('utf-8', 'encoding found: utf-8')
    >>> find_encoding("région".encode("cp1252"), "a.csv")[1]
    'encoding guessed: cp1252, which shows é 1; declare `encoding` in study.yml to be sure'
    """
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding, noted("encoding_marked", encoding=encoding)
    if encoding := _two_bytes_a_character(content):
        return encoding, noted("encoding_by_nul", encoding=encoding)
    if (broken := _first_that_is_not_utf8(content)) is None:
        return "utf-8", noted("encoding_found", encoding="utf-8")
    _refuse_mixed(content, broken, file)
    return _one_byte_a_character(content, file)


def _two_bytes_a_character(content: bytes) -> str:
    """Name UTF-16 without a mark: in Western text, every other byte is NUL."""
    if b"\0" not in content:
        return ""
    first, second = content[::2].count(0), content[1::2].count(0)
    if len(content) % 2 or max(first, second) * 4 < len(content):
        return ""
    encoding = "utf-16-le" if second > first else "utf-16-be"
    return encoding if min(first, second) * 10 <= max(first, second) else ""


def _first_that_is_not_utf8(content: bytes) -> int | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as broken:
        return broken.start
    return None


def _refuse_mixed(content: bytes, broken: int, file: str) -> None:
    """Stop at a text most of whose accents are UTF-8: the others are of another hand."""
    text = content.decode("utf-8", errors="replace")
    accents = len(text) - len(text.encode("ascii", errors="ignore"))
    if text.count(UNDEFINED) * 2 < accents:
        line = len(content[:broken].splitlines()) + content[:broken].endswith((b"\n", b"\r"))
        raise ReceivedFileError(
            f"{file}, line {line} is not UTF-8, though most accents of the file are",
            fix="the file was put together from two: write it in one encoding in a copy and name it "
            "in study.yml, or declare `encoding`",
        )


def _one_byte_a_character(content: bytes, file: str) -> tuple[str, Note]:
    counts = Counter(content.translate(None, bytes(range(128))))
    tables = {name: table for name in SINGLE_BYTE if (table := _table(name, counts))}
    odd = {name: _oddness(content, counts, table) for name, table in tables.items()}
    likely = sorted(odd, key=lambda name: mean(odd[name].values()))
    shown = {name: _shown(counts, tables[name]) for name in likely}
    if not likely or mean(odd[likely[0]].values()) > FITS or _rivals(likely, odd, tables):
        raise _undecided(file, shown)
    return likely[0], noted("encoding_guessed", encoding=likely[0], signs=shown[likely[0]])


def _table(encoding: str, counts: Mapping[int, int]) -> str:
    """Give the 256 characters of an encoding; "" when one that occurs is none, or a control sign."""
    table = bytes(range(256)).decode(encoding, errors="replace")
    signs = {table[byte] for byte in counts}
    return "" if UNDEFINED in signs or min(signs) < FIRST_AFTER_CONTROLS else table


def _rivals(
    likely: list[str], odd: Mapping[str, Mapping[int, float]], tables: Mapping[str, str]
) -> list[str]:
    """List the candidates that read some bytes otherwise, and hardly less well than the best."""
    best, *others = likely
    apart = {
        name: [odd[name][b] - odd[best][b] for b in odd[best] if tables[name][b] != tables[best][b]]
        for name in others
    }
    return [name for name, by in apart.items() if by and mean(by) < APART]


def _shown(counts: Mapping[int, int], table: str) -> str:
    """List the characters of the file beyond ASCII, the most frequent first."""
    most = sorted(counts, key=lambda byte: (-counts[byte], byte))
    signs = [f"{_visible(table[byte])} {counts[byte]}" for byte in most[:SHOWN]]
    return ", ".join(signs) + (f" and {len(most) - SHOWN} others" if len(most) > SHOWN else "")


def _visible(sign: str) -> str:
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"


def _oddness(content: bytes, counts: Mapping[int, int], table: str) -> dict[int, float]:
    """Average, for each distinct byte, how odd its character looks where it stands."""
    return {byte: _oddness_of_byte(content, byte, table) for byte in counts}


def _oddness_of_byte(content: bytes, byte: int, table: str) -> float:
    places = islice(re.finditer(re.escape(bytes([byte])), content), LOOKED_AT)
    beside = ((content[max(at.start() - 1, 0) : at.start()], content[at.end() : at.end() + 1])
              for at in places)  # fmt: skip
    return mean(oddness(_sign(one, table), table[byte], _sign(two, table)) for one, two in beside)


def _sign(byte: bytes, table: str) -> str:
    return table[byte[0]] if byte else ""


def _undecided(file: str, shown: Mapping[str, str]) -> ReceivedFileError:
    listed = "\n".join(f"    {name} would show {signs}" for name, signs in shown.items())
    return ReceivedFileError(
        f"{file}: it cannot be told how its accents are written\n{listed}".rstrip(),
        fix="declare the `encoding` of this source in study.yml; open the file in each of them and "
        "look at its accents",
    )
