from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.clean.one_source import study_of

from impra_research.clean import clean_study
from impra_research.errors import ReceivedFileError
from impra_research.read.text.fixed_width import read_fixed_width
from impra_research.study import Sheet, Source

COLUMNS = {"id": (1, 3), "land": (4, 10), "age": (12, 13)}


def source(columns: dict[str, tuple[int, int]] = COLUMNS, first_row: int = 1) -> Source:
    return Source(instrument="fixed_width", file="a.txt", prefix="P", language="fr",
                  columns=columns, sheets={"main": Sheet(first_row=first_row)})  # fmt: skip


def read(
    folder: Path, text: str, encoding: str = "utf-8", **how: object
) -> tuple[pd.DataFrame, str]:
    (folder / "a.txt").write_bytes(text.encode(encoding))
    return read_fixed_width(folder / "a.txt", source(**how))[""]  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_characters_are_counted_and_not_bytes(tmp_path, encoding):
    rows, _ = read(tmp_path, "001Sénégal 34\n002Bénin   07\n", encoding)
    assert rows.to_dict("index") == {
        1: {"id": "001", "land": "Sénégal", "age": "34"},
        2: {"id": "002", "land": "Bénin", "age": "07"},
    }


def test_words_that_look_missing_and_quotes_are_text(tmp_path):
    rows, _ = read(tmp_path, '1  "NA"    \n2  None    \n3  NA      9\n')
    assert rows["land"].tolist() == ['"NA"', "None", "NA"]
    assert rows["age"].tolist() == ["", "", "9"]


@pytest.mark.parametrize("line", ["001Maroc  x34", "001Maroc   34secret"])
def test_what_no_column_covers_is_refused_with_its_row_and_not_shown(tmp_path, line):
    with pytest.raises(
        ReceivedFileError, match=r"belong to no column.*row 2(.|\n)*`columns`"
    ) as no:
        read(tmp_path, f"000Maroc   34\n{line}\n")
    assert "secret" not in str(no.value)


def test_a_column_behind_the_end_of_every_line_is_refused(tmp_path):
    with pytest.raises(ReceivedFileError, match="column 'age' is characters 12 to 13"):
        read(tmp_path, "001Maroc\n002Mali\n")


def test_a_tab_is_refused_because_it_has_no_width(tmp_path):
    with pytest.raises(ReceivedFileError, match="a tab has no width of its own: row 1"):
        read(tmp_path, "001\tMaroc   34\n")


def test_lines_whose_end_was_cut_and_blank_lines_are_said_with_their_rows(tmp_path):
    rows, note = read(tmp_path, "001Maroc\n\n002Mali    34\n")
    assert rows["age"].to_dict() == {1: "", 3: "34"}
    assert "no text where the last column begins: row 1" in note
    assert "row 2 is empty and was passed over" in note


def test_lines_above_the_answers_are_left_out_and_said(tmp_path):
    rows, note = read(tmp_path, "A survey of something\n001Mali    34\n", first_row=2)
    assert rows["land"].to_dict() == {2: "Mali"}
    assert "lines above the answers not read: 1" in note


CELL = st.text("abcé’\"',;0 ", max_size=4).map(str.strip)
TABLE = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5)


@given(TABLE, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_table_is_read_as_it_was_written_with_its_line_numbers(tmp_path, table, end, cut):
    lines = ["".join(cell.ljust(5) for cell in row) for row in table]
    text = end.join([*(line.rstrip() if cut else line for line in lines), ""])
    columns = {"a": (1, 5), "b": (6, 10), "c": (11, 15)}
    longest = max(map(len, text.splitlines()))
    if longest < 11:
        with pytest.raises(ReceivedFileError, match="no line has more than"):
            read(tmp_path, text, columns=columns)
        return
    rows, _ = read(tmp_path, text, columns=columns)
    expected = {n: list(row) for n, row in enumerate(table, start=1) if any(row)}
    assert {n: row.tolist() for n, row in rows.iterrows()} == expected


def test_a_study_of_fixed_width_is_cleaned(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes("001Sénégal34x\n002Maroc  29y\n".encode("cp1252"))
    study = study_of(
        tmp_path,
        "instrument: fixed_width, file: a.txt, encoding: cp1252, sheets: {main: {key: id}}, "
        "columns: {id: [1, 3], land: [4, 10], age: [11, 12], note: [13, 13]}, "
        "left_in_raw: {note: notes of the interviewer}",
        {
            "country": "level: nominal, values: {SN: *s, MA: *m}, from: {x: {column: land}}",
            "age": "level: count, unit: *t, from: {x: {column: age}}",
        },
    )
    person = clean_study(study).tables["person"]
    assert person["country"].tolist() == ["SN", "MA"]
    assert person["age"].tolist() == [34, 29]
