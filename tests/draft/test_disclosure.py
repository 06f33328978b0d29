from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from tests.draft.one_column import drafted

from impra_research.draft.folder import draft_study

PERSONS = {
    "enqueteur": ["Paul Martin", "Awa Diop", "Chiara Rossi"],
    "codice": ["RSSMRA85M01H501Q", "VRDGPP80A01F205E"],
    "reach": ["06 39 98 12 34", "06 39 98 12 35"],
}


@pytest.mark.parametrize("kind", PERSONS)
def test_who_many_rows_name_is_direct_and_not_listed_under_any_heading(tmp_path, kind):
    variable, text = drafted(tmp_path, PERSONS[kind])
    assert variable.disclosure == "direct"
    assert not any(answer in text for answer in PERSONS[kind])


def test_a_list_with_one_telephone_in_it_is_not_shown(tmp_path):
    variable, text = drafted(tmp_path, ["ok", "rien", "plus tard", "06 39 98 12 34"])
    assert variable.level == "text"
    assert "39 98" not in text
    assert "decide: a list? 1 of its answers" in text


def test_places_are_a_list_and_no_persons(tmp_path):
    variable, _ = drafted(tmp_path, ["Torino", "Saint-Denis", "Rhône-Alpes", "Porta Palazzo"])
    assert variable.level == "nominal"


def test_the_income_of_one_person_does_not_stand_in_the_span_of_all(tmp_path):
    _, text = drafted(tmp_path, [str(number) for number in (1037, *range(1500, 2300, 21), 988987)])
    assert "level: count  # about " in text
    assert not any(number in text for number in ("1037", "988987", "990000"))


def test_a_span_of_a_few_rows_is_not_told(tmp_path):
    (tmp_path / "a.csv").write_text("id;what\n1;17\n2;4312\n3;7\n", encoding="utf-8")
    draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    assert "4312" not in (tmp_path / "mine" / "raw" / "codebook" / "variables.yml").read_text()


WHO = ["Rilevatore", "Intervistato da", "Référent", "Saisi par", "Interviewed by", "Entered by",
       "Come ti chiami?", "Comment vous appelez-vous ?", "Consent_signed_by", "Signé par"]  # fmt: skip


def of_column(folder: Path, heading: str, answers: list[str]) -> tuple[str, str]:
    """Draft a column; give the text of its variable, and all of the codebook."""
    rows = "".join(f"{n};{answer}\n" for n, answer in zip(range(1, 13), cycle(answers)))
    (folder / "a.csv").write_text(f"id;{heading}\n{rows}", encoding="utf-8")
    draft_study([folder / "a.csv"], folder / "mine")
    text = (folder / "mine" / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    return text.rpartition("    table: person\n")[2], text


@pytest.mark.parametrize("heading", WHO)
def test_who_asked_typed_or_signed_is_direct_and_not_listed_whatever_the_name(tmp_path, heading):
    variable, text = of_column(tmp_path, heading, ["Canarina", "zquack"])
    assert "level: text\n    disclosure: direct" in variable
    assert "canarina" not in text.lower()
    assert "zquack" not in text


def test_whether_the_interviewer_was_seen_again_is_a_list_and_no_name(tmp_path):
    variable, _ = of_column(tmp_path, "Avete rivisto il rilevatore?", ["sì", "no"])
    assert "level: binary" in variable


@pytest.mark.parametrize("answers", [["Zeb Quack"], ["Z. Quack", "Nord", "Sud"], ["Quack Z."]])
def test_answers_written_as_names_are_asked_about_and_not_listed(tmp_path, answers):
    variable, text = of_column(tmp_path, "Suivi", answers)
    assert "level: text\n    disclosure: text" in variable
    assert "decide: a list?" in text
    assert "quack" not in text.lower()


def test_two_columns_of_one_name_share_no_list_called_by_it(tmp_path):
    rows = "".join(f"{n};Zeb Quack;Zeb Quack\n" for n in range(6))
    (tmp_path / "a.csv").write_text("id;suivi;vu\n" + rows, encoding="utf-8")
    draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    text = (tmp_path / "mine" / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    assert "quack" not in text.lower()


@pytest.mark.parametrize(
    ("heading", "answers"),
    [("Regione", ["Alto Adige", "Val Seriana"]), ("Contract", ["Full Time", "Part-time"])],
)  # fmt: skip
def test_places_and_things_with_capitals_are_lists(tmp_path, heading, answers):
    _, text = of_column(tmp_path, heading, answers)
    assert answers[0] in text


def test_numbers_of_respondents_are_no_list_and_the_one_that_stands_twice_is_told(tmp_path):
    rows = "R001;a\nR002;b\nR003;a\nR003;b\nR005;a\n"
    (tmp_path / "a.csv").write_text("respondent_id;what\n" + rows, encoding="utf-8")
    draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    text = (tmp_path / "mine" / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    assert "level: identifier\n    disclosure: direct" in text
    assert "One stands twice: rows 4, 5" in text
    assert "R00" not in text


def test_codes_of_villages_are_no_numbers_of_respondents(tmp_path):
    variable, _ = of_column(tmp_path, "Village_code", ["X1", "X2", "X3"])
    assert "level: nominal" in variable
