"""`impra codebook match` writes proposals, keeps decisions, and tells the terminal numbers alone."""

from __future__ import annotations

import json

import pytest
from tests.clean.small_study import write_study
from tests.clean.test_harmonised import FREE, OTHER, match, with_text

from impra_research.clean import clean_study
from impra_research.codebook import MatchesFile
from impra_research.declared import read_declared, read_yaml
from impra_research.errors import UnknownValueError
from impra_research.run.exits import exit_code
from impra_research.run.matching import match_texts
from impra_research.study import Study


def test_proposals_are_written_and_accepting_one_makes_the_study_clean(tmp_path):
    study = with_text(tmp_path, "Marroco")
    found = match_texts(study)
    assert found.variables == {"country": {"accepted": 0, "rejected": 0, "proposed": 1, "open": 0}}
    path = study.raw / "codebook" / "matches.yml"
    (made,) = read_declared(path, MatchesFile).matches
    assert (made.raw, made.code, made.status) == ("Marroco", "MA", "proposed")
    text = path.read_text(encoding="utf-8")
    text = text.replace("status: proposed", "status: accepted\n  who: coder\n  date: 2014-06-01")
    path.write_text(text, encoding="utf-8")
    again = Study.open(tmp_path)
    assert "MA" in set(clean_study(again).tables["person"]["country"])
    assert match_texts(again).variables == {
        "country": {"accepted": 1, "rejected": 0, "proposed": 0, "open": 0}
    }
    assert read_declared(path, MatchesFile).matches[0].who == "coder"


def test_a_study_whose_texts_all_join_gets_no_file(tmp_path):
    study = with_text(tmp_path, "Maroc")
    assert match_texts(study).file == ""
    assert not (study.raw / "codebook" / "matches.yml").exists()


def test_groups_of_other_answers_are_written_beside_and_read_by_nothing(tmp_path):
    text = FREE.replace("  income:", OTHER + "  income:")
    text = text.replace("Codice}, ra: {column: G01Q01}}", "Codice}}")
    study = write_study(tmp_path, variables=text)
    match_texts(study)
    groups = read_yaml(study.raw / "codebook" / "others.yml")["groups"]
    assert [group["variable"] for group in groups] == ["country_other"] * 3
    assert not (study.raw / "codebook" / "matches.yml").exists()


@pytest.mark.parametrize(
    "text", ["Ada: Lovelace #1", "- 'x'", "no", "=cmd|x", "12", "é\u00a0€", "{a"]
)
def test_whatever_a_respondent_wrote_comes_back_as_it_was(tmp_path, text):
    study = with_text(tmp_path, text) if "€" not in text else with_text(tmp_path, "é\u00a0e")
    found = match_texts(study)
    (made,) = read_declared(study.raw / "codebook" / "matches.yml", MatchesFile).matches
    assert made.raw == (text if "€" not in text else "é\u00a0e")
    assert made.code is None
    assert found.variables["country"]["open"] == 1


def test_the_terminal_is_told_numbers_and_never_a_text(tmp_path, capsys):
    from impra_research.run.cli import app

    with_text(tmp_path, "Ada Lovelace", matches=match("Marroco", "code: MA"))
    words = ["codebook", "match", "--study", str(tmp_path), "--json"]
    assert exit_code(lambda: app(words, prog_name="impra", standalone_mode=False), words) == 0
    told = capsys.readouterr()
    assert "Lovelace" not in told.out + told.err
    assert json.loads(told.out)["variables"]["country"]["open"] == 1
    assert "impra clean --study" in told.err


def test_a_rejected_text_is_counted_apart_and_what_to_do_with_it_is_said(tmp_path, capsys):
    from impra_research.run.cli import app

    decided = match("Marroco", "status: rejected\n    who: coder\n    date: 2014-06-01")
    study = with_text(tmp_path, "Marroco", matches=decided)
    words = ["codebook", "match", "--study", str(tmp_path)]
    assert exit_code(lambda: app(words, prog_name="impra", standalone_mode=False), words) == 0
    told = capsys.readouterr()
    assert "1 rejected: cleaning stops there: correct the answer in corrections.yml" in told.err
    with pytest.raises(UnknownValueError):
        clean_study(Study.open(study.folder))
