"""The folder of a deposit: every file is there, the README says what is in it, nothing leaks."""

from __future__ import annotations

import csv
from dataclasses import replace
from types import SimpleNamespace

from ruamel.yaml import YAML
from tests.deposit.conftest import ROOT

from impra_research.declared import LANGUAGES
from impra_research.deposit import contents_of, write_deposit
from impra_research.deposit.cells import LIVE
from impra_research.deposit.read_me import _set_aside
from impra_research.study import Study


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_is_there_in_every_format_and_language(demonstration, deposited):
    for name in demonstration.tables:
        assert (deposited / "data" / f"{name}.csv").is_file()
        for language in ("en", "fr", "it"):
            assert (deposited / "spss" / f"{name}_{language}.sav").is_file()
            assert (deposited / "stata" / f"{name}_{language}.dta").is_file()
    named = {
        "README.md",
        "CITATION.cff",
        "datapackage.json",
        "ddi.xml",
        "codes.csv",
        "crosswalk.csv",
        "missing.csv",
        "variables.csv",
    }
    assert {path.name for path in deposited.iterdir()} == named | {"data", "spss", "stata"}


def test_nothing_that_identifies_directly_is_in_any_file(awkward, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    for path in (tmp_path / "out").rglob("*.*"):
        stored = path.read_bytes()
        assert b"0612345" not in stored, path
        assert b"a secret said" not in stored, path


def test_codes_and_reasons_are_listed_once_with_their_numbers(awkward, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    codes = rows_of(tmp_path / "out" / "codes.csv")
    answer = [row for row in codes if row["column"] == "answer"]
    assert [(row["code"], row["number"]) for row in answer] == [("'=1+1", "1"), ("yes", "2")]
    assert answer[0]["label_fr"] == "'=1+1 (fr)"
    missing = rows_of(tmp_path / "out" / "missing.csv")
    assert [(row["reason"], row["spss"], row["stata"]) for row in missing] == [
        ("not_asked", "-999", ".a"),
        ("no_answer", "-998", ".b"),
        ("refused", "-997", ".c"),
        ("dont_know", "-996", ".d"),
    ]


def test_no_csv_of_a_deposit_holds_a_live_text(awkward, deposited, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    for folder in (deposited, tmp_path / "out"):
        for path in folder.rglob("*.csv"):
            for row in rows_of(path):
                for cell in row.values():
                    assert not cell.startswith(LIVE) or float(cell) < 0, path


def test_the_readme_says_reasons_dates_what_is_missing_and_who_is_alone(deposited):
    text = (deposited / "README.md").read_text(encoding="utf-8")
    assert "| Refused | `refused` | -97 | .c |" in text
    assert "no date is finer\nthan a month" in text
    assert "Left out: participant_code, contact, birth_country_other, activity_other." in text
    assert "- k = 1, all tables joined by person" in text
    assert "person 12 of 350" in text
    assert (
        "Not said yet, and left out: creators, producer, identifier, publisher, released." in text
    )


def test_the_readme_tells_no_small_number_of_rows_set_aside(demonstration):
    few = {"person": {"rows_quarantined": 4, "rows_in": 350}}
    study = SimpleNamespace(records=lambda: few)
    assert list(_set_aside(replace(demonstration, study=study))) == ["person fewer than 5"]


def test_the_readme_of_a_study_without_dates_says_nothing_of_dates(awkward, tmp_path):
    write_deposit(contents_of(awkward.study, without=["since"]), tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "## Dates" not in text
    assert "Of a date" not in text


def test_the_readme_says_in_every_language_what_the_data_are(demonstration, deposited):
    text, declared = (
        (deposited / "README.md").read_text(encoding="utf-8"),
        demonstration.study.declared,
    )
    for language in LANGUAGES:
        for said in (declared.title, declared.notice, declared.description):
            assert said[language] in text


def test_of_data_that_may_not_be_passed_on_no_row_is_written(awkward, tmp_path):
    kept = awkward.study.declared.deposit.model_copy(update={"redistribute": False})
    awkward.study.declared = awkward.study.declared.model_copy(update={"deposit": kept})
    write_deposit(awkward, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "README.md", "CITATION.cff", "ddi.xml", "variables.csv", "codes.csv", "crosswalk.csv",
        "missing.csv",
    }  # fmt: skip
    for path in (tmp_path / "out").iterdir():
        assert b"97.25" not in path.read_bytes(), path
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "Metadata only. These data may not be redistributed" in text
    assert "k = 1" not in text
    assert "In SPSS" not in text
    ddi = (tmp_path / "out" / "ddi.xml").read_text(encoding="utf-8")
    assert "These data may not be redistributed" in ddi
    assert "data/person.csv" not in ddi


def test_the_real_survey_that_may_not_be_redistributed_says_so():
    assert not Study.open(ROOT / "studies" / "eme_chile").declared.deposit.redistribute


def test_variables_are_listed_with_what_was_asked_of_whom_and_how_they_were_made(deposited):
    rows = {(row["table"], row["column"]): row for row in rows_of(deposited / "variables.csv")}
    birth = rows["person", "birth_year"]
    assert (birth["level"], birth["disclosure"], birth["asked_in"]) == ("count", "quasi", "it fr")
    assert rows["step", "level"]["derivation_fr"].startswith("Tiré de legal_form")
    assert rows["person", "person"]["derivation_en"].startswith("Drawn at random")


def test_the_readme_says_what_stata_had_no_room_for(awkward, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "- stata/person: answer, 3 labels cut" in text


def test_the_citation_names_title_makers_and_identifier(awkward, deposited, tmp_path):
    write_deposit(awkward, tmp_path / "out")
    cited = YAML(typ="safe").load((tmp_path / "out" / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["authors"] == [
        {"family-names": "Rossi", "given-names": "Maria", "affiliation": "A university"},
        {"name": "A laboratory"},
    ]
    assert (cited["doi"], cited["type"]) == ("10.5281/zenodo.123", "dataset")
    assert "license" not in cited
    demonstration = YAML(typ="safe").load((deposited / "CITATION.cff").read_text(encoding="utf-8"))
    assert demonstration["license"] == "CC0-1.0"
    assert demonstration["authors"] == [{"name": "Not named yet"}]
    assert (cited["version"], "date-released" in cited) == ("1.1", False)
