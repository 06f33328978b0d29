"""Files that no draft opens, or that none can be made of: each is refused in words, and nothing is left."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from impra_research import Study
from impra_research.draft import folder as drafting
from impra_research.draft.folder import draft_study
from impra_research.draft.told import as_told
from impra_research.errors import ReceivedFileError, UsageError


def workbook(path: Path, cells: dict[str, str]) -> Path:
    book = Workbook()
    for place, text in cells.items():
        book.active[place] = text
    book.save(path)
    return path


def refused(path: Path, match: str) -> None:
    with pytest.raises((ReceivedFileError, UsageError), match=match):
        draft_study([path], path.parent / "mine")
    assert not (path.parent / "mine").exists()


def test_a_cell_in_the_last_row_and_column_is_refused_before_anything_opens_the_workbook(tmp_path):
    path = workbook(tmp_path / "far.xlsx", {"A1": "id", "A2": "1", "XFD1048576": "1"})
    refused(path, "claims 1048576 rows and 16384 columns")


def test_an_archive_says_what_to_name_instead(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("labels.sps", "VARIABLE LABELS x 'été'.")
    refused(tmp_path / "a.zip", r"(?s)is an archive.*unpack it.*SPSS labels")


def test_a_workbook_that_would_write_outside_its_folder_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A1": "id", "A2": "1"})
    with ZipFile(path, "a") as archive:
        archive.writestr("../beside.txt", "")
    refused(path, "outside its folder")


def test_a_file_under_another_suffix_is_called_what_it_is(tmp_path):
    refused(
        workbook(tmp_path / "a.xlsx", {"A1": "id"}).rename(tmp_path / "a.csv"), "newer workbook"
    )


def test_a_form_is_looked_at_as_answers_are(tmp_path):
    (tmp_path / "form.xlsx").write_bytes(b"id\n1\n")
    (tmp_path / "a.csv").write_bytes(b"id\n1\n")
    with pytest.raises(ReceivedFileError, match=r"form.xlsx is not what its suffix says"):
        draft_study([tmp_path / "a.csv", tmp_path / "form.xlsx"], tmp_path / "mine")


def test_a_workbook_on_which_nothing_is_written_holds_no_table(tmp_path):
    refused(workbook(tmp_path / "new.xlsx", {}), "holds no table")


@pytest.mark.parametrize("name", ["a\nb.csv", "a\x1b[31m.csv", "\udcff.csv"])
def test_a_name_that_cannot_be_shown_is_told_without_its_signs(tmp_path, name):
    (tmp_path / name).write_bytes(b"id\n1\n")
    with pytest.raises(UsageError, match=r"'[ -~]*'\n  fix: rename it") as told:
        draft_study([tmp_path / name], tmp_path / "mine")
    assert name not in str(told.value)


def test_a_heading_that_names_a_person_stops_the_draft_and_is_not_quoted(tmp_path):
    (tmp_path / "a.csv").write_text("id,Fatou Ndiaye 0612345678,age\n1,1,21\n", encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"row 1: the heading of column 2 looks") as told:
        draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    assert "Fatou" not in str(told.value)


def test_what_a_refused_file_needs_can_be_said_without_a_study_file(tmp_path):
    (tmp_path / "a.csv").write_text("id;a,b\n1;x,y\n2;x,y\n", encoding="utf-8")
    refused(tmp_path / "a.csv", r"add --delimiter ';' to this command")
    told = as_told(encoding="utf-8", delimiter=";", decimal=",")
    study = Study.open(draft_study([tmp_path / "a.csv"], tmp_path / "mine", told=told))
    source = study.declared.sources["a"]
    assert (source.encoding, source.delimiter, source.decimal) == ("utf-8", ";", ",")


@pytest.mark.parametrize(
    "given", [{"encoding": "zlib_codec"}, {"delimiter": ";;"}, {"decimal": "x"}, {"stop_at": " "}]
)
def test_what_no_file_is_written_with_is_refused_before_a_file_is_opened(given):
    with pytest.raises(UsageError, match="no file is written with"):
        as_told(**given)


def test_of_two_drafts_at_once_the_slower_says_that_the_folder_exists(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("id,a\n1,x\n", encoding="utf-8")
    drafted = drafting.draft_of

    def slower(*files, **told):
        (tmp_path / "mine" / "raw").mkdir(parents=True)
        return drafted(*files, **told)

    monkeypatch.setattr(drafting, "draft_of", slower)
    with pytest.raises(UsageError, match="mine exists"):
        draft_study([tmp_path / "a.csv"], tmp_path / "mine")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "mine"]
