"""Of whom a variable is and who was asked are two things, and neither is a missing answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.clean.one_source import study_of

from impra_research.clean import Cleaned, clean_study
from impra_research.clean.streamed import why_not_flat
from impra_research.errors import StudyFileError
from impra_research.study import Study

SOURCE = "instrument: csv, file: x.csv, sheets: {main: {key: id}}, missing: {'': no_answer}"
CONTRACT = (
    "level: nominal, values: {fixed: *s, open: *m}, from: {x: {column: contract, recode: codes}}"
)
ROWS = "id,contract,months\n1,fixed,36\n2,open,400\n3,open,\n4,,12\n5,fixed,\n"


def study(folder: Path, *, months: str) -> Study:
    made = study_of(folder, SOURCE, {"contract": CONTRACT, "months": months})
    (made.raw / "x.csv").write_text(ROWS, encoding="utf-8")
    return made


def months(cleaned: Cleaned) -> list[object]:
    person = cleaned.tables["person"]
    said = person["months"].astype("object").fillna(person["months__missing"].astype("object"))
    return said.tolist()


def test_a_value_of_someone_whom_a_variable_is_not_about_is_set_aside_and_counted(tmp_path):
    """Who left the contract out may have one with a term: nothing is decided for them."""
    how = "level: count, applies_if: contract == 'fixed', from: {x: {column: months}}"
    cleaned = clean_study(study(tmp_path, months=how))
    assert months(cleaned) == [36, "not_applicable", "not_applicable", 12, "no_answer"]
    assert cleaned.records["person"]["set_aside"] == {"months": {"x": 1}}


def test_who_was_not_asked_did_not_leave_a_question_out_and_keeps_what_was_said(tmp_path):
    how = "level: count, from: {x: {column: months, asked_if: contract == 'fixed'}}"
    cleaned = clean_study(study(tmp_path, months=how))
    assert months(cleaned) == [36, 400, "not_asked", 12, "no_answer"]
    assert cleaned.records["person"]["set_aside"] == {}


def test_dates_are_set_aside_with_all_their_parts(tmp_path):
    how = "level: date, applies_if: contract == 'fixed', from: {x: {column: months}}"
    made = study(tmp_path, months=how)
    (made.raw / "x.csv").write_text("id,contract,months\n1,open,2014-03\n", encoding="utf-8")
    (row,) = clean_study(made).tables["person"].to_dict("records")
    assert row["months__missing"] == "not_applicable"
    person = clean_study(made).tables["person"]
    assert person[["months_earliest", "months_latest", "months_precision"]].isna().all(axis=None)


@pytest.mark.parametrize("condition", ["contract.upper() == 'FIXED'", "contrat == 'fixed'"])
def test_a_condition_is_a_comparison_of_columns_that_are_there(tmp_path, condition):
    how = f'level: count, applies_if: "{condition}", from: {{x: {{column: months}}}}'
    with pytest.raises(StudyFileError, match="months: applies_if"):
        clean_study(study(tmp_path, months=how))


def test_a_study_with_conditions_is_held_whole(tmp_path):
    how = "level: count, applies_if: contract == 'fixed', from: {x: {column: months}}"
    assert "some persons only" in why_not_flat(study(tmp_path, months=how))


def test_the_reasons_that_conditions_give_are_declared():
    from impra_research.codebook.variables import VariablesFile

    label = {"en": "x", "fr": "x", "it": "x"}
    table = {"key": ["person"], "sheet": "main", "label": label}
    variable = {"table": "person", "label": label, "level": "count", "applies_if": "a == 1"}
    file = {"tables": {"person": table}, "missing_reasons": {}, "variables": {"a": variable}}
    with pytest.raises(ValidationError, match="not_applicable"):
        VariablesFile.model_validate(file)
