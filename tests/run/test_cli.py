from __future__ import annotations

import json

import pytest

COMMANDS = ("check", "clean", "run", "status", "report", "simulate", "lab")


@pytest.fixture
def with_page(little):
    little.notebook("page")
    little.runs("page")
    return little


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_helps_with_examples(with_page, command):
    told = with_page.impra(command, "--help")
    assert told.returncode == 0
    assert "Examples:" in told.stdout
    assert "--json" in told.stdout


@pytest.mark.parametrize(
    ("words", "nearest"),
    [
        (("rn",), "run"),
        (("run", "--frce"), "--force"),
        (("run", "pag"), "page"),
        (("run", "page", "-p", "langage=fr"), "language"),
        (("run", "page", "-p", "place_a=ther"), "there"),
        (("run", "--study", "nowhere"), "--study"),
        (("run", "--data", "."), "--study"),
    ],
)
def test_a_wrong_word_exits_2_with_the_nearest_before_any_kernel(with_page, words, nearest):
    told = with_page.impra(*words)
    assert told.returncode == 2, told.stderr
    assert told.stdout == ""
    assert told.stderr.startswith("error: ")
    assert nearest in told.stderr
    assert "Traceback" not in told.stderr
    assert not (with_page.root / "notebooks" / "rendered").exists()


def test_invalid_data_exit_3(with_page):
    study = with_page.root / "little" / "raw" / "study.yml"
    study.write_text(study.read_text().replace("synthetic: true", "syntetic: true"))
    told = with_page.impra("run")
    assert told.returncode == 3, told.stderr
    assert "did you mean 'synthetic'" in told.stderr


def test_an_error_is_one_json_document_too(with_page):
    told = with_page.impra("run", "pag", "--json")
    answer = json.loads(told.stdout)
    assert (told.returncode, answer["exit_code"], answer["error"]) == (2, 2, "UsageError")
    assert answer["fix"]


def test_check_names_what_does_not_hold_and_exits_1(with_page):
    told = with_page.impra("check", "--json")
    checks = {each["what"]: each for each in json.loads(told.stdout)}
    assert told.returncode == 1
    assert not checks["environment"]["holds"]
    assert checks["little: codebook"]["holds"]
    assert checks["page.ipynb: parameters"]["holds"]


def test_runs_whose_data_are_not_at_hand_are_skipped_and_say_how_to_get_them(with_page):
    for path in (with_page.root / "little" / "processed").rglob("*.json"):
        path.unlink()
    told = with_page.impra("run")
    assert told.returncode == 0, told.stderr
    assert "skipped" in told.stdout
    assert "Ask for the files" in told.stdout


def test_help_imports_nothing_that_takes_long(with_page):
    code = "import sys, impra_research.run.cli; print(*sys.modules)"
    loaded = set(with_page.python(code).stdout.split())
    assert not loaded & {"pandas", "pydantic", "papermill", "matplotlib", "sphinx", "nbformat"}
