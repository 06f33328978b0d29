from __future__ import annotations

import json

import pytest
from tests.clean.small_study import VARIABLES, write_study

from impra_research.declared import LANGUAGES
from impra_research.run.clean import process
from impra_research.run.pages.checked import checked_page

CLOSE = VARIABLES.replace("rules:\n", "rules:\n  told: {table: person, check: interview <= '2099-01-01',"
                          " message: {en: in the future, fr: x, it: x}}\n")  # fmt: skip


@pytest.fixture
def study(tmp_path):
    made = write_study(tmp_path, variables=CLOSE)
    process(made)
    return made


def row(page: str, begins: str) -> list[str]:
    line = next(line for line in page.splitlines() if line.startswith(f"| {begins}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_rows_of_each_source_are_those_kept_and_those_set_aside(study):
    page = checked_page(study, "en")
    for source in ("pie", "ra"):
        read, kept, aside = map(int, row(page, source)[1:])
        assert read == kept + aside == 3


def test_a_rule_that_no_row_breaks_is_listed_as_it_is_written(study):
    cells = row(checked_page(study, "en"), "in the future")
    assert cells == ["in the future", "`interview <= '2099-01-01'`", "0", "0"]


def test_every_row_set_aside_is_on_the_page_under_its_rule(study):
    page = checked_page(study, "en")
    for name, record in study.records().items():
        aside = [each for each in record["found"] if each["done"] == "quarantined"]
        assert sum(each["rows"] for each in aside) == record["rows_quarantined"], name
    assert row(page, "not a date that exists (x)")[2:] == ["1", "0"]
    assert row(page, "the person’s questionnaire was set aside")[2:] == ["1", "1"]


def test_few_rows_that_are_kept_are_not_counted_out(study):
    assert row(checked_page(study, "en"), "x (kept and counted)")[2:] == ["0", "&lt;5"]


def test_the_page_is_there_in_every_language_and_when_nothing_was_cleaned(tmp_path, study):
    assert len({checked_page(study, language) for language in LANGUAGES}) == len(LANGUAGES)
    bare = write_study(tmp_path / "bare", variables=CLOSE)
    assert "nothing to tell" in checked_page(bare, "en")


def test_what_was_guessed_about_a_file_is_quoted(study):
    path = study.processed / "clean" / "person.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"notes": {"ra.csv": "encoding guessed: cp1252"}}))
    assert "encoding guessed: cp1252" in checked_page(study, "it")
