from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest

from impra_research import Study
from impra_research.codebook import Variable
from impra_research.draft.folder import draft_study

PERSONS = {
    "enqueteur": ["Paul Martin", "Awa Diop", "Chiara Rossi"],
    "codice": ["RSSMRA85M01H501Q", "VRDGPP80A01F205E"],
    "reach": ["06 39 98 12 34", "06 39 98 12 35"],
}


def drafted(folder: Path, answers: list[str]) -> tuple[Variable, str]:
    rows = "".join(f"{n};{answer}\n" for n, answer in zip(range(1, 41), cycle(answers)))
    (folder / "a.csv").write_text("id;what\n" + rows, encoding="utf-8")
    study = Study.open(draft_study([folder / "a.csv"], folder / "mine"))
    text = (folder / "mine" / "raw" / "codebook" / "variables.yml").read_text(encoding="utf-8")
    return study.codebook.variables["what"], text


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
