"""What may leave: no identifier, no free text, no day; and a number for every missing reason."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.deposit.conftest import VARIABLES, awkward_study

from impra_research.codebook import NOT_IN_TABLES
from impra_research.deposit import contents_of
from impra_research.deposit.reasons import missing_numbers
from impra_research.errors import NotCleanedError, StudyFileError, UsageError
from impra_research.study import Study


def test_no_direct_identifier_and_no_free_text_is_deposited(demonstration, awkward):
    for contents in (demonstration, awkward):
        variables = contents.study.codebook.variables
        found = {c.variable for table in contents.tables.values() for c in table.columns} - {""}
        assert {n for n in found if variables[n].disclosure in NOT_IN_TABLES} == set()
        assert {n for n in found if variables[n].level == "text"} == set()
    assert {"note", "phone"} <= set(awkward.left_out)


def test_every_column_of_a_deposited_table_is_described(demonstration):
    for name, table in demonstration.tables.items():
        written = {c for c in table.rows if not c.endswith("__missing")}
        assert {column.name for column in table.columns} == written, name
    assert not [name for name in demonstration.left_out if "." in name]


def test_a_variable_can_be_left_out(demonstration):
    left = contents_of(demonstration.study, without=["permit", "sex"])
    names = {column.name for column in left.tables["person"].columns}
    assert not names & {"sex", "permit_earliest", "permit_latest", "permit_precision"}
    assert {"permit", "sex"} <= set(left.left_out)


def test_days_are_in_a_deposit_only_when_asked_for(awkward):
    assert "day" not in set(awkward.tables["person"].rows["since_precision"])
    days = contents_of(awkward.study, dates="day").tables["person"].rows
    assert days.loc[0, "since_earliest"] == pd.Timestamp("2014-03-12")


def test_a_missing_number_is_one_that_nobody_earned(awkward):
    assert [reason.number for reason in awkward.reasons] == [-999, -998, -997, -996]
    assert missing_numbers(3, [pd.Series([-97.5])]) == [-999, -998, -997]
    assert missing_numbers(3, [pd.Series([-90.0, 5.0])]) == [-99, -98, -97]
    with pytest.raises(StudyFileError, match="no number is left"):
        missing_numbers(1, [pd.Series([float(1 - 10**n) for n in range(2, 11)])])


def test_a_reason_that_is_a_code_too_is_refused(tmp_path):
    same = VARIABLES.replace('"yes": {en: "Yes"', 'refused: {en: "Yes"').replace(
        "values:\n", "values:\n      dk_: {en: a, fr: b, it: c}\n"
    )
    rows = "id,answer,money,w,n,since,code,note,phone\n1,dk_,1,1,1,2012,A,x,0\n"
    study = awkward_study(tmp_path / "s", variables=same, rows=rows)
    with pytest.raises(StudyFileError, match=r"person.answer: 'refused'(.|\n)*fix: rename"):
        contents_of(study)


def test_what_is_not_cleaned_or_not_known_is_refused(demonstration, tmp_path):
    with pytest.raises(NotCleanedError):
        contents_of(Study.open(without_a_table(tmp_path)))
    with pytest.raises(UsageError, match="no variable 'sexe'"):
        contents_of(demonstration.study, without=["sexe"])
    with pytest.raises(UsageError, match="dates 'week'"):
        contents_of(demonstration.study, dates="week")


def without_a_table(tmp_path):
    study = awkward_study(tmp_path / "cleaned")
    (study.processed / "clean" / "person.parquet").unlink()
    return study.folder


def test_of_a_standards_list_the_codes_that_occur_are_kept_with_their_numbers(tmp_path):
    codebook = VARIABLES.replace(
        "  money:\n",
        "  birth: {table: person, label: *t, level: nominal, values: iso_3166,\n"
        "    from: {main: {column: born, recode: spellings}}}\n  money:\n",
    )
    rows = "id,answer,money,w,n,since,code,note,phone,born\n1,yes,1,1,1,2012,A,x,0,Marocco\n"
    study = awkward_study(tmp_path / "s", variables=codebook, rows=rows)
    (birth,) = (c for c in contents_of(study).tables["person"].columns if c.name == "birth")
    assert [code.word for code in birth.codes] == ["MA"]
    assert birth.codes[0].number > 1
    assert birth.codes[0].label["fr"] == "Maroc"


def test_an_amount_that_was_converted_stands_beside_the_one_received(tmp_path):
    codebook = VARIABLES.replace(
        "    minimum: -1000000\n", "    minimum: -1000000\n    currency: EUR\n"
    )
    codebook = codebook.replace("{main: {column: money}}", "{main: {column: money, currency: XOF}}")
    study = awkward_study(tmp_path / "s", variables=codebook)
    table = contents_of(study).tables["person"]
    (received,) = (c for c in table.columns if c.name == "money__received")
    assert received.label["en"] == "Persons (amount as received)"
    assert table.rows["money__received"].tolist()[0] == -97.25


def test_a_column_that_nothing_describes_is_named_and_not_deposited(demonstration, monkeypatch):
    was = type(demonstration.study).table
    monkeypatch.setattr(type(demonstration.study), "table",
                        lambda self, name: was(self, name).assign(surprise=1))  # fmt: skip
    contents = contents_of(demonstration.study)
    assert "person.surprise" in contents.left_out
    assert "surprise" not in {column.name for column in contents.tables["person"].columns}
