from __future__ import annotations

import json
import subprocess
from pathlib import Path

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


@pytest.mark.parametrize("command", ["clean", "run"])
def test_tables_made_from_another_codebook_are_not_used(with_page, command):
    assert "as made earlier" in "".join(with_page.impra("clean").stdout)
    codebook = with_page.root / "little" / "raw" / "codebook" / "variables.yml"
    codebook.write_text(codebook.read_text().replace("words", "other words"))
    told = with_page.impra(command)
    assert told.returncode == 3, told.stdout
    assert "codebook/variables.yml" in told.stderr
    assert "Ask for the files" in told.stderr


def test_a_folder_of_files_that_does_not_exist_is_a_usage_error(with_page):
    told = with_page.impra("clean", "--study", "little", "--data", "missing")
    assert told.returncode == 2
    assert "there is no folder missing" in told.stderr


def test_check_cleans_in_memory_and_says_what_clean_would(with_page):
    (with_page.root / "little" / "raw" / "nowhere").mkdir()
    (with_page.root / "little" / "raw" / "nowhere" / "x.csv").write_text("id,unknown\n1,2\n")
    checks = {each["what"]: each for each in json.loads(with_page.impra("check", "--json").stdout)}
    assert with_page.impra("clean").returncode == 3
    assert not checks["little: cleaning"]["holds"]
    assert "\n" not in checks["little: cleaning"]["found"]


def test_without_a_word_the_help_is_shown(little):
    told = little.impra()
    assert (told.returncode, told.stderr) == (0, "")
    assert "impra report" in told.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("words", [("check", "--json"), ("check",), ("rn", "--json")])
def test_an_answer_that_cannot_be_written_is_no_traceback(with_page, words):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        told = subprocess.run(with_page.command(*words), cwd=with_page.root, stdout=full,
                              stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
    assert told.returncode in (1, 2)
    assert told.stderr.startswith("error: ")
    assert "Traceback" not in told.stderr
    assert "Exception ignored" not in told.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--size", "piemonte"), "--size piemonte=500"),
        (("--size", "piemonte=0"), "at least 1"),
        (("--seed", "-1"), "0 or more"),
    ],
)
def test_a_size_or_seed_that_makes_no_sense_is_a_usage_error(little, words, told):
    data = Path(__file__).parents[2] / "data"
    ended = little.impra("simulate", "out", "--like", str(data), *words)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert not (little.root / "out").exists()
