from __future__ import annotations

import json
import os
import shutil
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
    assert told.stderr.splitlines()[-1].startswith("  next: impra ")
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
    assert answer["next"] == "impra run --help"


def test_after_mending_the_next_command_is_the_one_that_was_typed(with_page):
    codebook = with_page.root / "notebooks" / "runs.yml"
    codebook.write_text("runs: [")
    told = with_page.impra("run", "page", "--study", "little")
    assert told.returncode == 3
    assert told.stderr.splitlines()[-1] == "  next: impra run page --study little"


@pytest.mark.parametrize("command", ["status", "run"])
def test_a_long_name_is_whole_in_a_narrow_window(with_page, command):
    name = "a_page_with_quite_a_long_name_about_something"
    with_page.notebook(name)
    with_page.runs(name)
    assert f"little/en/{name} " in with_page.impra(command, columns=40).stdout


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


def test_status_says_what_run_would_do_when_a_file_has_changed_since_cleaning(with_page):
    with_page.receive()
    first = json.loads(with_page.impra("status", "--json").stdout)
    assert first["stale"]["little/en/page"].startswith("to be cleaned: ")
    assert with_page.impra("run").returncode == 0
    assert with_page.impra("status").returncode == 0
    with_page.receive("id\n1\n3\n")
    told = with_page.impra("status", "--json")
    assert told.returncode == 1
    assert json.loads(told.stdout)["stale"] == {
        "little/en/page": "to be cleaned: nowhere/x.csv changed"
    }
    assert states(with_page.impra("run").stdout) == {"little/en/page": "ok"}


def test_status_goes_on_where_a_file_is_missing(with_page):
    with_page.receive()
    (with_page.root / "little" / "raw" / "nowhere" / "x.csv").unlink()
    told = with_page.impra("status", "--json")
    assert (told.returncode, told.stderr) == (1, "")
    assert "x.csv" in json.loads(told.stdout)["stale"]["little/en/page"]


def test_two_studies_named_at_once_are_refused(with_two_studies):
    told = with_two_studies.impra("run", "page", "--study", "little", "-p", "study=other")
    assert told.returncode == 2
    assert "--study says 'little' and -p study says 'other'" in told.stderr
    same = with_two_studies.impra("run", "page", "--study", "little", "-p", "study=./little",
                                  "-p", "place_a=nowhere")  # fmt: skip
    assert "no place 'nowhere'" in same.stderr


def test_a_command_in_any_script_is_written_where_only_ascii_is_asked_for(with_page):
    told = subprocess.run(with_page.command("run", "--study", "entità"), cwd=with_page.root,
                          env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
                          capture_output=True, check=False)  # fmt: skip
    assert told.returncode == 2
    assert "there is no study in entità" in told.stderr.decode("utf-8")


def test_a_module_that_ends_the_program_is_told_with_the_remedy(with_page):
    (with_page.root / "pandas.py").write_text("raise SystemExit('polluted')")
    with_page.receive()
    told = with_page.impra("clean", "--study", "little")
    assert told.returncode == 1
    assert told.stderr.startswith("error: a module ended the program: polluted")
    assert "PYTHONPATH" in told.stderr


def test_help_imports_nothing_that_takes_long(with_page):
    code = "import sys, impra_research.run.cli; print(*sys.modules)"
    loaded = set(with_page.python(code).stdout.split())
    assert not loaded & {"pandas", "pydantic", "papermill", "matplotlib", "sphinx", "nbformat"}


@pytest.fixture
def with_two_studies(with_page):
    """Beside `little`, whose tables are believed, a study `other` with the same page."""
    shutil.copytree(with_page.root / "little", with_page.root / "other")
    table = with_page.root / "notebooks" / "runs.yml"
    entry = table.read_text().removeprefix("runs:\n")
    table.write_text("runs:\n" + entry.replace("little", "other") + entry)
    return with_page


def test_tables_made_from_another_codebook_are_not_used_and_other_studies_are_run(with_two_studies):
    codebook = with_two_studies.root / "other" / "raw" / "codebook" / "variables.yml"
    codebook.write_text(codebook.read_text().replace("words", "other words"))
    told = with_two_studies.impra("clean", "--study", "other")
    assert told.returncode == 3
    assert "codebook/variables.yml" in told.stderr
    told = with_two_studies.impra("report")
    assert told.returncode == 0, told.stderr
    assert "codebook/variables.yml" in told.stderr
    assert "next: impra clean --study" in told.stderr
    assert with_two_studies.record("page")["status"] == "ok"
    assert states(told.stdout) == {"little/en/page": "ok", "other/en/page": "skipped"}
    rendered = with_two_studies.root / "notebooks" / "rendered"
    assert "Ask for the files" in (rendered / "en" / "other" / "index.html").read_text()


