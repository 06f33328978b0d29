"""The rows set aside, for a spreadsheet: whole, with their reasons, and for their owner alone."""

from __future__ import annotations

import csv
import stat

import pytest

RULES = """
rules:
  sound: {table: person, check: age < 100, message: {en: too old, fr: trop âgé, it: troppo anziano}}
"""


@pytest.fixture
def with_page(little):
    little.notebook("page")
    little.runs("page")
    return little


@pytest.fixture
def with_aside(with_page):
    codebook = with_page.root / "little" / "raw" / "codebook" / "variables.yml"
    words = "{en: words, fr: mots, it: parole}"
    more = f"""
  age: {{table: person, label: {words}, level: count, from: {{main: {{column: age}}}}}}
  trade: {{table: person, label: {words}, level: identifier, from: {{main: {{column: trade}}}}}}
  mail: {{table: person, label: {words}, level: identifier, disclosure: direct,
         from: {{main: {{column: mail}}}}}}
"""
    codebook.write_text(codebook.read_text().rstrip() + more + RULES)
    with_page.receive("id,age,trade,mail\n1,20,b,a@x\n2,many,=1+1,b@x\n3,130,é,c@x\n")
    return with_page


def test_the_rows_set_aside_are_a_csv_that_a_spreadsheet_opens_and_no_other_person(
    with_aside, tmp_path
):
    path = tmp_path / "own" / "rows.csv"
    told = with_aside.impra("clean", "--study", "little", "--aside", str(path))
    assert told.returncode == 0, told.stderr
    assert "2 rows set aside are in" in told.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert (first["row"], first["variable"], first["value"], first["rule"]) == (
        "3", "age", "many", "not_a_number")  # fmt: skip
    assert (first["age"], first["trade"]) == ("many", "'=1+1")  # no spreadsheet runs it
    assert (second["trade"], second["reason_en"], second["reason_fr"], second["reason_it"]) == (
        "é", "too old", "trop âgé", "troppo anziano")  # fmt: skip
    assert "mail" not in first
    assert "@x" not in path.read_text(encoding="utf-8-sig")


def test_a_study_already_cleaned_gives_the_same_rows(with_aside, tmp_path):
    once, twice = tmp_path / "once.csv", tmp_path / "twice.csv"
    with_aside.impra("clean", "--study", "little", "--aside", str(once))
    told = with_aside.impra("clean", "--study", "little", "--aside", str(twice))
    assert "up to date" in told.stdout
    assert twice.read_bytes() == once.read_bytes()


@pytest.mark.parametrize("place", ["little/rows.csv", "little/processed/analysed/rows.csv"])
def test_rows_set_aside_are_never_written_where_others_look(with_aside, place):
    told = with_aside.impra("clean", "--study", "little", "--aside", place)
    assert told.returncode == 2
    assert "hold answers as received" in told.stderr
    assert not (with_aside.root / place).exists()


def test_a_file_that_people_may_have_marked_stays_as_it_is(with_aside, tmp_path):
    path = tmp_path / "marked.csv"
    path.write_text("mine")
    told = with_aside.impra("clean", "--study", "little", "--aside", str(path))
    assert told.returncode == 2
    assert path.read_text() == "mine"


def test_a_study_without_rows_set_aside_gives_the_headings_alone(with_page, tmp_path):
    with_page.receive()
    path = tmp_path / "none.csv"
    with_page.impra("clean", "--study", "little", "--aside", str(path))
    assert path.read_text(encoding="utf-8-sig").startswith("study,table,person,source,file")
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 1
