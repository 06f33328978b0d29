"""Sheets made for the eye, Parquet, and what nothing in a file tells: drafted as a newcomer would."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.draft.check import findings
from impra_research.draft.folder import draft_study
from impra_research.draft.marks import marks_in, to_decide
from impra_research.draft.told import as_told
from impra_research.errors import ReceivedFileError, UsageError

LAYOUT = as_told(first_row=2, heading_rows=2, stop_at="Total")


def sheet_for_the_eye(folder: Path, merged: tuple[str, ...] = ("A1:C1", "A2:B2")) -> Path:
    book = Workbook()
    page = book.active
    for row in (["Enquête 2014"], ["Personne", "", "Aide"], ["Code", "Sexe", "Banque"],
                *([n, "Femme" if n % 2 else "Homme", n + 3] for n in range(1, 9)),
                ["Total", "", 60]):  # fmt: skip
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    book.save(folder / "eye.xlsx")
    return folder / "eye.xlsx"


@pytest.mark.parametrize("merged", [(), ("A1:C1",), ("A1:C1", "A2:B2")])
def test_a_title_above_headings_is_refused_with_the_options_that_read_them(tmp_path, merged):
    path = sheet_for_the_eye(tmp_path, merged)
    with pytest.raises(ReceivedFileError) as told:
        draft_study([path], tmp_path / "mine")
    assert all(
        option in told.value.fix for option in ("--first-row", "--heading-rows", "--stop-at")
    )
    assert "study.yml" not in told.value.fix


def test_what_is_told_of_a_sheet_stands_in_study_yml_and_reads_the_answers_alone(tmp_path):
    study = Study.open(draft_study([sheet_for_the_eye(tmp_path)], tmp_path / "mine", told=LAYOUT))
    main = study.declared.sources["eye"].sheets["main"]
    assert (main.first_row, main.heading_rows, main.stop_at) == (2, 2, "Total")
    assert [each.what for each in findings(study.folder) if each.mend] == []
    person = clean_study(study).tables["person"]
    assert person["aide_banque"].tolist() == list(range(4, 12))
    assert person["personne_sexe"].tolist() == ["woman", "man"] * 4


def test_a_row_that_begins_like_a_total_is_to_be_decided(tmp_path):
    told = as_told(first_row=2, heading_rows=2)
    study = draft_study([sheet_for_the_eye(tmp_path)], tmp_path / "mine", told=told)
    assert any("--stop-at" in mark.asked for mark in marks_in(
        (study / "raw" / "study.yml").read_text(encoding="utf-8")) if mark.kind == "decide")  # fmt: skip


def test_a_word_that_begins_no_row_is_refused_with_the_option_and_not_the_key(tmp_path):
    with pytest.raises(ReceivedFileError, match="correct --stop-at, or take it away") as told:
        draft_study([sheet_for_the_eye(tmp_path)], tmp_path / "mine",
                    told={**LAYOUT, "stop_at": "Totale"})  # fmt: skip
    assert "study.yml" not in told.value.fix


def test_the_sheet_that_is_named_holds_the_persons_and_others_stay_in_raw(tmp_path):
    book = Workbook()
    book.active.title = "Notes"
    for row in (["a", "b", "c", "d"], ["x", "y", "z", "w"]):
        book.active.append(row)
    page = book.create_sheet("Answers")
    for row in (["Survey 2014", None, None], ["id", "age", "sex"], [1, 30, "f"], [2, 41, "m"]):
        page.append(row)
    book.save(tmp_path / "two.xlsx")
    told = as_told(sheet="Answers", first_row=2)
    study = Study.open(draft_study([tmp_path / "two.xlsx"], tmp_path / "mine", told=told))
    assert study.declared.sources["two"].sheets["main"].sheet == "Answers"
    assert clean_study(study).tables["person"]["age"].tolist() == [30, 41]
    with pytest.raises(ReceivedFileError, match="did you mean 'Answers'"):
        draft_study([tmp_path / "two.xlsx"], tmp_path / "other", told=as_told(sheet="Answer"))


@pytest.mark.parametrize("told", [{"first_row": 2}, {"sheet": "x"}, {"stop_at": "Total"}])
def test_what_no_file_has_a_use_for_is_not_ignored(tmp_path, told):
    (tmp_path / "a.csv").write_text("id,a\n1,x\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"says nothing of these files(.|\n)*it is for excel"):
        draft_study([tmp_path / "a.csv"], tmp_path / "mine", told=as_told(**told))


def test_a_parquet_file_is_drafted_and_cleaned(tmp_path):
    answers = pd.DataFrame({"id": [1, 2, 3], "sex": ["f", "m", "f"], "income": [1.5, None, 2.25],
                            "day": pd.to_datetime(["2010-03-05", "2011-04-06", None])})  # fmt: skip
    answers.to_parquet(tmp_path / "a.parquet")
    study = Study.open(draft_study([tmp_path / "a.parquet"], tmp_path / "mine"))
    assert study.declared.sources["a"].instrument == "parquet"
    cleaned = clean_study(study)
    assert cleaned.records["person"]["rows_out"] == 3
    assert str(cleaned.tables["person"].loc[0, "day_earliest"])[:10] == "2010-03-05"


def test_what_nothing_in_a_file_tells_is_left_out_and_asked_for(tmp_path):
    (tmp_path / "risposte.csv").write_text("id,sesso\n1,f\n2,m\n3,f\n", encoding="utf-8")
    study = Study.open(draft_study([tmp_path / "risposte.csv"], tmp_path / "mine"))
    declared = study.declared
    assert {place.country for place in declared.places.values()} == {None}
    assert (declared.fieldwork, declared.sampling.kind) == (None, None)
    assert declared.places["risposte"].label["it"] == "Risposte"
    left = "\n".join(to_decide(study.folder))
    for asked in ("country of risposte", "fieldwork", "add `kind`", "language: of the answers"):
        assert asked in left


def test_the_head_of_a_draft_counts_its_marks(tmp_path):
    (tmp_path / "a.csv").write_text("id,sex,x\n1,f,99\n2,m,3\n", encoding="utf-8")
    folder = draft_study([tmp_path / "a.csv"], tmp_path / "mine") / "raw"
    for path in (folder / "study.yml", folder / "codebook" / "variables.yml"):
        text = path.read_text(encoding="utf-8")
        marks = [mark.kind for mark in marks_in(text)]
        assert f"# decide     {marks.count('decide')} in this file" in text
        assert marks.count("decide") > 0


def test_a_sheet_that_no_table_reads_is_told_with_its_rows(tmp_path):
    book = Workbook()
    book.active.title = "main"
    for row in (["_index", "place", "sex"], [1, "Torino", "f"], [2, "Lyon", "m"]):
        book.active.append(row)
    rep = book.create_sheet("rep")
    for row in (["what"], ["a"], ["b"], ["c"]):
        rep.append(row)
    book.save(tmp_path / "e.xlsx")
    mine = draft_study([tmp_path / "e.xlsx"], tmp_path / "mine")
    assert any("rep: 3 rows not read" in line for line in to_decide(mine))
    assert any("rows left in raw: 3" in found.what for found in findings(mine))
    notes = clean_study(Study.open(mine)).records["person"]["notes"]
    assert "rows left in raw: 3" in notes["surveys/e.xlsx, sheet 'rep'"]
