"""What an export does not tell is refused or said; nothing is guessed in silence."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from tests.read.kobo_exports import (
    CHOICES,
    FIRST,
    SECOND,
    SUBMISSIONS,
    Ask,
    How,
    write_export,
    write_form,
    write_json,
)

from impra_research.errors import ReceivedFileError
from impra_research.read.kobo import read_kobo
from impra_research.read.kobo.answers import Answers, split_answers
from impra_research.study import Sheet, Source


def source(file: str, **sheets: Sheet) -> Source:
    return Source(instrument="kobo", file=file, prefix="P", language="fr",
                  sheets={"main": Sheet()} | sheets)  # fmt: skip


def read(path: Path, *forms: Path, **sheets: Sheet) -> dict[str, pd.DataFrame]:
    found = read_kobo(path, source(path.name, **sheets), forms)
    return {name: rows for name, (rows, _) in found.items()}


def said(path: Path, *forms: Path) -> str:
    return read_kobo(path, source(path.name), forms)[""][1]


@pytest.fixture
def form(tmp_path) -> Path:
    return write_form(tmp_path / "form.xlsx", SECOND, "2")


def write_csv(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return path


def small_form(path: Path, *survey: Ask, choices=CHOICES) -> Path:
    return write_form(path / "small.xlsx", list(survey), "1", choices)


# Repeat groups -----------------------------------------------------------------------------------


def test_a_csv_says_that_the_rows_of_repeat_groups_are_not_in_it(tmp_path, form):
    path = write_export(tmp_path / "a.csv", SECOND, SUBMISSIONS, How(".csv"))
    assert "a CSV holds none of their rows: export XLSX or JSON" in said(path, form)


def test_a_csv_asked_for_the_rows_of_a_repeat_group_is_refused(tmp_path, form):
    path = write_export(tmp_path / "a.csv", SECOND, SUBMISSIONS, How(".csv"))
    with pytest.raises(
        ReceivedFileError, match=r"(?s)episode, income\) but a CSV.*fix: export XLSX"
    ):
        read(path, form, spells=Sheet(sheet="episode"))


def test_a_sheet_whose_name_excel_cut_is_still_the_repeat_group(tmp_path):
    long = "a_very_long_name_of_a_repeat_group_of_rows"
    form = small_form(tmp_path, Ask("text", "a"), Ask("begin_repeat", long), Ask("text", "b"),
                      Ask("end_repeat", ""))  # fmt: skip
    book = Workbook()
    book.active.append(["a", "_index"])
    book.create_sheet(long[:31]).append(["b", "_index", "_parent_index"])
    book.save(tmp_path / "a.xlsx")
    assert set(read(tmp_path / "a.xlsx", form)) == {"", long}


def test_a_sheet_that_the_form_does_not_know_is_given_as_it_is(tmp_path, form):
    path = write_export(tmp_path / "a.xlsx", SECOND, SUBMISSIONS, How())
    book = load_workbook(path)
    book.create_sheet("Notes de terrain").append(["a"])
    book.save(path)
    assert list(read(path, form)["Notes de terrain"]) == ["a"]


# Files of ODK ------------------------------------------------------------------------------------


def central(folder: Path) -> dict[str, Sheet]:
    write_csv(folder / "impra.csv",
              ["SubmissionDate", "who-land", "who-age", "act-help", "place-Latitude", "place-Longitude",
               "place-Altitude", "place-Accuracy", "KEY", "FormVersion"],
              ["2026-01-02", "01", "30", "euro bank", "45.10", "7.2", "0", "0", "uuid:b", "2"],
              ["2026-01-03", "NA", "40", "", "", "", "", "", "uuid:a", "2"])  # fmt: skip
    write_csv(folder / "impra-episode.csv", ["begun", "why", "PARENT_KEY", "KEY"],
              ["2001-01-01", "", "uuid:a", "uuid:a/episode[1]"],
              ["2002-01-01", "", "uuid:b", "uuid:b/episode[1]"])  # fmt: skip
    write_csv(folder / "impra-income.csv", ["amount", "PARENT_KEY", "KEY"],
              ["12.50", "uuid:b/episode[1]", "uuid:b/episode[1]/income[1]"])  # fmt: skip
    return {"spells": Sheet(file="impra-episode.csv"),
            "money": Sheet(file="impra-income.csv", sheet="income")}  # fmt: skip


def test_one_csv_a_repeat_group_gives_the_same_headings_codes_and_reasons(tmp_path, form):
    declared = source("impra.csv", **central(tmp_path))
    main, note = read_kobo(tmp_path / "impra.csv", declared, [form])[""]
    assert main["act/help/euro"].tolist() == ["1", ""]
    assert main.loc[2, ["who/land", "place", "_place_latitude"]].tolist() == [
        "01",
        "45.10 7.2 0 0",
        "45.1",
    ]
    assert "CSV holds none" not in note
    episodes, _ = read_kobo(tmp_path / "impra-episode.csv", declared, [form])[""]
    assert episodes["episode/why"].tolist() == ["", "(not shown)"]  # asked of who comes from NA
    assert episodes["_parent_index"].tolist() == ["2", "1"]
    money, _ = read_kobo(tmp_path / "impra-income.csv", declared, [form])["income"]
    assert money.loc[2, ["episode/income/amount", "_parent_index", "_submission__index"]].tolist() == [
        "12.5", "2", "1"]  # fmt: skip


def test_a_row_that_belongs_to_nobody_in_the_export_is_refused(tmp_path, form):
    declared = source("impra.csv", **central(tmp_path))
    write_csv(
        tmp_path / "impra-episode.csv",
        ["begun", "PARENT_KEY", "KEY"],
        ["2001-01-01", "uuid:z", "k"],
    )
    with pytest.raises(
        ReceivedFileError, match=r"row 2: belongs to a submission or group that is not"
    ):
        read_kobo(tmp_path / "impra-episode.csv", declared, [form])


# Several answers in one cell ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Banque éthique Banque", [{"e", "b"}]),
        ("Banque Banque éthique", [{"e", "b"}]),
        ("Micro-crédit “1 €” CCI, chambre de métiers", [{"m", "c"}]),
        ("Banque", [{"b"}]),
        ("b m", [{"b", "m"}]),
        ("Banques", []),
        ("Banque Banque", []),
    ],
)
def test_labels_joined_by_spaces_are_split_by_the_list_of_answers(text, ways):
    codes = {
        "Banque": "b",
        "Banque éthique": "e",
        'Micro-crédit "1 €"': "m",
        "CCI, chambre de métiers": "c",
    }
    assert split_answers(text, Answers(codes, known=frozenset("bemc"))) == ways


def test_labels_that_can_be_split_in_two_ways_are_refused(tmp_path):
    offered = {"l": {"a": ("Bank", "x"), "b": ("loan", "y"), "c": ("Bank loan", "z")}}
    form = small_form(tmp_path, Ask("select_multiple l", "q", ("Help?", "Aiuto?")), choices=offered)
    path = write_csv(tmp_path / "a.csv", ["Help?", "_id"], ["Bank", "1"], ["Bank loan", "2"])
    with pytest.raises(
        ReceivedFileError, match=r"(?s)could be two things.*row 3.*0 and 1"
    ) as refused:
        read(path, form)
    assert "Bank loan" not in str(refused.value)
    both = write_csv(tmp_path / "b.csv", ["Help?", "Help?/Bank", "Help?/loan", "Help?/Bank loan", "_id"],
                     ["Bank loan", "1", "1", "0", "2"])  # fmt: skip
    assert read(both, form)[""].loc[2, ["q/a", "q/b", "q/c"]].tolist() == ["1", "1", "0"]


def test_an_answer_that_the_form_does_not_offer_is_refused_and_not_lost(tmp_path, form):
    path = write_csv(tmp_path / "a.csv", ["act/help", "_id"], ["bank", "1"], ["bank Aminata", "2"])
    with pytest.raises(
        ReceivedFileError, match=r"(?s)'act/help': an answer that the form.*row 3"
    ) as refused:
        read(path, form)
    assert "Aminata" not in str(refused.value)


def test_a_cell_and_its_columns_that_contradict_each_other_are_refused(tmp_path):
    form = small_form(tmp_path, Ask("select_multiple yes", "q"))
    path = write_csv(tmp_path / "a.csv", ["q", "q/1", "q/0", "q/99"], ["1 0", "1", "0", "0"])
    with pytest.raises(ReceivedFileError, match=r"the column of '0' contradict"):
        read(path, form)


def test_true_and_false_are_ticked_and_not(tmp_path):
    form = small_form(tmp_path, Ask("select_multiple yes", "q"))
    path = write_csv(tmp_path / "a.csv", ["q/1", "q/0", "q/99"], ["True", "False", "FALSE"])
    assert read(path, form)[""].loc[2].tolist() == ["1", "0", "0"]


# Headings and cells that do not tell -------------------------------------------------------------


def test_two_questions_of_one_label_are_told_by_their_order_or_refused(tmp_path):
    form = small_form(tmp_path, Ask("text", "a", ("Autre", "A")), Ask("text", "b", ("Autre", "B")))
    path = write_csv(tmp_path / "a.csv", ["Autre", "Autre", "_id"], ["x", "y", "1"])
    assert read(path, form)[""].loc[2, ["a", "b"]].tolist() == ["x", "y"]
    assert "told apart by their order" in said(path, form)
    lone = write_csv(tmp_path / "b.csv", ["Autre", "_id"], ["x", "1"])
    with pytest.raises(
        ReceivedFileError, match=r"(?s)column 1: .*\(a, b\).*XML values and headers"
    ):
        read(lone, form)


def test_a_label_that_two_answers_share_is_refused(tmp_path):
    form = small_form(tmp_path, Ask("select_one l", "q", ("Pays", "Paese")), Ask("text", "t", ("T", "U")),
                      choices={"l": {"cg": ("Congo", "x"), "cd": ("Congo", "y")}})  # fmt: skip
    path = write_csv(tmp_path / "a.csv", ["Pays", "T"], ["Congo", "1"])
    with pytest.raises(ReceivedFileError, match=r"'q': two answers of the form are written so"):
        read(path, form)


def test_a_number_cell_gets_back_the_zeros_its_code_begins_with(tmp_path, form):
    book = Workbook()
    book.active.append(["who/land", "who/age", "_id"])
    book.active.append([1, 20, 7])
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx", form)[""].loc[2, "who/land"] == "01"


def test_headings_that_are_equal_in_two_styles_are_told_by_the_answers(tmp_path):
    form = small_form(tmp_path, Ask("select_one l", "q", ("q", "q")),
                      choices={"l": {"a": ("b", "a"), "b": ("a", "b")}})  # fmt: skip
    assert (
        read(write_csv(tmp_path / "a.csv", ["q", "_id"], ["a", "1"]), form)[""].loc[2, "q"] == "a"
    )
    other = small_form(
        tmp_path, Ask("select_one l", "q", ("q", "q")), choices={"l": {"a": ("Oui", "Sì")}}
    )
    path = write_csv(tmp_path / "b.csv", ["q", "_id"], ["Sì", "1"])
    assert read(path, other)[""].loc[2, "q"] == "a"


def test_an_answer_that_no_style_knows_stays_as_it_is_for_the_codebook(tmp_path, form):
    path = write_csv(tmp_path / "a.csv", ["who/land", "who/age"], ["Atlantis", "x"])
    assert read(path, form)[""].loc[2, ["who/land", "who/age"]].tolist() == ["Atlantis", "x"]


def test_the_file_of_another_form_is_refused(tmp_path, form):
    path = write_csv(tmp_path / "a.csv", ["colour", "size"], ["red", "2"])
    with pytest.raises(
        ReceivedFileError, match=r"(?s)no heading of .* is a question of the form.*fix: name"
    ):
        read(path, form)


def test_the_same_heading_twice_is_refused(tmp_path, form):
    path = write_csv(tmp_path / "a.csv", ["who/age", "_id", "_id"], ["20", "1", "2"])
    with pytest.raises(ReceivedFileError, match="1 headings stand more than once"):
        read(path, form)


def test_what_was_typed_in_the_field_of_a_note_is_kept(tmp_path, form):
    path = write_csv(tmp_path / "a.csv", ["hello", "who/age"], ["x", "20"])
    assert read(path, form)[""]["hello"].tolist() == ["x"]


def test_an_answer_that_the_exporter_turned_into_a_formula_is_given_as_typed(tmp_path, form):
    book = Workbook()
    book.active.append(["act/help_other", "_id"])
    book.active.append(["=1+1", 7])
    book.save(tmp_path / "plain.xlsx")
    path = with_result(tmp_path / "plain.xlsx", tmp_path / "a.xlsx")
    assert read(path, form)[""].loc[2, "act/help_other"] == "=1+1"
    assert "given as typed" in said(path, form)


def test_a_note_stands_at_the_sheet_it_is_about(tmp_path):
    write_form(tmp_path / "form.xlsx", SECOND, "2")
    book = load_workbook(write_export(tmp_path / "b.xlsx", SECOND, SUBMISSIONS, How()))
    book["episode"].cell(2, 2).value = "=1+1"
    book.save(tmp_path / "plain.xlsx")
    path = with_result(tmp_path / "plain.xlsx", tmp_path / "a.xlsx")
    tables = read_kobo(path, source("a.xlsx"), [tmp_path / "form.xlsx"])
    assert {name for name, (_, note) in tables.items() if "given as typed" in note} == {"episode"}
    assert all("read as" in note for _, note in tables.values())


def with_result(path: Path, copy: Path) -> Path:
    """Write 0 as the result of every formula, as the exporter does."""
    with ZipFile(path) as old, ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>0</v>", old.read(name))
            new.writestr(name, content)
    return copy


# What cannot be told -----------------------------------------------------------------------------


def test_a_condition_that_cannot_be_told_leaves_the_cell_empty_and_says_so(tmp_path):
    form = small_form(tmp_path, Ask("text", "a"), Ask("text", "b", relevant="pulldata('x', ${a})"))
    path = write_csv(tmp_path / "a.csv", ["a", "b"], ["1", ""])
    assert read(path, form)[""].loc[2, "b"] == ""
    assert "whether 'b' was shown cannot be told" in said(path, form)


def test_a_version_that_no_form_has_is_said(tmp_path, form):
    first = write_form(tmp_path / "1.xlsx", FIRST, "1")
    path = write_csv(tmp_path / "a.csv", ["who/age", "act/trust", "__version__"], ["20", "", "v9"],
                     ["20", "", "1"])  # fmt: skip
    assert read(path, first, form)[""]["act/trust"].tolist() == ["", "(not in this version)"]
    assert "1 rows name a version that is none of the forms" in said(path, first, form)


def test_an_answer_offered_later_was_not_declined_before(tmp_path):
    old = write_form(
        tmp_path / "1.xlsx", [Ask("select_multiple l", "q")], "1", {"l": {"a": ("A", "A")}}
    )
    new = write_form(tmp_path / "2.xlsx", [Ask("select_multiple l", "q")], "2",
                     {"l": {"a": ("A", "A"), "b": ("B", "B")}})  # fmt: skip
    path = write_csv(tmp_path / "a.csv", ["q", "q/a", "q/b", "__version__"], ["a", "1", "0", "v1"],
                     ["a", "1", "0", "v2"])  # fmt: skip
    assert read(path, old, new)[""]["q/b"].tolist() == ["(not in this version)", "0"]


def test_a_question_that_the_export_leaves_out_is_not_made_up(tmp_path, form):
    path = write_csv(tmp_path / "a.csv", ["who/age", "__version__"], ["20", "2"])
    assert "act/trust" not in read(path, form)[""]
    assert "leaves out" in said(path, form)


def test_a_form_named_twice_is_refused(tmp_path, form):
    path = write_json(tmp_path / "a.json", SUBMISSIONS)
    with pytest.raises(ReceivedFileError, match="has the version of another form"):
        read(path, form, form)


# Files that are not what they should be ----------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[1]", '"x"', "[" * 100_000, '[{"a": 1, "a": 2}]', "[{]", "\x00"],
    ids=["empty", "object", "numbers", "text", "deep", "twice", "broken", "nul"],
)
def test_json_that_is_no_list_of_submissions_is_refused(tmp_path, form, content):
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(ReceivedFileError, match=r"a\.json"):
        read(path, form)


def test_groups_inside_groups_of_json_are_brought_to_one_level(tmp_path, form):
    place = {"type": "Point", "coordinates": [7.2, 45.1, 240]}
    who = {"land": "01", "age": 30, "more": None}
    lists = {"_tags": [], "_attachments": [{"name": "a.jpg"}], "episode": [{"begun": "2001-01-01"}]}
    submissions = {"value": [{"__id": "u", "who": who, "place": place, **lists}]}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(submissions))
    found = read(path, form)
    assert found[""].loc[2, ["who/land", "who/age", "place"]].tolist() == [
        "01",
        "30",
        "45.1 7.2 240 0",
    ]
    assert found[""].loc[2, "_attachments"] == '[{"name": "a.jpg"}]'
    assert found["episode"]["episode/begun"].tolist() == ["2001-01-01"]


def test_without_a_form_a_workbook_is_given_as_it_is_written(tmp_path):
    path = write_export(tmp_path / "a.xlsx", SECOND, SUBMISSIONS, How(language=0))
    found = read(path)
    assert set(found) == {"Essai", "episode", "income"}
    assert found["Essai"].loc[2, "Pays de naissance"] == "Côte d’Ivoire"


def test_without_a_form_the_lists_in_json_are_tables(tmp_path):
    found = read(write_json(tmp_path / "a.json", SUBMISSIONS))
    assert set(found) == {"", "episode", "episode/income"}
    assert found["episode"]["_submission__id"].tolist() == ["7", "7", "8"]
