"""Of whom a variable is and who was asked are two things, and neither is a missing answer."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


def test_a_cell_that_says_that_the_question_did_not_arise_is_no_answer_set_aside(tmp_path):
    cell = "column: months, missing: {'400': not_applicable}"
    how = f"level: count, applies_if: contract == 'fixed', from: {{x: {{{cell}}}}}"
    cleaned = clean_study(study(tmp_path, months=how))
    assert months(cleaned)[1] == "not_applicable"
    assert cleaned.records["person"]["set_aside"] == {}


def test_who_was_not_asked_did_not_leave_a_question_out_and_keeps_what_was_said(tmp_path):
    how = "level: count, from: {x: {column: months, asked_if: contract == 'fixed'}}"
    cleaned = clean_study(study(tmp_path, months=how))
    assert months(cleaned) == [36, 400, "not_asked", 12, "no_answer"]
    assert cleaned.records["person"]["set_aside"] == {}


def gave(text: str, reason: object) -> object:
    """Say what a cell of months is: a number, or the reason why it is none."""
    return int(text) if text.isdecimal() and text != "99" else reason


CONTRACTS = st.sampled_from(["fixed", "open", ""])
CELLS = st.sampled_from(["", "36", "400", "99"])


@given(st.lists(st.tuples(CONTRACTS, CELLS), min_size=1, max_size=12))
@settings(deadline=None, max_examples=25)
def test_only_an_empty_cell_becomes_not_asked_and_a_refusal_is_set_aside_and_counted(answers):
    """A plain reading of each cell gives what the tables hold, under both conditions."""
    lines = [f"{n},{contract},{cell}" for n, (contract, cell) in enumerate(answers, start=1)]
    written = "\n".join(["id,contract,months", *lines]) + "\n"
    reasons = {"99": "refused", "": "no_answer"}
    with TemporaryDirectory() as folder:
        column = "column: months, missing: {'99': refused}"
        how = f"level: count, from: {{x: {{{column}, asked_if: contract == 'fixed'}}}}"
        asked = study(Path(folder) / "asked", months=how)
        (asked.raw / "x.csv").write_text(written, encoding="utf-8")
        assert months(clean_study(asked)) == [
            "not_asked" if (contract, cell) == ("open", "") else gave(cell, reasons.get(cell))
            for contract, cell in answers
        ]
        how = f"level: count, applies_if: contract == 'fixed', from: {{x: {{{column}}}}}"
        about = study(Path(folder) / "about", months=how)
        (about.raw / "x.csv").write_text(written, encoding="utf-8")
        cleaned = clean_study(about)
        assert months(cleaned) == [
            "not_applicable" if contract == "open" else gave(cell, reasons.get(cell))
            for contract, cell in answers
        ]
        beyond = sum(contract == "open" and cell != "" for contract, cell in answers)
        counted = {"months": {"x": beyond}} if beyond else {}
        assert cleaned.records["person"]["set_aside"] == counted


def test_who_broke_off_before_a_question_that_was_not_for_them_was_not_asked(tmp_path):
    source = SOURCE.replace("'': no_answer", "'': no_answer, (broke off): broke_off")
    how = "level: count, from: {x: {column: months, asked_if: contract == 'fixed'}}"
    variables = {"contract": CONTRACT, "months": how}
    made = study_of(tmp_path, f"{source}, answered_in_order: true", variables)
    (made.raw / "x.csv").write_text("id,contract,months\n1,open,\n2,fixed,\n", encoding="utf-8")
    assert months(clean_study(made)) == ["not_asked", "broke_off"]


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
