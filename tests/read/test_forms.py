from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.clean.one_source import study_of

from impra_research.clean import clean_study
from impra_research.errors import UnknownValueError
from impra_research.read.workbooks.forms import read_forms
from impra_research.read.workbooks.several import split_several
from impra_research.study import Sheet, Source

SURVEY = Path(__file__).parents[3] / "shared" / "data" / "survey" / "forms"
with_shared_data = pytest.mark.skipif(
    not SURVEY.is_dir(), reason="the form exports are not at hand (../shared/data)"
)
HELP = "Quels appuis avez-vous reçus ?"
OPTIONS = ("Banque", "CCI, chambre de métiers", "Association", "other")


def source(
    instrument: Literal["google_forms", "ms_forms"], file: str, **several: tuple[str, ...]
) -> Source:
    return Source(instrument=instrument, file=file, prefix="P", language="fr", several=several,
                  sheets={"main": Sheet()})  # fmt: skip


def split(*cells: str, options: tuple[str, ...] = OPTIONS, sign: str = ", ") -> list[list[str]]:
    rows = pd.DataFrame({"a": "x", "Q": list(cells), "z": "y"}, index=range(2, 2 + len(cells)))
    told = split_several(rows, {"Q": options}, sign=sign, file="f.csv")
    assert told.columns.tolist() == ["a", *(f"Q [{option}]" for option in options), "z"]
    return told.iloc[:, 1:-1].to_numpy().tolist()


def test_an_option_that_holds_the_sign_between_answers_is_one_option():
    assert split("Banque, CCI, chambre de métiers", "CCI, chambre de métiers") == [
        ["1", "1", "0", ""],
        ["0", "1", "0", ""],
    ]


def test_a_text_of_ones_own_stands_last_and_is_kept_as_it_was_written():
    assert split("Association, Autre : l’épargne, amis") == [
        ["0", "0", "1", "Autre : l’épargne, amis"]
    ]


def test_a_cell_without_an_answer_ticks_nothing_and_denies_nothing():
    assert split("") == [["", "", "", ""]]


def test_straight_and_curly_quotes_are_one_spelling_of_an_option():
    assert split("L’ami", options=("L'ami", "other")) == [["1", ""]]


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("CCI, chambre", ("CCI", "chambre", "CCI, chambre")),
        ("Tontine", ("Banque",)),
        ("amis, Banque", ("Banque", "other")),
        ("Banque, Banque", ("Banque",)),
    ],
    ids=["two ways", "not declared", "an option behind a text", "ticked twice"],
)
def test_a_cell_that_cannot_be_read_in_one_way_stops_with_its_row_and_is_not_shown(cell, options):
    with pytest.raises(
        UnknownValueError, match=r"f\.csv, column 'Q', row 3: (.|\n)*`several`"
    ) as no:
        split("", cell, options=options)
    assert "Tontine" not in str(no.value)


def test_a_question_that_is_not_there_is_a_fault_of_study_yml():
    with pytest.raises(UnknownValueError, match="has no column 'R'"):
        split_several(pd.DataFrame({"Q": ["x"]}), {"R": ("x",)}, sign=";", file="f.csv")


@given(
    st.lists(st.sampled_from(["A", "B, C", "D (e, f)", "G"]), unique=True),
    st.sampled_from(["", "mine", "my, own"]),
    st.sampled_from([", ", ";"]),
)
def test_every_choice_of_options_is_read_back_from_the_cell_that_joins_them(ticked, own, sign):
    options = ("A", "B, C", "D (e, f)", "G", "other")
    cell = sign.join([*ticked, *([own] if own else [])])
    told = split(cell, options=options, sign=sign)[0]
    assert told == ([str(int(o in ticked)) for o in options[:-1]] + [own] if cell else [""] * 5)


def test_two_questions_with_one_title_are_numbered_and_said(tmp_path):
    (tmp_path / "a.csv").write_text("Time,Why?,Why?\nt,1,2\n", encoding="utf-8")
    rows, note = read_forms(tmp_path / "a.csv", source("google_forms", "a.csv"))[""]
    assert rows.loc[2].to_dict() == {"Time": "t", "Why?": "1", "Why? (2)": "2"}
    assert "titles that stand twice are numbered: 'Why? (2)'" in note


