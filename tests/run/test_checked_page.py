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


def rows(page: str, begins: str) -> list[list[str]]:
    lines = [line for line in page.splitlines() if line.startswith(f"| {begins}")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def row(page: str, begins: str) -> list[str]:
    return rows(page, begins)[0]


def test_the_rows_of_each_source_are_those_kept_and_those_set_aside(study):
    page = checked_page(study, "en")
    for source in ("Piedmont", "Rhône-Alpes"):
        read, kept, aside = map(int, row(page, source)[1:])
        assert read == kept + aside == 3


def test_a_rule_that_no_row_breaks_is_listed_as_it_is_written(study):
    cells = row(checked_page(study, "en"), "in the future")
    assert cells == ["in the future", "`check: interview <= '2099-01-01'`", "set aside", "0", "0"]


def test_every_row_set_aside_is_on_the_page_under_its_rule(study):
    page = checked_page(study, "en")
    for name, record in study.records().items():
        aside = [each for each in record["found"] if each["done"] == "quarantined"]
        assert sum(each["rows"] for each in aside) == record["rows_quarantined"], name
    assert row(page, "not a date that exists (x)")[3:] == ["1", "0"]
    assert row(page, "the person’s questionnaire was set aside")[3:] == ["1", "1"]


def test_few_rows_that_are_kept_are_not_counted_out(study):
    page = checked_page(study, "en")
    assert [each[2:] for each in rows(page, "x") if "kept and counted" in each] == [
        ["kept and counted", "0", "&lt;5"]
    ]
    assert "fewer than 5 of them are not counted out" in page


def test_the_page_is_there_in_every_language_and_when_nothing_was_cleaned(tmp_path, study):
    assert len({checked_page(study, language) for language in LANGUAGES}) == len(LANGUAGES)
    bare = write_study(tmp_path / "bare", variables=CLOSE)
    assert "nothing to tell" in checked_page(bare, "en")


def test_what_was_guessed_about_a_file_is_quoted(study):
    path = study.processed / "clean" / "person.json"
    record = json.loads(path.read_text())
    path.write_text(json.dumps(record | {"notes": {"ra.csv": "encoding guessed: cp1252"}}))
    assert "encoding guessed: cp1252" in checked_page(study, "it")


def test_kinds_of_values_that_no_row_breaks_are_listed_with_their_variables(study):
    page = checked_page(study, "en")
    assert (
        row(page, "a value that is not in its list (1 variable checked, none found)")[3:]
        == ["0"] * 2
    )
    assert "checked, none found" not in "".join(row(page, "not a date that exists (x)"))


def test_the_page_says_what_the_codebook_recodes_and_that_nothing_else_changes(tmp_path):
    longer = CLOSE.replace("G01Q03", "G01Q03, times: 12")
    assert longer != CLOSE
    made = write_study(tmp_path, variables=longer)
    process(made)
    page = checked_page(made, "en")
    assert "No value is changed except by the corrections and by what the codebook recodes" in page
    assert ["Rhône-Alpes", "x", "multiplied by 12"] in rows(page, "Rhône-Alpes")
    assert ["Piedmont", "all, unless another line says otherwise",
            "“Preferisco non rispondere” → x"] in rows(page, "Piedmont")  # fmt: skip


def test_answers_that_are_not_used_are_counted_as_a_change_and_few_of_them_hidden(study):
    path = study.processed / "clean" / "person.json"
    record = json.loads(path.read_text())
    aside = {"set_aside": {"income": {"pie": 14, "ra": 3}}}
    path.write_text(json.dumps(record | aside))
    told = [each[2] for each in rows(checked_page(study, "en"), "") if "not used" in each[-1]]
    assert [text.rpartition(": ")[2] for text in told] == ["14", "&lt;5"]


def test_a_codebook_without_rules_says_so(tmp_path):
    bare = VARIABLES.partition("rules:\n")[0]
    made = write_study(tmp_path, variables=bare)
    process(made)
    assert "holds no rules of its own" in checked_page(made, "en")


def test_a_correction_is_told_by_the_variable_that_reads_the_cell(tmp_path, study):
    (study.raw / "corrections.yml").write_text(
        "corrections: [{file: ra.csv, row: 2, column: 'G02[2_date]', expected: a, value: b,"
        " reason: r, who: team, date: 2014-06-16}]"
    )
    page = checked_page(study, "en")
    assert row(page, "`ra.csv`") == ["`ra.csv`", "x", "1"]


def test_what_is_noted_about_a_file_is_told_in_the_reader_s_language(study):
    path = study.processed / "clean" / "person.json"
    note = "delimiter found: ';'\nhidden rows were read too: 2, 3"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"notes": {"ra.csv": note}}))
    page = checked_page(study, "fr")
    assert "séparateur trouvé\u00a0: " in page
    assert "des lignes masquées ont été lues aussi" in page
    assert "hidden" not in page
