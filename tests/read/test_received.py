from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from impra_research.errors import ReceivedFileError
from impra_research.read.received import named_headings, refuse_bad_headings
from impra_research.read.text.delimited import read_delimited
from impra_research.read.workbooks.workbook import read_workbook
from impra_research.study import Sheet, Source

SHARED = Path(__file__).parents[3] / "shared" / "data" / "survey"
with_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the real exports are not at hand (../shared/data)"
)


def source(instrument: str = "csv", **how: object) -> Source:
    return Source(instrument=instrument, file="file", prefix="P", language="fr",
                  sheets={"main": Sheet()}, **how)  # type: ignore[arg-type]  # fmt: skip


def write(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_text_cell_that_looks_like_a_number_stays_text(tmp_path):
    path = write(tmp_path / "a.xlsx", [["code", "name"], ["01000", "NA"], ["1E5", "None"]])
    rows, _ = read_workbook(path, source("kobo"))["Sheet"]
    assert rows.to_numpy().tolist() == [["01000", "NA"], ["1E5", "None"]]


def test_a_whole_number_has_no_decimal_point_and_a_date_is_iso(tmp_path):
    cells = [17, 1234.5, date(2014, 3, 2), datetime(2014, 3, 2, 9, 12), True, None]
    path = write(tmp_path / "a.xlsx", [list("abcdef"), cells])
    rows, _ = read_workbook(path, source("kobo"))["Sheet"]
    expected = ["17", "1234.5", "2014-03-02", "2014-03-02T09:12:00", "1", ""]
    assert rows.loc[2].tolist() == expected


def test_rows_carry_the_number_seen_in_a_spreadsheet(tmp_path):
    path = write(tmp_path / "a.xlsx", [["a"], ["first"], ["second"]])
    assert read_workbook(path, source("kobo"))["Sheet"][0].loc[3, "a"] == "second"


def test_a_file_that_is_not_what_its_suffix_says_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_text("not a workbook")
    with pytest.raises(ReceivedFileError, match=r"cannot be read as a workbook(.|\n)*fix:"):
        read_workbook(path, source("kobo"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_encoding_is_found_and_a_guess_is_said(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("région\nRhône-Alpes’\n".encode(encoding))
    rows, note = read_delimited(path, source())[""]
    assert rows.loc[2, "région"] == "Rhône-Alpes’"
    assert ("guessed" in note) == (encoding == "cp1252")


def test_a_declared_encoding_that_does_not_fit_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("région".encode("cp1252"))
    with pytest.raises(ReceivedFileError, match="is not text in the encoding 'utf-8'"):
        read_delimited(path, source(encoding="utf-8"))


def test_cells_keep_delimiters_newlines_and_words_that_look_missing(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a;b\n"x;y";"two\nlines"\nNA;None\n', encoding="utf-8")
    rows, _ = read_delimited(path, source(delimiter=";"))[""]
    assert rows.to_numpy().tolist() == [["x;y", "two\nlines"], ["NA", "None"]]


@pytest.mark.parametrize("line", ["1;2;3", "1"])
def test_a_row_with_too_many_or_too_few_cells_is_refused(tmp_path, line):
    path = tmp_path / "a.csv"
    path.write_text(f"a;b\n1;2\n{line}\n", encoding="utf-8")
    with pytest.raises(ReceivedFileError, match="fix: a cell that holds"):
        read_delimited(path, source(delimiter=";"))


def test_an_empty_cell_is_empty_and_not_a_short_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a;b;c\n;"";x\n', encoding="utf-8")
    assert read_delimited(path, source(delimiter=";"))[""][0].loc[2].tolist() == ["", "", "x"]


def test_a_wrong_delimiter_is_named_with_the_likely_one(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;sex;arrival\n1;2;3\n", encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"one column only(.|\n)*delimiter: ';'"):
        read_delimited(path, source(delimiter=","))


def test_nul_bytes_are_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,\0\n")
    with pytest.raises(ReceivedFileError, match="NUL"):
        read_delimited(path, source())


def test_a_heading_of_two_lines_is_one_heading(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"first\nline";b\n1;2\n', encoding="utf-8")
    rows, _ = read_delimited(path, source(delimiter=";"))[""]
    assert rows.columns.tolist() == ["first\nline", "b"]
    assert rows.loc[2].tolist() == ["1", "2"]


def test_a_message_about_a_bad_row_does_not_show_what_it_holds(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\nsecret\n", encoding="utf-8")
    with pytest.raises(ReceivedFileError) as stop:
        read_delimited(path, source(delimiter=";"))
    assert "row 2" in str(stop.value)
    assert "secret" not in str(stop.value)


@pytest.mark.parametrize(
    "rows",
    [
        '2,North,"call back\n3,South,\n4,South,\n',
        '2,North,"call back\n3,South,"late, see 4"\n4,South,\n',
        '2,North,"call back\n3,South,x"\n4,South,\n',
        '2,North,"call back\n3,South,""\n4,South,x"\n',
    ],
    ids=["to the end of the file", "to the next quote", "to a stray quote", "over an empty cell"],
)
def test_a_quote_that_is_not_closed_swallows_no_row(tmp_path, rows):
    path = tmp_path / "a.csv"
    path.write_text(f"id,place,comment\n1,North,\n{rows}", encoding="utf-8")
    with pytest.raises(ReceivedFileError, match=r"^file, row 3: a.* quote opens") as stop:
        read_delimited(path, source())
    assert "call back" not in str(stop.value)


@pytest.mark.parametrize(
    "note", ['"one, two, three,\nfour, five, six"', '5" pipe', '"he said ""no"""']
)
def test_a_note_of_several_lines_or_with_quotes_is_a_cell(tmp_path, note):
    path = tmp_path / "a.csv"
    path.write_text(f"id,place,comment\n1,North,{note}\n2,South,\n", encoding="utf-8")
    assert len(read_delimited(path, source())[""][0]) == 2


def test_an_empty_file_has_no_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n")
    assert len(read_delimited(path, source(delimiter=";"))[""][0]) == 0


@pytest.mark.parametrize("headings", [["a", "a"], ["a", ""]])
def test_a_heading_that_is_empty_or_stands_twice_is_refused(headings):
    with pytest.raises(
        ReceivedFileError, match=r"row 1: (columns 1, 2|no heading: column 2)"
    ) as no:
        refuse_bad_headings("f.csv", "", headings)
    assert "'a'" not in str(no.value)


def test_a_column_without_heading_has_the_one_that_study_yml_gives_it():
    sheet = Sheet(named={1: "response", 3: "again"})
    assert named_headings("f.csv", sheet, ["", "a", "a"]) == ["response", "a", "again"]


@pytest.mark.parametrize(
    ("n", "told"), [(2, "column 2 has a heading of its own"), (4, "has no column 4")]
)
def test_a_heading_is_never_replaced_by_another(n, told):
    with pytest.raises(ReceivedFileError, match=told):
        named_headings("f.csv", Sheet(named={n: "other"}), ["", "a", "b"])


@with_shared_data
def test_kobos_english_label_none_is_kept():
    rows, _ = read_delimited(SHARED / "kobo" / "impra_labels_en_both.csv", source(delimiter=";"))[
        ""
    ]
    assert rows.isin(["None"]).to_numpy().sum() >= 9


@with_shared_data
def test_kobos_repeat_groups_are_sheets_of_the_workbook():
    sheets = read_workbook(SHARED / "kobo" / "impra_labels_it_both_nogroup.xlsx", source("kobo"))
    assert {name: len(rows) for name, (rows, _) in sheets.items()} == {
        "IMPRA fictif": 40,
        "episode": 71,
        "revenu": 71,
    }