def test_a_submission_without_an_answer_is_kept_and_said(tmp_path):
    book = Workbook()
    for row in (["ID", "Start", "End", "Mail", "Name", "Q"], [1, "s", "e", "anonymous"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    rows, note = read_forms(tmp_path / "a.xlsx", source("ms_forms", "a.xlsx"))[""]
    assert rows["ID"].tolist() == ["1"]
    assert "submissions without an answer were kept: row 2" in note


@with_shared_data
def test_a_google_form_is_cleaned_with_its_commas_dates_and_double_titles(tmp_path):
    (tmp_path / "raw").mkdir()
    name = "made_google_forms_fr.csv"
    (tmp_path / "raw" / name).write_bytes((SURVEY / name).read_bytes())
    grid = "Êtes-vous d’accord ? [La banque m’a écouté]"
    study = study_of(
        tmp_path,
        f"instrument: google_forms, file: {name}, decimal: ',', missing: {{'': no_answer}}, "
        f"several: {{{HELP}: [Banque, 'CCI, chambre de métiers', Association, other]}}, "
        "sheets: {main: {key: '#row'}}, "
        f"left_in_raw: {{Adresse e-mail: who, Quelle est votre région ?: x, '{HELP} [*]': text, "
        f"'{grid} (2)': x, '{grid}': x, 'Êtes-vous d’accord ? [L’association m’a aidé]': x}}",
        {
            "interview": "level: date, from: {x: {column: Horodateur}}",
            "capital": "level: ratio, unit: *t, from: {x: {column: Votre capital de départ ?}}",
            "created": "level: date, from: {x: {column: Votre date de création}}",
            "chamber": "level: binary, values: {'0': *t, '1': *t}, from: {x: {recode: codes, "
            f"column: '{HELP} [CCI, chambre de métiers]'}}}}",
        },
    )
    cleaned = clean_study(study)
    person = cleaned.tables["person"].set_index("person")
    assert [f"{day:%Y-%m-%d}" for day in person["interview_earliest"]] == ["2014-05-03"] * 2
    assert person["capital"].tolist() == [1500.5, 12000]
    assert person["created_precision"].tolist() == ["day", "month"]
    assert person["chamber"].tolist() == ["1", "1"]
    assert cleaned.quarantined["person"]["rule"].tolist() == ["not_a_number"]
    assert "numbered: '" in cleaned.records["person"]["notes"][name]


@with_shared_data
def test_a_microsoft_form_is_cleaned_and_its_empty_submission_is_accounted_for(tmp_path):
    (tmp_path / "raw").mkdir()
    name = "made_msforms_it.xlsx"
    (tmp_path / "raw" / name).write_bytes((SURVEY / name).read_bytes())
    asked = "Quali sostegni ha ricevuto?"
    study = study_of(
        tmp_path,
        f"instrument: ms_forms, file: {name}, decimal: ',', missing: {{'': no_answer}}, several: "
        f"{{{asked}: [Banca, Banque, 'Camera di commercio, artigianato', Associazione, other]}}, "
        "sheets: {main: {key: ID}}, left_in_raw: {Ora di inizio: paradata, Posta elettronica: who, "
        f"Nome: who, Regione: x, '{asked} [*]': x, Sono stato ascoltato: x}}",
        {
            "interview": "level: date, from: {x: {column: Ora di completamento}}",
            "capital": "level: ratio, unit: *t, from: {x: {column: Capitale iniziale (€)}}",
            "created": "level: date, from: {x: {column: Data di apertura}}",
            "chamber": "level: binary, values: {'0': *t, '1': *t}, from: {x: {recode: codes, "
            f"column: '{asked} [Camera di commercio, artigianato]'}}}}",
        },
    )
    cleaned = clean_study(study)
    person = cleaned.tables["person"].set_index("person")
    assert person.index.tolist() == ["X-1", "X-2", "X-3"]
    assert person["capital"].tolist()[:2] == [1500.5, 12000]
    assert person["chamber"].tolist()[:2] == ["1", "0"]
    assert person["chamber__missing"].tolist()[2] == "no_answer"
    assert "without an answer were kept: row 4" in cleaned.records["person"]["notes"][name]
