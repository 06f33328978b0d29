from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.small_survey import ANSWERS, LANGUAGES, write_export, write_lss

from impra_research.errors import ReceivedFileError, UnknownValueError
from impra_research.read.limesurvey.exports import describe_limesurvey_export, read_limesurvey
from impra_research.read.limesurvey.lss import describe_lss
from impra_research.read.text.delimited import read_delimited
from impra_research.study import Sheet, Source, Study

SHARED = Path(__file__).parents[3] / "shared" / "data"
FORMS, RSE = SHARED / "survey" / "forms", SHARED / "rse_survey"
with_shared_data = pytest.mark.skipif(
    not RSE.is_dir(), reason="the real exports are not at hand (../shared/data)"
)


def source(**how: object) -> Source:
    return Source(**{"instrument": "limesurvey", "file": "a.csv", "prefix": "P", "language": "fr",
                     "sheets": {"main": Sheet(key="id")}} | how)  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture(scope="module")
def forms(tmp_path_factory) -> list[Path]:
    return [write_lss(tmp_path_factory.mktemp("form") / "a.lss", version=498)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("exports")


def read(path: Path, forms: list[Path], **how: object) -> pd.DataFrame:
    return read_limesurvey(path, source(**how), forms)[""][0]


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@given(
    answers=st.sampled_from(["", *LANGUAGES]),
    style=st.sampled_from(["code", "flat", "both", "text", "spaceless"]),
    language=st.sampled_from(LANGUAGES),
    separator=st.sampled_from([". ", "._.", " - ", ":", "|", " "]),
    version=st.sampled_from([261, 498]),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_one_survey_reads_alike_however_it_was_exported(
    folder, answers, style, language, separator, version
):
    form = write_lss(folder / "a.lss", version=version)
    path = write_export(
        folder / "a.csv", answers=answers, style=style, language=language, separator=separator
    )
    rows = read(path, [form])
    assert rows.to_dict("records") == [{code: row[code] for code in rows} for row in ANSWERS]
    assert list(rows.columns) == list(ANSWERS[0])


def test_the_note_says_how_cells_were_written_and_who_never_submitted(forms, tmp_path):
    rows = [ANSWERS[0], ANSWERS[1] | {"submitdate": ""}]
    path = write_export(tmp_path / "a.csv", answers="it", style="code", language="it", rows=rows)
    note = read_limesurvey(path, source(), forms)[""][1]
    assert "cells hold full answers in 'it'" in note
    assert "1 response was never submitted" in note


def test_every_heading_of_the_form_is_what_its_description_names(forms, tmp_path):
    path = write_export(tmp_path / "a.csv", answers="fr", style="text", language="fr")
    assert set(describe_lss(forms[0]).of_sheet("")) < set(read(path, forms).columns)


def test_a_box_nobody_ticked_is_left_open_where_codes_cannot_tell_it_from_one_not_shown(
    forms, tmp_path
):
    heads = ["id", "Q2[SQ001]", "Q2[SQ002]", "Q2[other]"]
    path = write(tmp_path / "a.csv", [heads, ["1", "", "", ""], ["2", "Y", "", ""]])
    assert read(path, forms).to_numpy().tolist() == [["1", "", "", ""], ["2", "Y", "N", ""]]


def test_a_word_for_not_shown_makes_every_empty_box_one_not_ticked(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["id", "Q2[SQ001]"], ["1", ""], ["2", "N/A"]])
    assert read(path, forms)["Q2[SQ001]"].tolist() == ["N", "(not shown)"]


def test_not_shown_to_someone_who_never_submitted_is_another_reason(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["submitdate", "Q1"], ["", "N/A"], ["2014-05-03", "N/A"]])
    assert read(path, forms)["Q1"].tolist() == ["(not submitted)", "(not shown)"]


def test_not_applicable_to_a_yes_or_no_in_full_is_no_answer_at_all(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["Q1", "Q5", "Q4"], ["Une banque", "N/A", "N/A"]])
    assert read(path, forms).to_numpy().tolist() == [["AO01", "", "(not shown)"]]


