from __future__ import annotations

import resource
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impra_research.errors import ImpraError, ReceivedFileError
from impra_research.exchange.project import Coder, Coding, Document, Project, ProjectCode
from impra_research.exchange.refi import read_qdc, read_refi, write_refi
from impra_research.exchange.refi.package import Package

PROJECT = '<Project xmlns="urn:QDA-XML:project:1.0" name="p"/>'
LAUGHS = ('<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>', '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
          '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>')  # fmt: skip


def archive(folder: Path, **files: str | bytes) -> Path:
    path = folder / "project.qdpx"
    with ZipFile(path, "w", ZIP_DEFLATED) as writing:
        for name, data in files.items():
            writing.writestr(name, data)
    return path


@pytest.mark.parametrize("before", LAUGHS)
def test_a_project_that_declares_entities_is_refused(before, tmp_path):
    path = archive(tmp_path, **{"project.qde": before + PROJECT})
    with pytest.raises(ReceivedFileError, match="declares XML entities"):
        read_refi(path)


@pytest.mark.parametrize("before", LAUGHS)
def test_a_codebook_that_declares_entities_is_refused(before, tmp_path):
    path = tmp_path / "codes.qdc"
    path.write_text(before + '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>')
    with pytest.raises(ReceivedFileError, match="declares XML entities"):
        read_qdc(path)


@pytest.mark.parametrize(
    "name", ["../project.qde", "/etc/project.qde", "sources/../../a.txt", "..\\a.txt"]
)
def test_an_archive_that_would_be_written_outside_of_its_folder_is_refused(name, tmp_path):
    path = archive(tmp_path, **{"project.qde": PROJECT, name: "text"})
    with pytest.raises(ReceivedFileError, match="outside its folder"):
        read_refi(path)


def test_a_text_that_unfolds_to_gigabytes_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "project.qdpx"
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as writing:
        writing.writestr("project.qde", PROJECT)
        with writing.open("sources/a.txt", "w", force_zip64=True) as stream:
            for _ in range(1100):
                stream.write(b" " * (1 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ReceivedFileError, match="more than 1 GB"):
        read_refi(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


@pytest.mark.parametrize(("files", "said"), [
    ({"sources/a.txt": "Oui."}, "no .qde files"), ({"a.qde": PROJECT, "b.qde": PROJECT}, "2 .qde files"),
    ({"project.qde": "<Project"}, "cannot be unpacked|is not XML"),
    ({"project.qde": "<a/>"}, "is not a REFI-QDA project"),
])  # fmt: skip
def test_an_archive_that_is_no_project_is_refused(files, said, tmp_path):
    with pytest.raises(ReceivedFileError, match=said):
        read_refi(archive(tmp_path, **files))


def test_a_file_that_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "project.qdpx"
    path.write_text("text")
    with pytest.raises(ReceivedFileError, match="is not what its suffix says"):
        read_refi(path)


@pytest.mark.parametrize(
    ("text", "said"), [("<a/>", "not a REFI-QDA codebook"), ("Oui.", "is not XML")]
)
def test_a_file_that_is_no_codebook_is_refused(text, said, tmp_path):
    path = tmp_path / "codes.qdc"
    path.write_text(text)
    with pytest.raises(ReceivedFileError, match=said):
        read_qdc(path)


SMALL = Project("p", (Coder("a", "a"),), (Document("d", "d", "Oui. 😀 Non."),), (ProjectCode("c", "c"),),
                (Coding("1", "d", 5, 6, "c", "a"),))  # fmt: skip


def outcome(path: Path) -> str:
    try:
        return read_refi(path)[1].format
    except ImpraError as refused:
        return refused.fix


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_file_is_refused_with_a_remedy_or_read_and_never_breaks_off(tmp_path, data):
    write_refi(SMALL, tmp_path / "whole.qdpx")
    with ZipFile(tmp_path / "whole.qdpx") as reading:
        xml = reading.read("project.qde").decode()
        rest = {name: reading.read(name) for name in reading.namelist()[1:]}
    at = data.draw(st.integers(0, len(xml)))
    put = data.draw(
        st.sampled_from(["", "<a/>", '"', "x", "9", "-", "&#0;", "&a;", "</Coding>", "\ufffe"])
    )
    damaged = xml[:at] + put + xml[at + data.draw(st.integers(0, 30)) :]
    assert outcome(archive(tmp_path, **{"project.qde": damaged, **rest}))


def test_a_text_that_is_longer_than_any_interview_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr("impra_research.exchange.refi.package.LARGEST", 3)
    package = Package("o.qdpx", b"", {"sources/a.txt": b"Oui.", "sources/b.txt": b"Oui"})
    with pytest.raises(ReceivedFileError, match=r"o\.qdpx: a text has more than"):
        package.text("internal://a.txt")
    assert package.text("internal://b.txt").text == "Oui"


def test_a_project_in_an_encoding_that_nobody_knows_is_refused(tmp_path):
    told = f'<?xml version="1.0" encoding="utf-99"?>{PROJECT}'
    with pytest.raises(ReceivedFileError, match="cannot be unpacked"):
        read_refi(archive(tmp_path, **{"project.qde": told}))
