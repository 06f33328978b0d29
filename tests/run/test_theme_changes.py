"""`impra themes`: codes.yml of a study changes, and the codings follow."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from impra_research.coding.interviews import code_interviews
from impra_research.errors import RunFailedError
from impra_research.read.acts import Code, NewTheme
from impra_research.read.codings import read_meta_inferences
from impra_research.run.cli import app
from impra_research.run.exits import exit_code
from impra_research.run.theme_changes import adopted, changed
from impra_research.study import Study, file_sha256

RAW = Path(__file__).parents[2] / "data" / "raw"
WHY = ["--by", "team", "--reason", "two names for one thing"]


@pytest.fixture
def folder(tmp_path):
    for part in ("codebook", "interviews", "coding"):
        shutil.copytree(RAW / part, tmp_path / "raw" / part)
    shutil.copy(RAW / "study.yml", tmp_path / "raw")
    return tmp_path


def impra(folder, *words):
    line = ["themes", *words, "--study", str(folder)]
    return exit_code(lambda: app(line, prog_name="impra", standalone_mode=False), line)


def segments(folder):
    study = Study.open(folder)
    texts = (folder / "raw" / "interviews" / "index.yml").read_text(encoding="utf-8")
    persons = [line.split(":")[1].strip().strip('"') for line in texts.split("\n")
               if line.strip().startswith("person:")]  # fmt: skip
    return code_interviews(study, pd.DataFrame({"person": persons}))["segment"]


def test_what_was_coded_follows_a_merge_and_the_readings_of_analysts_too(folder):
    before = segments(folder)
    assert impra(folder, "merge", "permit_wait", "--into", "paperwork", *WHY) == 0
    after = segments(folder)
    was = before["code"].isin(["permit_wait", "paperwork"]).sum()
    assert (after["code"] == "paperwork").sum() == was
    assert "permit_wait" not in set(after["code"])
    assert set(after["segment"]) == set(before["segment"])
    codes = {code for row in read_meta_inferences(Study.open(folder)).themes for code in row.codes}
    assert "permit_wait" not in codes


def test_after_a_split_the_segments_that_wait_are_listed(folder, capsys):
    assert impra(folder, "split", "permit_wait", "wait_office", "wait_home", *WHY) == 0
    table = segments(folder)
    processed = folder / "processed" / "coded"
    processed.mkdir(parents=True)
    table.to_parquet(processed / "segment.parquet")
    capsys.readouterr()
    assert impra(folder, "list", "--json") == 0
    rows = {row["code"].strip(): row for row in json.loads(capsys.readouterr().out)}
    assert rows["permit_wait"]["to decide"] == (table["code"] == "permit_wait").sum() > 0
    assert rows["wait_home"]["segments"] == 0


def test_codings_that_were_not_cleaned_are_not_counted_as_none(folder, capsys):
    assert impra(folder, "list", "--json") == 0
    told = capsys.readouterr()
    assert {(row["segments"], row["to decide"]) for row in json.loads(told.out)} == {(None, None)}
    assert f"not cleaned yet\n  next: impra clean --study {folder}" in told.err


def test_numbers_older_than_the_codings_say_so_and_a_torn_line_is_told(folder, capsys):
    log = folder / "raw" / "coding" / "log" / "C.jsonl"
    log.parent.mkdir()
    label = dict.fromkeys(("en", "fr", "it"), "Queueing")
    whole = NewTheme(coder="C", code="queueing", label=label).line()
    log.write_text(whole, encoding="utf-8")
    (folder / "processed" / "coded").mkdir(parents=True)
    rows = pd.DataFrame({"code": ["permit_wait"], "document": "PIE_01", "start": 0, "end": 1})
    rows.assign(coder="C", status="exact").to_parquet(
        folder / "processed" / "coded" / "segment.parquet"
    )
    names = ("coding/segments.csv", "coding/log/C.jsonl", "codebook/codes.yml")
    inputs = {name: file_sha256(folder / "raw" / name) for name in names}
    stamp = {"inputs": inputs, "code": "", "tables": {}}
    (folder / "processed" / "made_from.json").write_text(json.dumps(stamp))
    assert impra(folder, "list") == 0
    told = capsys.readouterr()
    assert "newer" not in told.err
    assert "to adopt" in told.out
    log.write_text(whole + whole[:30], encoding="utf-8")
    assert impra(folder, "list") == 0
    told = capsys.readouterr().err
    assert "newer than these numbers: coding/log/C.jsonl\n" in told
    assert told.count("coding/log/C.jsonl: line 2 was torn off") == 1


def test_a_code_created_while_coding_is_adopted_and_the_study_reads_again(folder):
    text = next((folder / "raw" / "interviews").glob("*PIE_01*")).read_text(encoding="utf-8")
    label = dict.fromkeys(("en", "fr", "it"), "Queueing")
    acts = [NewTheme(coder="C", code="lines_of_people", label=label, parent="queueing"),
            NewTheme(coder="C", code="queueing", label=label, parent="institutional_rules"),
            Code(coder="C", document="PIE_01", text=hashlib.sha256(text.encode()).hexdigest(),
                 start=737, end=943, code="queueing")]  # fmt: skip
    log = folder / "raw" / "coding" / "log" / "C.jsonl"
    log.parent.mkdir()
    log.write_text("".join(act.line() for act in acts), encoding="utf-8")
    assert impra(folder, "adopt", "lines_of_people") == 0
    themes = Study.open(folder).codebook.themes
    assert themes["lines_of_people"].parent == "queueing"
    assert themes["queueing"].history[0].by == "C"
    assert (segments(folder)["code"] == "queueing").sum() == 1
    assert impra(folder, "adopt", "queueing") == 2


def test_a_change_that_is_not_possible_leaves_the_file_alone(folder):
    path = folder / "raw" / "codebook" / "codes.yml"
    before = path.read_bytes()
    assert impra(folder, "move", "discrimination", "--below", "mistrust", *WHY) == 2
    assert impra(folder, "rename", "nothing", "something", *WHY) == 2
    assert path.read_bytes() == before


def test_while_one_command_changes_the_codes_another_is_refused(folder):
    path = folder / "raw" / "codebook" / "codes.yml"

    def change(text, told):
        for other in (lambda: adopted(folder, []), lambda: changed(folder, "B", "why", change)):
            with pytest.raises(RunFailedError, match="another impra command"):
                other()
        return text + "# once\n"

    before = path.read_text(encoding="utf-8")
    changed(folder, "A", "why", change)
    assert path.read_text(encoding="utf-8") == before + "# once\n"
