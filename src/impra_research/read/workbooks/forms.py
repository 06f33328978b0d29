"""Answers to Google Forms and Microsoft Forms: a CSV or a workbook, one row a submission.

Both write the answers to a question with several into one cell; both let two questions have one title.
Which product it was decides the sign between the answers: `, ` or `;`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from impra_research.read.notes import NOTHING, Note, Noted, noted, together
from impra_research.read.text.delimited import read_delimited
from impra_research.read.text.empty import numbers
from impra_research.read.workbooks.excel import read_excel
from impra_research.read.workbooks.several import split_several
from impra_research.study import Source

Sheets = dict[str, Noted]
SIGNS = {"google_forms": ", ", "ms_forms": ";"}
TEXTS = (".csv", ".tsv", ".txt")
# Columns before the questions: a time stamp; or number, begin, end, address and name.
OF_THE_SUBMISSION = {"google_forms": 1, "ms_forms": 5}


def read_forms(path: Path, source: Source, forms: Sequence[Path] = ()) -> Sheets:
    """Read the answers; questions that `several` names become a column for each of their options.

    A question whose title stands above already is told apart by its number: `Title (2)`.

    Raises
    ------
    ReceivedFileError
        The file is no text and no workbook.
    UnknownValueError
        A cell of several answers holds what is no declared option, or could be read in two ways.
    """
    read = read_delimited if path.suffix.lower() in TEXTS else read_excel
    return {
        name: _as_questions(rows, note, source) for name, (rows, note) in read(path, source).items()
    }


def _as_questions(rows: pd.DataFrame, note: Note, source: Source) -> Noted:
    names = _told_apart(rows.columns)
    told = together(note, _twice_told(rows.columns, names), _unanswered(rows, source))
    rows = rows.set_axis(names, axis="columns")
    sign = SIGNS[source.instrument]
    split = split_several(rows, source.several, sign=sign, file=source.file)
    return split, told


def _told_apart(titles: Iterable[str]) -> list[str]:
    """Tell titles that stand twice apart by a number.

    Examples
    --------
    >>> _told_apart(["a", "a", "b", "a"])
    ['a', 'a (2)', 'b', 'a (3)']
    """
    names: list[str] = []
    for title in titles:
        number = 2
        name = title
        while name and name in names:
            name, number = f"{title} ({number})", number + 1
        names.append(name)
    return names


def _twice_told(titles: Iterable[str], names: Iterable[str]) -> Note:
    other = [name for title, name in zip(titles, names, strict=True) if title != name]
    return noted("titles_twice", titles=", ".join(map(repr, other))) if other else NOTHING


def _unanswered(rows: pd.DataFrame, source: Source) -> Note:
    """Point at submissions without any answer; they are kept, since someone sent them."""
    questions = rows.iloc[:, OF_THE_SUBMISSION[source.instrument] :]
    empty = rows.index[(questions == "").all(axis="columns")]
    return noted("without_answer", rows=numbers(empty)) if len(empty) else NOTHING
