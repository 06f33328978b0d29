"""The structure of a LimeSurvey questionnaire (.lss): what was asked, in every language.

Up to database version 399 each row of a table has its language; later the texts stand in tables of
their own (`question_l10ns`, `answer_l10ns`). Both come out alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from impra_research.errors import ReceivedFileError
from impra_research.read.instrument import Instrument
from impra_research.read.limesurvey.columns import Asked, Said, Texts, columns_of
from impra_research.read.plain import without_markup

Row = dict[str, str]
Tables = dict[str, list[Row]]
READ = ("questions", "subquestions", "answers", "groups", "question_attributes")


def describe_lss(path: Path) -> Instrument:
    """Describe every column of a survey's export, in the order of the questionnaire.

    Raises
    ------
    ReceivedFileError
        The file is no structure of a LimeSurvey survey.
    """
    tables = _tables(path)
    asked = _asked(tables)
    languages = tuple(dict.fromkeys(language for each in asked for language in each.said.text))
    columns = [column for each in asked for column in columns_of(each, languages)]
    return Instrument(tuple(columns), languages)


def _tables(path: Path) -> Tables:
    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import ParseError, parse  # type: ignore[import-untyped]

    try:
        root = parse(path, forbid_dtd=True).getroot()
    except (ParseError, DefusedXmlException, OSError, ValueError) as broken:
        raise _no_structure(path, f"it is no plain XML ({type(broken).__name__})") from None
    tables = {table.tag: [{cell.tag: cell.text or "" for cell in row} for row in table.iter("row")]
              for table in root}  # fmt: skip
    if root.findtext("LimeSurveyDocType") != "Survey" or not tables.get("questions"):
        raise _no_structure(path, "it holds no questions of a survey")
    return {name: [] for name in READ} | tables


def _no_structure(path: Path, why: str) -> ReceivedFileError:
    return ReceivedFileError(
        f"{path.name} is no structure of a LimeSurvey survey: {why}",
        fix="export it in LimeSurvey as survey structure (.lss), or correct `form` in study.yml",
    )


def _asked(tables: Tables) -> list[Asked]:
    """Bring questions, their parts and their answers together, in the order they were asked."""
    groups = {row["gid"]: _number(row, "group_order") for row in tables["groups"]}
    questions = _said(tables, "questions", "question", by=("qid",), order="question_order")
    parts = _said(tables, "subquestions", "question", by=("qid",), order="question_order")
    answers = _said(tables, "answers", "answer", by=_identity(tables["answers"]), order="sortorder")
    return [
        Asked(
            said,
            tuple(part for part in parts if part.row["parent_qid"] == said.row["qid"]),
            tuple(answer for answer in answers if answer.row["qid"] == said.row["qid"]),
            {row["attribute"]: row.get("value", "") for row in tables["question_attributes"]
             if row["qid"] == said.row["qid"]},
        )
        for said in sorted(questions, key=lambda said: groups.get(said.row["gid"], 0))
        if said.row.get("parent_qid", "0") in ("", "0")
    ]  # fmt: skip


def _identity(answers: list[Row]) -> tuple[str, ...]:
    return ("aid",) if answers and "answer" not in answers[0] else ("qid", "code", "scale_id")


def _said(tables: Tables, name: str, text: str, *, by: tuple[str, ...], order: str) -> list[Said]:
    """Bring the languages of each thing together, whichever generation wrote the file."""
    rows = tables[name]
    own = bool(rows) and text in rows[0]
    texts: dict[tuple[str, ...], Texts] = {}
    for row in rows if own else tables.get(f"{text}_l10ns", []):
        written = without_markup(row.get(text, ""))
        texts.setdefault(_of(row, by), {})[row.get("language", "")] = written
    once = {_of(row, by): row for row in rows}
    said = [Said(row, texts.get(identity, {})) for identity, row in once.items()]
    return sorted(said, key=lambda each: _number(each.row, order))


def _of(row: Row, by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row.get(part, "") for part in by)


def _number(row: Mapping[str, str], name: str) -> int:
    return int(row.get(name) or 0)
