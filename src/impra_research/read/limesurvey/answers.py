"""Cells of a LimeSurvey export become answer codes, whether it was made with codes or with full answers.

Which of the two, and in which language, is decided once for a file: by what explains most of its
answers. The exporter writes `N/A` where a box to tick was not shown; where it writes the same for a
yes/no question it cannot tell a skipped question from an unanswered one, and neither can we.
"""

# ruff: noqa: PD011  the values of a question are the answers it offers
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from impra_research.read.instrument import Question
from impra_research.read.limesurvey.columns import spellings
from impra_research.read.plain import plain_label
from impra_research.read.unknown import describe_unknown

CODES = ""  # the reading of cells that hold codes; others are named by their language
NOT_APPLICABLE = "N/A"
NOT_SHOWN, NOT_SUBMITTED, ANONYMISED = "(not shown)", "(not submitted)", "(anonymised)"
DATES = ("submitdate", "startdate", "datestamp")
NOT_A_DATE = "1980-01-01"  # what a survey that keeps no dates stamps every response with
OWN_WORDS = ({"Y", "N"}, {"F", "M"})
Known = dict[str, str]


def find_reading(
    rows: pd.DataFrame, questions: Mapping[str, Question], languages: Sequence[str]
) -> str:
    """Find how most answers are written: as codes (""), or in full in one language of the survey."""
    closed = {column: question for column, question in questions.items() if question.values}
    seen = {column: _distinct(rows[column]) for column in closed}

    def explained(reading: str) -> int:
        return sum(text in known_answers(question, reading)
                   for column, question in closed.items() for text in seen[column])  # fmt: skip

    return max((CODES, *languages), key=explained)


def known_answers(question: Question, reading: str) -> Known:
    """Say what a cell may hold, and the code it means; a label that two codes share means neither."""
    if reading == CODES:
        return {code: code for code in question.values}
    worded = [(plain_label(text), code) for code, label in question.values.items()
              for text in _wordings(code, label.get(reading, ""), reading)]  # fmt: skip
    times = Counter(text for text, _ in worded)
    return {text: code for text, code in worded if times[text] == 1}


def _wordings(code: str, label: str, language: str) -> list[str]:
    """List the label and, where it is LimeSurvey's own word, the other ways it is translated."""
    own = spellings(code, [language]).get(language, [])
    return own if label in own else [label] if label else []


def _distinct(column: pd.Series) -> set[str]:
    return {plain_label(text) for text in column.unique()} - {"", NOT_APPLICABLE}


def to_codes(
    rows: pd.DataFrame, questions: Mapping[str, Question], reading: str
) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Write every answer as its code; give with them the cells, by column, that are no answer offered."""
    closed = {column: question for column, question in questions.items() if question.values}
    read = {column: _codes(rows[column], question, reading) for column, question in closed.items()}
    unknown = {column: rows.loc[codes.isna(), column] for column, codes in read.items()}
    other = {column: _plain_numbers(rows[column]) for column, question in questions.items()
             if column not in closed and question.level in ("ratio", "date")}  # fmt: skip
    coded = rows.assign(**{name: codes.astype("str") for name, codes in read.items()}, **other)
    if reading == CODES:
        coded = coded.assign(**_unticked(coded, questions))
    return coded, {column: cells for column, cells in unknown.items() if len(cells)}


def _codes(cells: pd.Series, question: Question, reading: str) -> pd.Series:
    known = {"": "", NOT_APPLICABLE: _not_applicable(question, reading)}
    known |= known_answers(question, reading)
    codes = {text: known.get(plain_label(text)) for text in cells.unique()}
    return cells.map(codes).astype("object")


def _not_applicable(question: Question, reading: str) -> str:
    """Read `N/A`: not shown; nothing at all where the exporter writes it for every missing answer."""
    anything = reading != CODES and not question.several and set(question.values) in OWN_WORDS
    return "" if anything else NOT_SHOWN


def _plain_numbers(cells: pd.Series) -> pd.Series:
    """Write numbers as both kinds of export do: `1500.5000000000` is 1500.5."""
    bare = cells.str.replace(r"^(-?)(\d*)(?:\.0*|(\.\d*?[1-9])0*)$", r"\1\2\3", regex=True)
    padded = bare.str.replace(r"^(-?)\.", r"\g<1>0.", regex=True)
    return padded.replace({NOT_APPLICABLE: NOT_SHOWN})


def _unticked(rows: pd.DataFrame, questions: Mapping[str, Question]) -> dict[str, pd.Series]:
    """Tell boxes left empty from boxes never shown: codes leave both empty.

    They were seen where another box of the question is ticked; and if the file has a word for what was
    not shown, where that word does not stand.
    """
    boxes = [column for column, question in questions.items() if set(question.values) == {"Y", "N"}
             and question.several]  # fmt: skip
    said = bool(boxes) and bool((rows[boxes] == NOT_SHOWN).any(axis=None))
    seen = {title: said | _seen(rows, title) for title in {questions[box].several for box in boxes}}
    return {box: rows[box].mask((rows[box] == "") & seen[questions[box].several], "N")
            for box in boxes}  # fmt: skip


def _seen(rows: pd.DataFrame, title: str) -> pd.Series:
    beside = [column for column in rows if column.startswith(f"{title}[")]
    return ~rows[beside].isin(["", "N", NOT_SHOWN, NOT_APPLICABLE]).all(axis="columns")


def mark_incomplete(rows: pd.DataFrame) -> pd.DataFrame:
    """Say `(not submitted)` for what was not shown to someone who never sent the answers in."""
    if "submitdate" not in rows:
        return rows
    stopped = rows["submitdate"] == ""
    return rows.mask(rows.eq(NOT_SHOWN).mul(stopped, axis="index"), NOT_SUBMITTED)


def mark_anonymised(rows: pd.DataFrame) -> pd.DataFrame:
    """Say `(anonymised)` for the day that stands in place of every date of an anonymous survey."""
    dates = {name: rows[name].mask(rows[name].str.startswith(NOT_A_DATE), ANONYMISED)
             for name in DATES if name in rows}  # fmt: skip
    return rows.assign(**dates)


def unmask_formulas(rows: pd.DataFrame) -> pd.DataFrame:
    """Take away the quote that the exporter sets before an answer that begins with `=`."""
    return rows.apply(lambda cells: cells.mask(cells.str.startswith("'="), cells.str[1:]))


def tell_unknown(
    file: str, unknown: Mapping[str, pd.Series], questions: Mapping[str, Question], reading: str
) -> Iterator[str]:
    """Say of each column which rows hold no answer that the form offers."""
    for column, cells in unknown.items():
        known = [text for text in known_answers(questions[column], reading) if text]
        yield describe_unknown(f"{file}, column {column!r}", cells, known)
