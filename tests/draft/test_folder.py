from __future__ import annotations

from pathlib import Path

import pytest

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.draft.folder import draft_study
from impra_research.errors import ReceivedFileError, UsageError

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "studies" / "template" / "raw" / "surveys" / "answers.csv"


def test_a_drafted_csv_is_cleaned_at_once_and_every_column_is_accounted_for(tmp_path):
    study = Study.open(draft_study([ANSWERS], tmp_path / "mine"))
    cleaned = clean_study(study)
    assert cleaned.records["person"]["rows_out"] == 6
    assert cleaned.tables["person"].loc[0, "date_earliest"].isoformat()[:10] == "2024-03-04"
    assert study.codebook.variables["registered"].level == "binary"
    assert list(study.places) == ["north", "south"]


def test_a_file_that_repeats_the_numbers_of_persons_is_a_sheet_of_their_file(tmp_path):
    files = {"person": "id,place,sex\n" + "".join(f"{n},{'NS'[n % 2]}orth,Woman\n" for n in range(1, 9)),
             "steps": "id,legal form,since\n1,Undeclared,mid 2010\n1,Company,2012\n2,Company,2011\n",
             "supports": "id,who helped,from when\n3,Desk,2010\n3,Desk,2011\n"}  # fmt: skip
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    made = draft_study([tmp_path / f"{name}.csv" for name in reversed(files)], tmp_path / "mine")
    study, text = Study.open(made), (made / "raw/codebook/variables.yml").read_text("utf-8")
    sheets = study.declared.sources["person"].sheets
    assert list(study.declared.sources) == ["person"]
    assert {(sheets[table].file, sheets[table].parent) for table in ("step", "support")} == {
        ("surveys/steps.csv", "id"), ("surveys/supports.csv", "id")}  # fmt: skip
    assert [*study.places] == ["north", "sorth"]
    assert study.codebook.tables["step"].key == ("enterprise", "step")
    assert "legal_form (table step)?" in text
    assert "step_date (table step)?" in text
    assert len(clean_study(study).tables["step"]) == 3
    assert (
        study.codebook.unread("step")
        == "pages read its legal_form and step_date, which this table lacks"
    )


def test_the_file_as_received_is_copied_byte_for_byte_and_its_sum_declared(tmp_path):
    study = Study.open(draft_study([ANSWERS], tmp_path / "mine"))
    source = study.declared.sources["answers"]
    assert study.received(source.file, sha256=source.sha256).read_bytes() == ANSWERS.read_bytes()


def test_a_usual_answer_that_nobody_gave_is_no_category_of_a_draft(tmp_path):
    (tmp_path / "a.csv").write_text("id,sex,v1\n1,F,Tesfay\n2,M,Wako\n3,F,Tesfay\n4,M,Wako\n"
                                    "5,F,Tesfay\n6,M,Wako\n")  # fmt: skip
    folder = draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    assert list(Study.open(folder).codebook.values("sex")) == ["woman", "man"]
    asked = (folder / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    assert "look at `disclosure`; are its answers names of people?" in asked


def test_an_answer_of_one_person_stands_in_no_draft(tmp_path):
    text = "id,town\n" + "".join(f"{n},Lyon\n" for n in range(1, 6)) + "6,Saint-Bonnet-le-Froid\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    folder = draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    written = [path.read_text() for path in folder.rglob("*.yml")]
    assert not any("Bonnet" in text for text in written)
    assert Study.open(folder).codebook.variables["town"].level == "text"
    shown = draft_study([tmp_path / "a.csv"], tmp_path / "shown", rare=True)
    assert "saint_bonnet_le_froid" in Study.open(shown).codebook.values("town")


def test_a_folder_that_exists_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(UsageError, match=r"exists(.|\n)*fix: name a folder"):
        draft_study([ANSWERS], tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_file_that_cannot_be_read_leaves_no_folder_behind(tmp_path):
    (tmp_path / "a.xlsx").write_text("no workbook")
    with pytest.raises(Exception, match="not what its suffix says"):
        draft_study([tmp_path / "a.xlsx"], tmp_path / "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_column_without_a_heading_is_named_and_one_that_stands_twice_is_told_apart(tmp_path):
    (tmp_path / "a.csv").write_text(",sex,sex\n1,Woman,Man\n2,Man,Man\n", encoding="utf-8")
    study = Study.open(draft_study([tmp_path / "a.csv"], tmp_path / "mine"))
    assert study.declared.sources["a"].sheets["main"].named == {1: "column_1", 3: "sex (2)"}
    assert clean_study(study).tables["person"]["sex_2"].tolist() == ["man", "man"]


def test_a_template_like_study_is_three_dozen_lines_to_look_at_and_none_to_write(tmp_path):
    folder = draft_study([ANSWERS], tmp_path / "mine")
    marked = sum(path.read_text().count("# translate") + path.read_text().count("# decide")
                 for path in folder.rglob("*.yml"))  # fmt: skip
    assert marked - 4 <= 36  # measured: 34, besides the four that explain the marks


def test_a_survey_of_seven_hundred_columns_is_drafted_with_one_list_for_all_that_share_it(tmp_path):
    headings = ["id", *(f"q{n}" for n in range(1, 700))]
    rows = [[n, *("Rather agree" if (n + m) % 3 else "Strongly agree" for m in range(1, 700))]
            for n in range(1, 301)]  # fmt: skip
    text = "\n".join(",".join(map(str, row)) for row in [headings, *rows])
    (tmp_path / "wide.csv").write_text(text, encoding="utf-8")
    study = Study.open(draft_study([tmp_path / "wide.csv"], tmp_path / "mine"))
    assert {study.codebook.variables[f"q{n}"].values for n in range(1, 700)} == {"agreement"}
    written = (study.raw / "codebook" / "variables.yml").read_text(encoding="utf-8")
    assert "# decide: nobody answered 1, 2, 3: was that offered?" in written


def test_a_form_that_does_not_fit_is_left_out_and_said(tmp_path):
    lss = tmp_path / "other.lss"
    lss.write_text("<document><LimeSurveyDocType>Label set</LimeSurveyDocType></document>")
    (tmp_path / "a.csv").write_text("id,submitdate,lastpage,q1\n1,2024-03-04,2,Yes\n")
    with pytest.raises(ReceivedFileError, match=r"other.lss(.|\n)*fix:"):
        draft_study([lss, tmp_path / "a.csv"], tmp_path / "mine")


def test_a_team_s_own_number_that_stands_twice_is_no_count_and_leaves_the_deposit(tmp_path):
    text = "sex,N°\n" + "".join(f"{'fm'[n % 2]},{n}\n" for n in (*range(1, 21), 5))
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    folder = draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    number = Study.open(folder).codebook.variables["n"]
    assert (number.level, number.disclosure) == ("identifier", "direct")
    written = (folder / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    assert "One stands twice: rows 6, 22\n" in written


def test_the_only_column_of_a_file_is_answers_and_not_the_number_of_its_rows(tmp_path):
    (tmp_path / "a.csv").write_text("var1\n1\n2\n3\n4\n", encoding="utf-8")
    study = Study.open(draft_study([tmp_path / "a.csv"], tmp_path / "mine"))
    assert study.declared.sources["a"].sheets["main"].key == "#row"
    written = (study.raw / "study.yml").read_text(encoding="utf-8")
    assert "persons are named by their row in the file: the first is A-2\n" in written
    assert "var1" in study.codebook.variables
