"""`impra deposit`: from tables that are up to date, beside and renamed, never over somebody's work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pandas as pd
import pytest
from tests.deposit.conftest import ROOT
from typer.testing import CliRunner

from impra_research.errors import DataError, NotCleanedError, UsageError
from impra_research.files import sweep_beside
from impra_research.run.bundle import make_deposit
from impra_research.run.clean import process
from impra_research.run.cli import app
from impra_research.run.deposit import step_of
from impra_research.study import Study


@pytest.fixture
def study(tmp_path):
    shutil.copytree(ROOT / "studies" / "template" / "raw", tmp_path / "template" / "raw")
    return Study.open(tmp_path / "template")


def test_a_study_that_was_not_cleaned_is_refused(study, tmp_path):
    with pytest.raises(
        NotCleanedError, match=r"no processed tables(.|\n)*next: impra clean --study"
    ):
        make_deposit(study, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_tables_that_are_out_of_date_are_refused(study, tmp_path):
    process(study)
    path = study.raw / "study.yml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# read again\n", encoding="utf-8")
    with pytest.raises(NotCleanedError, match=r"not up to date: study.yml changed"):
        make_deposit(Study.open(study.folder), tmp_path / "out")


def test_a_folder_that_is_no_deposit_is_not_replaced(study, tmp_path):
    process(study)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("mine")
    with pytest.raises(UsageError, match="is not a deposit and is not empty"):
        make_deposit(study, tmp_path / "out")
    assert (tmp_path / "out" / "thesis.docx").read_text() == "mine"


def test_a_deposit_replaces_an_earlier_one_and_leaves_nothing_beside_it(study, tmp_path):
    process(study)
    out = tmp_path / "deposits" / "out"
    make_deposit(study, out)
    (out / "data" / "old.csv").write_text("old")
    made = make_deposit(study, out, dates="year", without=["sex"])
    assert not (out / "data" / "old.csv").exists()
    assert made["left_out"] == ["sex"]
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_deposit_that_fails_leaves_the_earlier_one(study, tmp_path, monkeypatch):
    process(study)
    make_deposit(study, tmp_path / "out")
    before = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    monkeypatch.setattr("impra_research.deposit.folder.read_me", lambda contents: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_deposit(study, tmp_path / "out")
    assert (tmp_path / "out" / "README.md").read_text(encoding="utf-8") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "template"]


def test_the_command_says_what_is_in_it_and_what_is_left_to_do(study):
    process(study)
    ended = CliRunner().invoke(app, ["deposit", "--study", str(study.folder)])
    assert ended.exit_code == 0, ended.output
    told = " ".join(ended.output.split())
    assert "Sensitive: monthly_income." in told
    assert "k = 1, all tables joined by person; of 5 persons" in told
    assert "restricted access for data of real people" in told
    assert (
        "an archive will ask for (write it in study.yml, most of it under `deposit`): creators"
        in told
    )
    assert "no date is finer than: month" in told
    assert (study.folder / "deposit" / "ddi.xml").is_file()


def test_the_command_gives_json(study):
    process(study)
    ended = CliRunner().invoke(app, ["deposit", "--study", str(study.folder), "--json"])
    assert json.loads(ended.stdout)["tables"] == {"person": 5, "enterprise": 5}


def expose(study, column: str) -> None:
    """Let a column of the template be told as it is, with what a respondent should not have given."""
    answers = study.raw / "surveys" / "answers.csv"
    lines = answers.read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index(column)
    for n, line in enumerate(lines[1:], start=1):
        cells = line.split(",")
        cells[at] = f"06 39 98 12 {10 + n}"
        lines[n] = ",".join(cells)
    answers.write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = study.raw / "study.yml"
    said.write_text(
        said.read_text(encoding="utf-8").replace(f"      {column}: ", "      never: "),
        encoding="utf-8",
    )


def test_a_deposit_that_would_show_telephone_numbers_is_not_written_and_shows_none(study, tmp_path):
    expose(study, "comment")
    codebook = study.raw / "codebook" / "variables.yml"
    text = codebook.read_text(encoding="utf-8").replace(
        "\nrules:", "\n  remark:\n    table: person\n    label: {en: Remark, fr: Remarque, it: Nota}\n"
        "    level: identifier\n    from:\n      survey: {column: comment}\n\nrules:", 1)  # fmt: skip
    codebook.write_text(text, encoding="utf-8")
    said = study.raw / "study.yml"
    kept = [
        line
        for line in said.read_text(encoding="utf-8").splitlines()
        if not line.startswith("      never:")
    ]
    said.write_text(
        "\n".join(kept).replace("    left_in_raw:  #", "    left_in_raw: {}  #") + "\n",
        encoding="utf-8",
    )
    exposed = Study.open(study.folder)
    process(exposed)
    with pytest.raises(DataError, match=r"data/person.csv(.|\n)*phone") as stop:
        make_deposit(exposed, tmp_path / "out")
    assert "06 39" not in str(stop.value)
    assert list(tmp_path.glob("*out*")) == []


def test_what_a_killed_deposit_left_is_removed_by_the_next_one(study, tmp_path):
    process(study)
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = tmp_path / f".part-{dead.pid}-out"
    (left / "data").mkdir(parents=True)
    alive = tmp_path / f".part-{os.getppid()}-out"
    alive.mkdir()
    make_deposit(study, tmp_path / "out")
    assert not left.exists()
    assert alive.exists()


def test_what_a_kill_took_away_between_two_names_is_brought_back(tmp_path):
    dead = subprocess.Popen(["true"])
    dead.wait()
    (tmp_path / f".part-{dead.pid}-old-out").mkdir()
    sweep_beside(tmp_path / "out")
    assert (tmp_path / "out").is_dir()


def test_the_command_rounds_numbers_and_refuses_a_step_that_is_none(study):
    process(study)
    command = ["deposit", "--study", str(study.folder), "--round"]
    assert CliRunner().invoke(app, [*command, "birth_year=10"]).exit_code == 0
    years = pd.read_csv(study.folder / "deposit" / "data" / "person.csv")["birth_year"]
    assert set(pd.to_numeric(years, errors="coerce").dropna() % 10) == {0}
    with pytest.raises(UsageError, match="--round birth_year"):
        step_of("birth_year")


def test_data_that_may_not_be_passed_on_are_described_only_and_it_is_said_loudly(study):
    path = study.raw / "study.yml"
    forbidden = "\ndeposit: {redistribute: false}\n"
    path.write_text(path.read_text(encoding="utf-8") + forbidden, encoding="utf-8")
    process(Study.open(study.folder))
    ended = CliRunner().invoke(app, ["deposit", "--study", str(study.folder)])
    assert "METADATA ONLY" in ended.output
    assert "no row was written" in " ".join(ended.output.split())
    assert not (study.folder / "deposit" / "data").exists()
    again = CliRunner().invoke(app, ["deposit", "--study", str(study.folder)])
    assert again.exit_code == 0, again.output


def test_rows_of_an_earlier_deposit_are_gone_once_they_may_not_be_passed_on(study):
    process(study)
    make_deposit(study, study.folder / "deposit")
    assert (study.folder / "deposit" / "data").is_dir()
    kept = study.declared.deposit.model_copy(update={"redistribute": False})
    study.declared = study.declared.model_copy(update={"deposit": kept})
    make_deposit(study, study.folder / "deposit")
    assert not list((study.folder / "deposit").rglob("person*"))
