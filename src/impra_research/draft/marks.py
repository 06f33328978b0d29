"""What a draft leaves to people: the lines marked `# decide` and `# translate`, each with what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = re.compile(r"^\s*# (decide|translate)\b:? ?(.*)|^[^#].*?\s# (decide|translate)\b:? ?(.*)")
KEY = re.compile(r"\s*([^\s:#][^:]*):")
OPENS = re.compile(r"\s+([^\s:#][^:]*):\s*(#.*)?")  # a variable, below the comments on it
WIDTH = 72  # of a terminal of 80 columns, below the line they belong to


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that a person looks at: its number, its mark, what it is about and what is asked."""

    line: int
    kind: str
    about: str
    asked: str

    def told(self, where: str, *, width: int) -> str:
        """Say it in one line of a terminal.

        Examples
        --------
        >>> Mark(7, "decide", "title", "as pages show it").told("study.yml:", width=80)
        'study.yml:7  title: as pages show it'
        """
        text = f"{where}{self.line}  " + ": ".join(filter(None, (self.about, self.asked)))
        return text if len(text) <= width else text[: width - 1] + "…"


def marks_in(text: str) -> Iterator[Mark]:
    r"""Find the marks of a YAML file.

    Examples
    --------
    >>> [mark.about for mark in marks_in("title: x  # decide\n  # decide: a list?\n  job:\n")]
    ['title', 'job']
    """
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if found := MARK.match(line):
            alone = found[1] is not None
            about = _below(lines[number:]) if alone and line[:1] == " " else _key(line, alone=alone)
            yield Mark(number, found[1] or found[3], about, (found[2] or found[4] or "").strip())


def _key(line: str, *, alone: bool) -> str:
    return found[1].strip('"- ') if not alone and (found := KEY.match(line)) else ""


def _below(lines: Sequence[str]) -> str:
    """Name what comments stand above; "" where they stand above no variable."""
    first = next((line for line in lines if line.strip() and line.lstrip()[0] != "#"), "")
    return found[1] if (found := OPENS.fullmatch(first)) else ""


def marks_of(folder: Path) -> Iterator[tuple[str, list[Mark]]]:
    """Give the marks of each YAML file below `raw/`, with the name of the file there."""
    raw = folder / "raw"
    for path in sorted(raw.rglob("*.yml")):
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        if found := list(marks_in(text)):
            yield path.relative_to(raw).as_posix(), found


def to_decide(folder: Path) -> list[str]:
    """List what is left to decide in a study, one line of a terminal each, study.yml first."""
    files = sorted(marks_of(folder), key=lambda each: each[0].count("/"))
    return [mark.told(f"{file.rpartition('/')[2]}:", width=WIDTH)
            for file, marks in files for mark in marks if mark.kind == "decide"]  # fmt: skip
