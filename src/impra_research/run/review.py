"""The review list: what may name a person in the texts of a study, for a person to decide.

It stands beside what it was found in, in `raw/privacy_review.csv`, readable by its owner alone and named in
`.gitignore`, because it holds the words. The column `decision` is filled by hand with `person` or `nobody`; a
list that is made again keeps the decisions, and `impra check --privacy` then looks for every decided person.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from impra_research.errors import StudyFileError
from impra_research.files import write_beside
from impra_research.privacy import Roster, find
from impra_research.study import Study

FILE = "privacy_review.csv"
PERSON, NOBODY = "person", "nobody"
AROUND = 40
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate


class Candidate(NamedTuple):
    """What may name a person: where, of which kind, the words and those around them."""

    file: str
    place: str
    kind: str
    sure: str
    words: str
    before: str
    after: str
    decision: str = ""


def review(study: Study, *, known: Roster) -> Path:
    """Write the review list of a study; decisions taken in an earlier one are kept.

    Raises
    ------
    StudyFileError
        The earlier list is no such list, or holds a decision that is none.
    """
    path = study.raw / FILE
    decided = {_key(each): each.decision for each in read_review(path)}
    found = [each._replace(decision=decided.get(_key(each), ""))
             for where, place, text in _texts(study)
             for each in candidates(where, place, text, known)]  # fmt: skip
    return write_beside(path, lambda part: _write(part, found))


def candidates(file: str, place: str, text: str, known: Roster) -> Iterator[Candidate]:
    """List what may name a person in one text, sure or not."""
    for each in find(text, known):
        before, after = (
            text[max(0, each.start - AROUND) : each.start],
            text[each.end : each.end + AROUND],
        )
        line = place or f"line {text.count(chr(10), 0, each.start) + 1}"
        told = ("yes" if each.sure else "no", text[each.start : each.end], before, after)
        yield Candidate(file, line, each.kind, *(" ".join(part.split()) for part in told))


def read_review(path: Path) -> list[Candidate]:
    """Read a review list; empty when there is none.

    Raises
    ------
    StudyFileError
        It has other columns, or a decision that is none.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    wrong = [number for number, row in enumerate(rows[1:], start=2) if not _is_whole(row)]
    if wrong or not rows or tuple(rows[0]) != Candidate._fields:
        at = f", row {wrong[0]}" if wrong else ", row 1"
        raise StudyFileError(
            f"{path.name}{at}: not as it was written",
            fix=f"write {PERSON!r}, {NOBODY!r} or nothing under `decision` and change nothing else, "
            "or remove the file to begin anew",
        )
    return [Candidate(*(cell.strip().removeprefix("'") for cell in row)) for row in rows[1:]]


def _is_whole(row: list[str]) -> bool:
    return len(row) == len(Candidate._fields) and row[-1].strip() in ("", PERSON, NOBODY)


def decided_persons(study: Study) -> Iterator[str]:
    """Give the words that somebody decided to be a person's."""
    listed = read_review(study.raw / FILE)
    yield from (each.words for each in listed if each.decision == PERSON)


def _key(each: Candidate) -> tuple[str, str, str]:
    return each.file, each.kind, each.words


def _write(part: Path, found: list[Candidate]) -> None:
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(Candidate._fields)
        rows.writerows([_no_formula(cell) for cell in each] for each in found)


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _texts(study: Study) -> Iterator[tuple[str, str, str]]:
    """Give every text that people wrote or said: transcripts, and answers in their own words."""
    yield from _interviews(study)
    if study.files is not None:
        yield from _answers(study)


def _interviews(study: Study) -> Iterator[tuple[str, str, str]]:
    """Give each transcript as it is coded; what no index lists yet as it is written."""
    from impra_research.read.interviews.transcripts import read_texts

    folder = study.raw / "interviews"
    if (folder / "index.yml").is_file():
        for file, text in sorted(read_texts(folder).items()):
            yield f"interviews/{file}", "", text
        return
    for path in sorted(folder.glob("*.txt")):
        yield f"interviews/{path.name}", "", path.read_text(encoding="utf-8")


def _answers(study: Study) -> Iterator[tuple[str, str, str]]:
    from impra_research.read import read_source

    free = [each for each in study.codebook.variables.values() if each.disclosure == "text"]
    for name in study.declared.sources:
        columns = {origin.column for each in free if (origin := each.origins.get(name))}
        for received in read_source(study, name).values():
            for column in sorted(str(each) for each in columns & set(received.rows.columns)):
                for row, text in received.rows[column].items():
                    yield received.where, f"row {row}, column {column!r}", text
