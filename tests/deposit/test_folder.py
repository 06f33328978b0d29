"""The folder of a deposit: every file is there, the README says what is in it, nothing leaks."""

from __future__ import annotations

import csv

from ruamel.yaml import YAML

from impra_research.deposit import write_deposit
from impra_research.deposit.cells import LIVE


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_is_there_in_every_format_and_language(demonstration, deposited):
    for name in demonstration.tables:
        assert (deposited / "data" / f"{name}.csv").is_file()
        for language in ("en", "fr", "it"):
            assert (deposited / "spss" / f"{name}_{language}.sav").is_file()
            assert (deposited / "stata" / f"{name}_{language}.dta").is_file()
    named = {"README.md", "CITATION.cff", "datapackage.json", "ddi.xml", "codes.csv", "missing.csv"}
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
    assert "person: k = 1" in text
    assert "person 12 of 350" in text


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
    assert demonstration["authors"]