def test_a_mark_inside_a_cell_and_curly_quotes_do_not_make_another_answer(forms, tmp_path):
    path = write(
        tmp_path / "a.csv", [["Q3[SQ001]", "Q3[SQ002]"], ["\ufeffD'accord", "Pas d’accord"]]
    )
    assert read(path, forms).to_numpy().tolist() == [["A2", "A1"]]


def test_a_shortened_heading_is_joined(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["Qui vous a aid.. ", "Quelles ai..  [le su.. ]"], ["", ""]])
    assert list(read(path, forms).columns) == ["Q1", "Q2[SQ002]"]


def test_headings_that_are_no_question_are_told_all_at_once_with_the_nearest(forms, tmp_path):
    heads = ["id", "Q1", "Q4", "Q3[SQ010]", "Quelles aide ? [le suivi]", "Dites-le", "Q5", "Q7"]
    path = write(tmp_path / "a.csv", [heads, [""] * 8])
    with pytest.raises(ReceivedFileError) as stop:
        read(path, forms)
    told = str(stop.value)
    assert "3 of 8 headings are not those of a.lss" in told
    assert "column 4 ('Q3[SQ010]') is no question of the form; did you mean 'Q3[SQ00" in told
    assert "did you mean 'Q2[SQ002]'?" in told


def test_a_first_row_of_answers_is_not_shown(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["Ada Lovelace", "12 rue du Lac"], ["", ""]])
    with pytest.raises(ReceivedFileError, match="column 1 is no question") as stop:
        read(path, forms)
    assert "Lovelace" not in str(stop.value)


def test_two_columns_of_one_question_are_refused(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["Q1", "Q1. Qui vous a aidé ?"], ["", ""]])
    with pytest.raises(ReceivedFileError, match="columns 1, 2 are all 'Q1'"):
        read(path, forms)


def test_a_text_that_two_questions_share_is_refused_by_name(tmp_path):
    from tests.read.small_survey import Ask, said

    twice = {"A": Ask("N", said("Combien ?", "Quanto?", "How much?")),
             "B": Ask("N", said("Combien ?", "Quanto?", "How much?"))}  # fmt: skip
    form = write_lss(tmp_path / "a.lss", version=498, survey=twice)
    path = write(tmp_path / "a.csv", [["id", "Combien ?"], ["1", "2"]])
    with pytest.raises(ReceivedFileError, match="text of several questions: A, B"):
        read(path, [form])


def test_answers_that_are_not_offered_are_told_by_column_and_row_and_not_quoted(forms, tmp_path):
    rows = [["Q1", "Q7"], ["Une banqe", "Une banque"], ["Une banque", "Ada Lovelace"]]
    with pytest.raises(UnknownValueError) as stop:
        read(write(tmp_path / "a.csv", rows), forms)
    told = str(stop.value)
    assert "column 'Q1'" in told
    assert "row 2: 'Une banqe'; did you mean 'Une banque'?" in told
    assert "column 'Q7'" in told
    assert "row 3" in told
    assert "Lovelace" not in told


def test_a_column_left_in_raw_needs_no_question_and_keeps_its_cells(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["Q1", "our note", "Q7"], ["AO01", "x", "anything"]])
    rows = read(path, forms, left_in_raw={"our *": "ours", "Q7": "free"})
    assert rows.to_numpy().tolist() == [["AO01", "x", "anything"]]


def test_a_heading_with_the_code_and_other_words_is_joined_and_said(forms, tmp_path):
    path = write(
        tmp_path / "a.csv", [["id", "Q1. Who was it?", "Q4. Quel revenu ?"], ["1", "", ""]]
    )
    rows, note = read_limesurvey(path, source(), forms)[""]
    assert list(rows.columns) == ["id", "Q1", "Q4"]
    assert "1 heading has the code and not the words of the form (Q1)" in note


# Without the structure ---------------------------------------------------------------------------


