"""Cleaning writes all of its tables or none, once, and says from what."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from impra_research.errors import DataError
from impra_research.run.clean import process
from impra_research.run.stamp import why_to_clean
from impra_research.run.terminal import kept_told
from impra_research.study import Study

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def study(tmp_path):
    shutil.copytree(DATA / "raw", tmp_path / "study" / "raw")
    return Study(tmp_path / "study")


def written(study):
    return {path.relative_to(study.processed): path.read_bytes()
            for path in study.processed.rglob("[!.]*.*") if path.is_file()}  # fmt: skip


def test_every_row_is_out_or_set_aside_and_the_record_says_from_what(study):
    told = process(study)
    assert told["status"] == "cleaned"
    for name, record in study.records().items():
        assert record["rows_in"] == record["rows_out"] + record["rows_quarantined"], name
        assert len(study.table(name)) == record["rows_out"], name
        assert record["inputs"]["study.yml"]
        assert record["code"]
    aside = pd.read_parquet(study.processed / "clean" / "person.quarantine.parquet")
    assert {"file", "sheet", "row", "variable", "raw", "rule"} <= set(aside)
    assert len(aside) == study.records()["person"]["rows_quarantined"]


def test_one_line_tells_how_many_are_kept_and_where_the_others_are(study, monkeypatch):
    monkeypatch.chdir(study.folder.parent)
    told = process(study)
    line = kept_told(told)
    person = told["tables"]["person"]
    assert f"{person['rows_out']} persons kept, {person['rows_quarantined']} quarantined" in line
    where = line.partition("see ")[2].removesuffix(")")
    assert len(list(Path.cwd().glob(where))) > 1


def test_unchanged_inputs_are_left_alone_and_changed_ones_are_not(study):
    process(study)
    first = written(study)
    assert process(study)["status"] == "up to date"
    note = study.raw / "corrections.yml"
    note.write_text(note.read_text() + "# a note\n")
    assert process(study)["status"] == "cleaned"
    tables = {path: content for path, content in first.items() if path.suffix == ".parquet"}
    assert {path: written(study)[path] for path in tables} == tables


@pytest.mark.parametrize("edited", ["raw/coding/segments.csv", "raw/corrections.yml",
                                    "processed/clean/person.parquet"])  # fmt: skip
def test_an_edited_input_and_a_changed_table_are_named_before_cleaning(study, edited):
    assert why_to_clean(study) == "no tables yet"
    process(study)
    assert why_to_clean(study) == ""
    with (study.folder / edited).open("ab") as stream:
        stream.write(b"\n")
    assert why_to_clean(study) == f"{edited.removeprefix('raw/')} changed"


def test_a_full_disk_leaves_the_earlier_tables_and_nothing_half_made(study, monkeypatch):
    process(study)
    before = written(study)
    monkeypatch.setattr(pd.DataFrame, "to_parquet", full_disk)
    with pytest.raises(OSError, match="No space"):
        process(study, force=True)
    assert written(study) == before
    assert not list(study.processed.rglob(".part-*"))


def full_disk(_table, path, **_options):
    path.write_bytes(b"half")
    raise OSError(28, "No space left on device")


def test_a_table_that_is_no_longer_made_does_not_survive(study):
    process(study)
    (study.processed / "clean" / "old.parquet").write_bytes(b"")
    assert process(study)["status"] == "cleaned"
    assert not study.has("old")


def test_invalid_data_leave_the_earlier_tables(study):
    process(study)
    before = written(study)
    events = study.raw / "registers" / "impra_events.csv"
    events.write_text(events.read_text().replace("organisation", "organization", 1))
    with pytest.raises(DataError):
        process(study)
    assert written(study) == before
    assert json.loads((study.processed / "made_from.json").read_text())["tables"]
