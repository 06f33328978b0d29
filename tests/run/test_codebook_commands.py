"""`impra codebook draft` and `impra codebook check`, typed as a newcomer would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from openpyxl import Workbook

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "studies" / "template" / "raw" / "surveys" / "answers.csv"


def impra(*words: object, columns: int = 80) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from impra_research.run.cli import main; main()"]
    environment = {**os.environ, "COLUMNS": str(columns)}
    return subprocess.run([*command, *map(str, words)], cwd=ROOT, env=environment, text=True,
                          capture_output=True, timeout=120, check=False)  # fmt: skip


def test_a_draft_is_checked_at_once_and_only_what_people_decide_is_left(tmp_path):
    drafted = impra("codebook", "draft", ANSWERS, "--out", tmp_path / "mine")
    assert drafted.returncode == 0, drafted.stderr
    assert drafted.stdout.strip() == str(tmp_path / "mine")
    assert f"next: impra codebook check --study {tmp_path / 'mine'}" in drafted.stderr
    checked = impra("codebook", "check", "--study", tmp_path / "mine", "--json")
    assert checked.returncode == 0, checked.stdout
    assert {each["mend"] for each in json.loads(checked.stdout)} == {False}
    assert "to translate" in checked.stdout
    assert "to decide" in checked.stdout


def test_everything_that_does_not_match_is_told_at_once_on_a_narrow_screen(tmp_path):
    impra("codebook", "draft", ANSWERS, "--out", tmp_path / "mine")
    codebook = tmp_path / "mine" / "raw" / "codebook" / "variables.yml"
    text = codebook.read_text()
    text = text.replace("{column: sex,", "{column: sx,").replace("Man: man", "Mann: man")
    before, workers, after = text.partition("  workers:\n")
    codebook.write_text(before + workers + after.replace("level: count", "level: date", 1))
    study = codebook.parents[1] / "study.yml"
    study.write_text(study.read_text().replace('{"": no_answer, ', "{"))
    ended = impra("codebook", "check", "--study", tmp_path / "mine")
    assert ended.returncode == 3
    told = " ".join(ended.stdout.split())
    assert "no column 'sx', from which variable 'sex' comes; did you mean 'sex'?" in told
    assert "no variable reads column 'sex'" in told
    assert "row 7: an empty cell; give its reason under `missing` in study.yml" in told
    assert "6 rows of 6 hold no date" in told
    assert "all cells fit level count" in told
    assert max(map(len, ended.stdout.splitlines())) <= 80


def test_an_earlier_study_is_never_written_over(tmp_path):
    (tmp_path / "mine").mkdir()
    ended = impra("codebook", "draft", ANSWERS, "--out", tmp_path / "mine")
    assert ended.returncode == 2
    assert "fix: name a folder that does not exist" in ended.stderr
    assert not list((tmp_path / "mine").iterdir())


def test_the_help_shows_a_command_that_can_be_typed():
    assert "impra codebook draft answers.csv --out studies/mine" in " ".join(
        impra("codebook", "draft", "--help").stdout.split()
    )


def test_a_form_that_is_of_another_survey_is_named_and_not_dropped_in_silence(tmp_path):
    book = Workbook()
    book.active.title = "survey"
    book.active.append(["type", "name", "label"])
    book.active.append(["text", "elsewhere", "A question of another form"])
    book.create_sheet("choices").append(["list_name", "name", "label"])
    book.save(tmp_path / "other_form.xlsx")
    drafted = impra(
        "codebook", "draft", ANSWERS, tmp_path / "other_form.xlsx", "--out", tmp_path / "mine"
    )
    assert drafted.returncode == 0, drafted.stderr
    assert "not used: other_form.xlsx" in drafted.stderr


def test_what_is_to_be_decided_ends_the_draft_one_line_each_on_a_narrow_screen(tmp_path):
    drafted = impra("codebook", "draft", ANSWERS, "--out", tmp_path / "mine")
    lines = drafted.stderr.splitlines()
    study = (tmp_path / "mine" / "raw" / "study.yml").read_text().splitlines()
    number = next(n for n, line in enumerate(study, 1) if line.startswith("synthetic:"))
    assert f"  study.yml:{number}  synthetic: true when nobody gave these answers" in lines
    assert max(len(line) for line in lines if "next:" not in line) <= 80
    checked = impra("codebook", "check", "--study", tmp_path / "mine").stdout
    assert f"    line {number}  synthetic: true when nobody gave these answers" in checked


def test_no_check_of_a_study_overlooks_what_nobody_decided(tmp_path):
    impra("codebook", "draft", ANSWERS, "--out", tmp_path / "mine")
    checked = impra("check", "--study", tmp_path / "mine")
    assert "lines are marked `# decide`" in checked.stdout
    assert "country of north" in checked.stdout


def test_a_key_of_a_sheet_is_typed_as_it_is_called(tmp_path):
    book = Workbook()
    for row in (["Survey 2014", None, None], ["id", "sex", "age"], [1, "f", 30], ["Total", "", 30]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    refused = impra("codebook", "draft", tmp_path / "a.xlsx", "--out", tmp_path / "mine")
    assert refused.returncode == 3
    assert "--first-row 2" in refused.stderr
    drafted = impra("codebook", "draft", tmp_path / "a.xlsx", "--out", tmp_path / "mine",
                    "--first-row", "2", "--stop-at", "Total")  # fmt: skip
    assert drafted.returncode == 0, drafted.stderr
    assert "first_row: 2, stop_at: Total" in (tmp_path / "mine" / "raw" / "study.yml").read_text()