def test_codes_before_texts_are_taken_and_cells_stay_as_written(tmp_path):
    rows = [
        ["edu1. Which degree?", "time[SQ1]. [Research]"],
        ["Doctorate", "\ufeff1 (None at all)"],
    ]
    table, note = read_limesurvey(write(tmp_path / "a.csv", rows), source())[""]
    assert list(table.columns) == ["edu1", "time[SQ1]"]
    assert table.to_numpy().tolist() == [rows[1]]
    assert "headings reduced" in note


def test_headings_stay_as_written_when_study_yml_says_so(tmp_path):
    path = write(tmp_path / "a.csv", [["edu1. Which degree?", "edu2. In what?"], ["", ""]])
    assert list(read(path, [], headings="as_written").columns) == [
        "edu1. Which degree?",
        "edu2. In what?",
    ]


@pytest.mark.parametrize("heads", [["Which degree?", "What else?"], ["edu1. One", "edu1. Two"],
                                   ["edu1. One", "Two"], ["edu1", "edu2"]])  # fmt: skip
def test_headings_without_codes_of_their_own_are_left_alone_or_refused_if_declared(tmp_path, heads):
    path = write(tmp_path / "a.csv", [heads, ["", ""]])
    assert list(read(path, []).columns) == heads
    with pytest.raises(ReceivedFileError, match="do not all begin with a code of their own"):
        read(path, [], headings="codes")


def test_an_export_without_structure_describes_what_its_headings_say(tmp_path):
    path = write(tmp_path / "a.csv", [["edu1._.Which degree?", "time[SQ1]._.[Research]"], ["", ""]])
    questions = describe_limesurvey_export(path, source(asked_in="en")).of_sheet("")
    assert questions["edu1"].label == {"en": "Which degree?"}
    assert questions["time[SQ1]"].label == {"en": "[Research]"}


def test_the_demonstration_study_is_read_as_it_is_written():
    data = Path(__file__).parents[2] / "data"
    declared = Study.open(data).declared.sources["rhone_alpes"]
    path = data / "raw" / declared.file
    as_text, said = read_delimited(path, declared)[""]
    rows, note = read_limesurvey(path, declared)[""]
    pd.testing.assert_frame_equal(rows, as_text)
    assert note == said


def test_several_structures_for_one_export_are_refused(forms, tmp_path):
    path = write(tmp_path / "a.csv", [["Q1"], [""]])
    with pytest.raises(ReceivedFileError, match="2 structures"):
        read(path, [*forms, *forms])


# Real exports ------------------------------------------------------------------------------------


@with_shared_data
def test_the_made_exports_keep_a_date_that_is_none_apart():
    rows = read(FORMS / "made_limesurvey_codes.csv", [])
    assert rows["submitdate"].tolist() == ["2014-05-03 09:31:00", "", "(anonymised)"]
    assert rows.loc[2, "G01Q03"] == "-oth-"


@with_shared_data
@pytest.mark.parametrize(("country", "columns"), [("uk", 245), ("de", 248)])
def test_the_national_surveys_are_read_by_code_although_headings_run_to_245_signs(country, columns):
    path = RSE / f"rse2017_{country}_public_data.csv"
    rows, note = read_limesurvey(path, source())[""]
    assert rows.shape[1] == columns == len(set(rows.columns))
    assert max(len(code) for code in rows.columns) < 30
    assert "headings reduced" in note
    assert (
        sum(bool(one.label) for one in describe_limesurvey_export(path, source()).questions)
        == columns - 1
    )


@with_shared_data
@pytest.mark.parametrize(("country", "strange"), [("uk", 98), ("de", 211)])
def test_the_structure_at_hand_is_of_an_earlier_survey_and_is_not_believed(country, strange):
    path = RSE / f"rse2017_{country}_public_data.csv"
    with pytest.raises(
        ReceivedFileError, match=f"{strange} of 24. headings are not those of rse2017_uk_core"
    ):
        read(path, [RSE / "rse2017_uk_core_survey.lss"])
