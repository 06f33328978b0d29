from __future__ import annotations

import pytest

from impra_research.errors import RunFailedError, UsageError
from impra_research.files import (
    hold,
    part_of,
    replace_folder,
    sweep,
    write_beside,
    write_new,
    write_text,
)


def test_a_file_that_could_not_be_finished_leaves_the_earlier_one(tmp_path):
    path = write_text(tmp_path / "result", "whole")

    def fill_the_disk(part):
        part.write_text("ha")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_beside(path, fill_the_disk)
    assert path.read_text() == "whole"
    assert [p.name for p in tmp_path.iterdir()] == ["result"]


def test_nothing_of_an_earlier_folder_survives(tmp_path):
    for name in ("ready", "final"):
        (tmp_path / name).mkdir()
        write_text(tmp_path / name / name, "")
    replace_folder(tmp_path / "ready", tmp_path / "final")
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")] == [
        "final",
        "final/ready",
    ]


def test_what_a_killed_run_left_is_swept(tmp_path):
    (tmp_path / "kept").mkdir()
    part_of(tmp_path / "kept" / "x").write_text("half")
    part_of(tmp_path / "folder").mkdir()
    sweep(tmp_path)
    assert [p.name for p in tmp_path.rglob("*")] == ["kept"]


@pytest.mark.parametrize(("first", "second"), [(False, False), (False, True), (True, False)])
def test_a_folder_is_held_by_one_writer_and_no_reader(tmp_path, first, second):
    with hold(tmp_path, shared=first), pytest.raises(RunFailedError, match="another impra"):
        hold(tmp_path, shared=second).__enter__()


def test_a_folder_may_have_many_readers(tmp_path):
    with hold(tmp_path, shared=True), hold(tmp_path, shared=True):
        pass


@pytest.mark.parametrize("links", [True, False])
def test_of_two_who_give_one_name_the_second_is_refused(tmp_path, links, monkeypatch):
    def no_link(*_):
        raise PermissionError

    if not links:
        monkeypatch.setattr("os.link", no_link)
    path = tmp_path / "ours.qdpx"

    def meanwhile(part):
        write_text(path, "first")
        part.write_text("second")

    with pytest.raises(UsageError, match="never written over"):
        write_new(path, meanwhile)
    assert path.read_text() == "first"
    assert [each.name for each in tmp_path.iterdir()] == ["ours.qdpx"]
