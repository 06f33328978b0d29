from __future__ import annotations

from pathlib import Path

import pytest

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.draft.folder import draft_study
from impra_research.errors import UsageError

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "studies" / "template" / "raw" / "surveys" / "answers.csv"


def test_a_drafted_csv_is_cleaned_at_once_and_every_column_is_accounted_for(tmp_path):
    study = Study.open(draft_study([ANSWERS], tmp_path / "mine"))
    cleaned = clean_study(study)
    assert cleaned.records["person"]["rows_out"] == 6
    assert cleaned.tables["person"].loc[0, "interview" if "interview" in study.codebook.variables
                                        else "date_earliest"].isoformat()[:10] == "2024-03-04"  # fmt: skip
    assert study.codebook.variables["registered"].level == "binary"
    assert list(study.places) == ["north", "south"]


def test_the_file_as_received_is_copied_byte_for_byte_and_its_sum_declared(tmp_path):
    study = Study.open(draft_study([ANSWERS], tmp_path / "mine"))
    source = study.declared.sources["answers"]
    assert study.received(source.file, sha256=source.sha256).read_bytes() == ANSWERS.read_bytes()


def test_an_answer_of_one_person_stands_in_no_draft(tmp_path):
    text = "id,town\n" + "".join(f"{n},Lyon\n" for n in range(1, 6)) + "6,Saint-Bonnet-le-Froid\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    folder = draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    written = [path.read_text() for path in folder.rglob("*.yml")]
    assert not any("Bonnet" in text for text in written)
    assert Study.open(folder).codebook.variables["town"].level == "text"
    shown = draft_study([tmp_path / "a.csv"], tmp_path / "shown", rare=True)
    assert "saint_bonnet_le_froid" in Study.open(shown).codebook.values("town")


def test_a_folder_that_exists_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    with pytest.raises(UsageError, match=r"exists(.|\n)*fix: name a folder"):
        draft_study([ANSWERS], tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_file_that_cannot_be_read_leaves_no_folder_behind(tmp_path):
    (tmp_path / "a.xlsx").write_text("no workbook")
    with pytest.raises(Exception, match="workbook"):
        draft_study([tmp_path / "a.xlsx"], tmp_path / "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
