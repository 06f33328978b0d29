"""Leaving a questionnaire is told from passing a question over."""

from __future__ import annotations

import pandas as pd
import pytest
from pydantic import ValidationError
from tests.clean.one_source import study_of

from impra_research.clean import clean_study
from impra_research.read.broken_off import BROKE_OFF, mark_broken_off
from impra_research.study.study_file import Source


def test_only_what_stands_behind_the_last_answer_was_broken_off():
    columns = {"q1": ["a", "", "a"], "q2": ["", "", "b"], "q3": ["c", "", ""]}
    rows = pd.DataFrame(columns, index=[2, 3, 4])
    marked = mark_broken_off(rows)
    assert marked.loc[2].tolist() == ["a", "", "c"]
    assert marked.loc[3].tolist() == [BROKE_OFF] * 3
    assert marked.loc[4].tolist() == ["a", "b", BROKE_OFF]
    assert rows.loc[4, "q3"] == ""


def test_who_broke_off_has_another_reason_than_who_passed_a_question_over(tmp_path):
    number = "level: count, from: {x: {column: %s}}"
    source = (
        "instrument: csv, file: x.csv, answered_in_order: true, sheets: {main: {key: id}}, "
        'missing: {"": no_answer, (broke off): broke_off}'
    )
    study = study_of(tmp_path, source, {"age": number % "age", "years": number % "years"})
    (study.raw / "x.csv").write_text("id,age,years\n1,30,\n2,,4\n", encoding="utf-8")
    person = clean_study(study).tables["person"]
    assert person["years__missing"].tolist()[0] == "broke_off"
    assert person["age__missing"].tolist()[1] == "no_answer"


def test_columns_in_no_order_of_questions_are_not_read_so():
    with pytest.raises(ValidationError, match="answered_in_order"):
        Source.model_validate(
            {"instrument": "kobo", "file": "a.xlsx", "prefix": "A", "language": "en",
             "sheets": {"main": {}}, "answered_in_order": True}
        )  # fmt: skip
