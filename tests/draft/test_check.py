from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.draft.check import findings
from impra_research.errors import StudyFileError, UsageError

ROOT = Path(__file__).parents[2]
RULE = """  # odd ones too
  odd:
    table: person
    {rule}
    message: {{en: Odd, fr: Étrange, it: Strano}}
 """


@pytest.fixture
def study(tmp_path) -> Path:
    shutil.copytree(ROOT / "studies" / "template" / "raw", tmp_path / "mine" / "raw")
    return tmp_path / "mine"


def change(study: Path, file: str, before: str, after: str) -> None:
    path = study / "raw" / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def told(study: Path) -> dict[str, bool]:
    return {each.what: each.mend for each in findings(study)}


def test_a_study_that_holds_leaves_nothing_to_do(study):
    assert told(study) == {}


def test_faults_of_every_layer_are_told_together(study):
    change(study, "study.yml", "south: {country", "sud: {country")
    change(study, "codebook/variables.yml", "{column: sex}", "{column: sexe}")
    change(study, "codebook/variables.yml", "Secondary: medium", "Secundary: medium")
    change(study, "codebook/variables.yml", "birth_year + 18", "birth_yer + 18")
    text = "\n".join(told(study))
    assert re.search(r"place 'sud' is no value of the variable `place`.*\n  fix: ", text)
    assert "did you mean 'sex'?" in text
    assert "'Secondary'; did you mean 'Secundary'?" in text
    assert "did you mean 'birth_year'?" in text
    assert all(told(study).values())


def test_what_somebody_wrote_into_the_wrong_column_is_not_shown(study):
    change(study, "surveys/answers.csv", "Man,Secondary,1979", "Ada Lovelace,Secondary,1979")
    text = "\n".join(told(study))
    assert "row 3: a value unlike any known one (not shown: look at the row)" in text
    assert "Ada" not in text


def test_a_level_that_no_cell_fits_is_told_with_the_one_that_they_all_fit(study):
    change(study, "codebook/variables.yml", "level: ratio", "level: date")
    assert any("all cells fit level ratio" in what for what in told(study))


def test_a_file_that_is_not_there_stops_neither_the_codebook_nor_the_marks(study):
    (study / "raw" / "surveys" / "answers.csv").unlink()
    change(study, "codebook/variables.yml", "level: ratio", "level: ratio  # decide: euros?")
    found = told(study)
    assert any(mend and "answers.csv is missing" in what for what, mend in found.items())
    assert any(not mend and "1 to decide" in what for what, mend in found.items())


def test_a_column_left_in_raw_that_no_sheet_has_is_a_note(study):
    change(study, "study.yml", "      comment:", '      remark: "gone"\n      comment:')
    assert told(study) == {"`left_in_raw` names column 'remark', which no sheet has": False}


def test_where_there_is_no_study_a_draft_is_offered(tmp_path):
    with pytest.raises(UsageError, match="impra codebook draft"):
        list(findings(tmp_path))


@pytest.mark.parametrize("rule", ["check: sex == 'womann'", "check: \"'womann' != sex\""])
def test_a_rule_that_names_a_code_its_list_does_not_know_is_told(study, rule):
    change(study, "codebook/variables.yml", "\nrules:", "\nrules:" + RULE.format(rule=rule))
    assert any("code of sex 'womann'; did you mean 'woman'?" in what for what in told(study))
    with pytest.raises(StudyFileError, match="womann"):
        clean_study(Study.open(study))


def test_a_list_for_a_number_is_told_in_a_rule_and_beside_it(study):
    listed = RULE.format(rule="listed: {birth_year: yes_no}")
    change(study, "codebook/variables.yml", "\nrules:", "\nrules:" + listed)
    assert any("`listed` is for codes; birth_year is a count" in what for what in told(study))
    change(
        study, "codebook/variables.yml", "level: count", "level: count\n    unlisted: quarantine"
    )
    assert any("`unlisted` is for what a list" in what for what in told(study))


def test_a_form_for_an_instrument_that_takes_none_is_told(study):
    change(study, "study.yml", "    instrument: csv", "    form: a.xlsx\n    instrument: csv")
    assert any("`form` is for the instrument kobo or limesurvey only" in what
               for what in told(study))  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_a_codebook_saved_in_another_encoding_is_a_finding_with_its_remedy(study, encoding):
    path = study / "raw" / "codebook" / "variables.yml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Man", "Mañ").encode(encoding))
    assert any(mend and "save it as UTF-8" in what for what, mend in told(study).items())


def test_a_column_that_no_variable_reads_is_told_with_its_remedy(study):
    change(study, "study.yml", "      comment:", "      remark:")
    assert any("no variable reads" in what and "fix: correct `from`" in what
               for what in told(study))  # fmt: skip


def test_a_name_left_in_raw_that_is_misspelt_is_told_where_a_column_has_no_reader(study):
    change(study, "study.yml", "      comment:", "      coment:")
    said = "`left_in_raw` has 'coment'; did you mean 'comment'?"
    assert any(
        "no variable reads column 'comment'" in what and said in what for what in told(study)
    )


def test_two_variables_of_one_column_are_told_where_another_column_has_no_reader(study):
    change(study, "codebook/variables.yml", "column: education", "column: sex")
    assert any("from which variable 'sex' comes and from which variable 'education'" in what
               for what in told(study))  # fmt: skip


def test_a_rule_that_is_no_comparison_is_told_with_its_line(study):
    change(
        study, "codebook/variables.yml", "\nrules:", "\nrules:" + RULE.format(rule="check: sex +")
    )
    says = r"codebook/variables.yml, line \d+, rules.\w+: is not a comparison(.|\n)*fix: write it"
    assert any(re.search(says, what) for what in told(study))


def test_what_pages_know_by_name_and_cannot_read_is_told_with_its_line_and_stops_nothing(study):
    book = "codebook/variables.yml"
    change(study, book, "enterprise: {key: [enterprise]", "answer: {key: [person, answer]")
    change(study, book, "table: enterprise", "table: answer")
    change(study, book, "  status:", "  accounts:")
    found = told(study)
    text = "\n".join(found)
    assert re.search(
        r"line \d+, tables.answer: pages read a table 'answer' whose key is \[person\]", text
    )
    assert re.search(
        r"line \d+, variables.accounts.table: pages read it in the table 'enterprise'", text
    )
    assert not any(mend for what, mend in found.items() if "pages read" in what)


@pytest.mark.parametrize("name", ["legal_form", "service"])
def test_a_ladder_and_an_inventory_are_files_of_their_own(study, name):
    change(study, "codebook/variables.yml", "  status:", f"  {name}:")
    what = next(each for each in told(study) if "needs `values" in each)
    assert re.search(
        rf"line \d+, variables.{name}: needs `values: (\w+)`, and codebook/\1.yml", what
    )