@pytest.mark.parametrize("file", ["x.csv", "variables.yml"])
def test_invalid_data_of_one_study_exit_3_and_the_others_are_run_and_reported(
    with_two_studies, file
):
    with_two_studies.receive("id,unknown\n1,2\n", study="other")
    if file == "variables.yml":
        path = with_two_studies.root / "other" / "raw" / "codebook" / file
        path.write_text(path.read_text().replace("level:", "levle:"))
    told = with_two_studies.impra("report")
    assert told.returncode == 3
    assert ("column 2" if file == "x.csv" else "levle") in told.stderr
    assert states(told.stdout) == {"little/en/page": "ok", "other/en/page": "skipped"}
    page = with_two_studies.root / "notebooks" / "rendered" / "en" / "little" / "page.html"
    assert page.exists()


def test_clean_tells_of_each_study_and_exits_3_when_one_is_invalid(with_two_studies):
    with_two_studies.receive("id,unknown\n1,2\n", study="other")
    told = with_two_studies.impra("clean", "--json")
    status = {each["study"]: each["status"] for each in json.loads(told.stdout)}
    assert told.returncode == 3
    assert status == {"other": "invalid", "little": "as made earlier"}
    assert "  fix: " in told.stderr


def states(stdout):
    rows = (line.split() for line in stdout.splitlines())
    return {row[0]: row[1] for row in rows if row and row[0].endswith("/page")}


def test_a_folder_of_files_that_does_not_exist_is_a_usage_error(with_page):
    told = with_page.impra("clean", "--study", "little", "--data", "missing")
    assert told.returncode == 2
    assert "there is no folder missing" in told.stderr


@pytest.mark.parametrize("command", ["clean", "check"])
def test_how_a_file_was_read_is_told_where_study_yml_does_not_say(with_page, command):
    with_page.receive("id\n1\n\n2\n")
    told = " ".join(with_page.impra(command).stdout.split())
    assert "x.csv: encoding found: utf-8; no delimiter found: one column; row 3 is empty" in told


def test_check_cleans_in_memory_and_says_what_clean_would(with_page):
    with_page.receive("id,unknown\n1,2\n")
    checks = {each["what"]: each for each in json.loads(with_page.impra("check", "--json").stdout)}
    assert with_page.impra("clean").returncode == 3
    assert not checks["little: cleaning"]["holds"]
    assert "column 2" in checks["little: cleaning"]["found"]
    assert checks["little: cleaning"]["next"] == "impra check --json"


def test_check_tells_one_fault_once(with_page):
    with_page.receive()
    codebook = with_page.root / "little" / "raw" / "codebook" / "variables.yml"
    codebook.write_text(codebook.read_text().replace("level:", "levle:"))
    told = with_page.impra("check").stdout
    assert told.count("levle") == 1
    assert told.count("stopped by the fault above") == 2


def test_what_to_type_next_is_the_command_that_was_typed_also_for_one_study_of_many(with_page):
    with_page.receive("id,unknown\n1,2\n")
    told = with_page.impra("run", "page", "--jobs", "1")
    assert told.returncode == 3
    assert "  next: impra run page --jobs 1" in told.stdout
    assert "the same command" not in told.stdout + told.stderr


def test_a_long_message_is_folded_and_what_is_to_be_typed_is_not(with_page):
    told = with_page.impra("run", "--study", "nowhere/" * 9, "-p", "min_cell=7", columns=60)
    *message, next_line = told.stderr.splitlines()
    assert max(len(line) for line in message if "nowhere/" not in line) <= 60
    assert "nowhere/" * 9 in told.stderr
    assert next_line == "  next: impra run --help"


def test_from_elsewhere_a_whole_path_to_a_study_tells_where_to_go(with_page, tmp_path_factory):
    study, elsewhere = with_page.root / "little", tmp_path_factory.mktemp("elsewhere")
    told = subprocess.run(with_page.command("clean", "--study", str(study)), cwd=elsewhere,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert told.returncode == 2
    typed = f"impra clean --study {study}"
    assert told.stderr.splitlines()[-1] == f"  next: cd {with_page.root} && {typed}"


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
