from __future__ import annotations

import io
import resource
import struct
import zipfile

import pytest
from openpyxl import Workbook
from tests.clean.small_study import PIE, write_study

from impra_research.errors import ReceivedFileError
from impra_research.read import guard, read_source
from impra_research.read.guard import refuse_hostile

SHEET = "xl/worksheets/sheet1.xml"


def workbook(path, rows=PIE):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def changed(path, member, change):
    """Write the workbook again with one member changed."""
    whole = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in whole.infolist():
            text = whole.read(each)
            archive.writestr(each.filename, change(text) if each.filename == member else text)
    return path


def refusal(path) -> str:
    with pytest.raises(ReceivedFileError) as stop:
        refuse_hostile(path, path.name)
    return str(stop.value)


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_an_ordinary_workbook_and_an_ordinary_text_pass(tmp_path):
    refuse_hostile(workbook(tmp_path / "a.xlsx"), "a.xlsx")
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    refuse_hostile(tmp_path / "a.csv", "a.csv")


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_without_filling_the_memory(tmp_path):
    path = workbook(tmp_path / "bomb.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/b.xml", "w") as b,
    ):
        for _ in range(1100):
            b.write(b" " * (1 << 20))
    assert path.stat().st_size < 2_000_000
    before = memory()
    assert "unpacks to more than 1 GB" in refusal(path)
    assert memory() - before < 100_000  # kilobytes


def test_a_cell_in_the_last_row_and_column_does_not_make_a_table_of_billions(tmp_path):
    book = Workbook()
    book.active["A1"] = "id"
    book.active.cell(1_048_576, 16_384, "x")
    book.save(tmp_path / "wide.xlsx")
    assert "claims 1048576 rows and 16384 columns for 2 cells" in refusal(tmp_path / "wide.xlsx")


@pytest.mark.parametrize("place", [b'"ZZZZZZZ2"', b'"A4294967295"', b"'ZZZZ2'", b'"a2"'])
def test_a_cell_beyond_any_sheet_is_refused_before_a_reader_makes_room_for_it(tmp_path, place):
    """Such room is more than a computer has: the whole program would end, with a long trace."""
    path = changed(workbook(tmp_path / "x.xlsx"), SHEET,
                   lambda text: text.replace(b'<c r="A2"', b"<c r=" + place))  # fmt: skip
    assert "has a cell where no sheet has one" in refusal(path)


def test_a_wide_claim_in_single_quotes_is_counted_too(tmp_path):
    path = changed(workbook(tmp_path / "x.xlsx"), SHEET,
                   lambda text: text.replace(b'r="A2"', b"r='XFD1048576'"))  # fmt: skip
    assert "claims 1048576 rows and 16384 columns" in refusal(path)


def test_an_answer_that_looks_like_the_place_of_a_cell_passes(tmp_path):
    path = changed(workbook(tmp_path / "x.xlsx"), SHEET,
                   lambda text: text.replace(b'<c r="A2"', b'<c r="A2" t="inlineStr"><is><t>f(x, r="z")'
                                             b'</t></is></c><c r="A3"', 1))  # fmt: skip
    refuse_hostile(path, path.name)


def test_a_binary_workbook_is_refused_with_what_to_do(tmp_path):
    path = workbook(tmp_path / "x.xlsx").rename(tmp_path / "x.xlsb")
    assert "save it as .xlsx" in refusal(path)


def test_entities_are_refused_before_a_parser_sees_them(tmp_path):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    path = changed(workbook(tmp_path / "x.xlsx"), SHEET, lambda text: bomb + text)
    assert "declares XML entities" in refusal(path)


def test_a_member_that_would_be_written_elsewhere_is_refused(tmp_path):
    path = workbook(tmp_path / "x.xlsx")
    for name in ("../../etc/passwd", "/etc/passwd", "..\\x", "C:\\x"):
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, "x")
        assert "written outside its folder" in refusal(path)


def test_a_line_of_20_mb_is_named_with_its_number(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"id;a\n1;2\n3;" + b"x" * (20 << 20) + b"\n")
    before = memory()
    assert "near line 3" in refusal(path)
    assert memory() - before < 100_000


def test_many_ordinary_lines_are_no_long_line(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"12345678\n" * (40 << 17))
    refuse_hostile(path, "long.csv")


@pytest.mark.parametrize(
    ("name", "start", "called"),
    [
        ("a.csv", b"PK\x03\x04rest", "a zip archive or a newer workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0rest", "an old or an encrypted Office file"),
        ("a.xlsx", b"id;a\n", "a text file"),
        ("a.sav", b"id;a\n", "a text file"),
        ("a.csv", b"%PDF-1.7", "a pdf file"),
        ("a.dta", b"$FL2", "an SPSS file"),
        ("a.json", b"\x1f\x8b\x08", "a gzip file"),
    ],
)
def test_a_file_that_is_not_what_its_suffix_says_is_called_what_it_is(
    tmp_path, name, start, called
):
    (tmp_path / name).write_bytes(start)
    assert called in refusal(tmp_path / name)


def test_a_damaged_archive_is_refused_wherever_it_was_cut(tmp_path):
    whole = workbook(tmp_path / "x.xlsx").read_bytes()
    for cut in range(30, len(whole), 97):
        (tmp_path / "x.xlsx").write_bytes(whole[:cut])
        assert "cannot be unpacked" in refusal(tmp_path / "x.xlsx")


def test_an_archive_with_a_false_size_is_measured_and_not_believed(tmp_path):
    path = workbook(tmp_path / "x.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/big.xml", b" " * (1 << 20))
    content = path.read_bytes().replace(struct.pack("<L", 1 << 20), struct.pack("<L", 1))
    path.write_bytes(content)
    refusal(path)


def test_a_hostile_file_of_a_study_stops_with_its_name_and_nothing_is_read(tmp_path):
    study = write_study(tmp_path)
    path = study.raw / "ra.csv"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(ReceivedFileError, match=r"ra\.csv is not what its suffix says"):
        read_source(study, "ra")


def test_a_file_that_ends_the_process_that_reads_it_is_refused_and_ours_goes_on(
    tmp_path, monkeypatch
):
    path = tmp_path / "x.sav"
    path.write_bytes(b"$FL2" + bytes(200))
    refuse_hostile(path, "x.sav")  # merely damaged: its reader says so
    monkeypatch.setattr(guard, "LIMITED", "import os; os.abort()")
    assert "breaks the program that opens it" in refusal(path)
