from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impra_research.errors import ReceivedFileError
from impra_research.read.text.delimited import read_delimited
from impra_research.read.text.dialect import DELIMITERS, find_delimiter
from impra_research.read.text.torn import without_torn
from impra_research.study import Sheet, Source


def source(**how: object) -> Source:
    return Source(instrument="csv", file="a.csv", prefix="P", language="fr",
                  sheets={"main": Sheet()}, **how)  # type: ignore[arg-type]  # fmt: skip


def read(path: Path, text: str, **how: object) -> tuple[pd.DataFrame, str]:
    path = path / "a.csv"
    path.write_bytes(text.encode())
    return read_delimited(path, source(**how))[""]


@pytest.mark.parametrize("sign", DELIMITERS)
def test_a_delimiter_that_is_not_declared_is_found_and_said(tmp_path, sign):
    rows, note = read(tmp_path, f"a{sign}b\n1{sign}2\n")
    assert rows.loc[2].tolist() == ["1", "2"]
    assert note == f"encoding found: utf-8\ndelimiter found: {sign!r}"


def test_the_comma_of_a_number_and_what_stands_in_quotes_are_no_delimiters(tmp_path):
    rows, _ = read(tmp_path, 'id;capital;note\n1;18,50;"a;b\nc,d"\n2;3,20;\n')
    assert rows.loc[2].tolist() == ["1", "18,50", "a;b\nc,d"]


def test_two_delimiters_that_fit_every_row_are_for_a_person_to_decide(tmp_path):
    text = "id;place, region\n1;Torino, Piemonte\n"
    with pytest.raises(
        ReceivedFileError, match=r"',' gives 2, ';' gives 2(.|\n)*`delimiter`"
    ) as no:
        read(tmp_path, text)
    assert "Torino" not in str(no.value)
    assert read(tmp_path, text, delimiter=";")[0].loc[2].tolist() == ["1", "Torino, Piemonte"]


def test_one_row_of_another_width_is_told_apart_and_the_others_are_read(tmp_path):
    rows, note = read(tmp_path, "a;b;c\n1;2;3\nAda;5\n\n6;7;8\n")
    whole, torn = without_torn(rows)
    assert whole.to_dict("index") == {2: {"a": "1", "b": "2", "c": "3"},
                                      5: {"a": "6", "b": "7", "c": "8"}}  # fmt: skip
    assert torn.to_dict() == {3: "2 cells under 3 headings"}
    assert "row 3 has more or fewer cells" in note


def test_where_half_the_rows_are_of_another_width_the_headings_are_in_doubt(tmp_path):
    with pytest.raises(ReceivedFileError, match=r"row 2: 4 cells(.|\n)*1 more rows(.|\n)*headings"):
        read(tmp_path, "a;b;c\n1;2;3;\n4;5;6;\n6;7;8\n6;7;8\n")


def test_a_file_that_names_its_delimiter_for_excel_is_believed_and_the_line_is_no_row(tmp_path):
    rows, _ = read(tmp_path, "sep=;\r\na;b,c\r\n1;2,3\r\n")
    assert rows.to_dict("index") == {2: {"a": "1", "b,c": "2,3"}}


def test_a_text_of_one_column_needs_no_delimiter(tmp_path):
    rows, note = read(tmp_path, "a\n1\n2\n")
    assert rows["a"].tolist() == ["1", "2"]
    assert "one column" in note


def test_a_long_text_is_looked_at_up_to_a_line_end():
    assert find_delimiter("a;b\n" + "1;2\n" * 600_000, "a.csv")[0] == ";"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_count_in_row_numbers_and_are_said(tmp_path, end):
    text = end.join(["", "a,b", "", "1,2", "", "", "3,4", "", ""])
    rows, note = read(tmp_path, text)
    assert rows.to_dict("index") == {4: {"a": "1", "b": "2"}, 7: {"a": "3", "b": "4"}}
    assert "rows 3, 5, 6, 8 are empty and were passed over" in note


def test_the_row_of_a_fault_counts_blank_lines_too(tmp_path):
    with pytest.raises(ReceivedFileError, match="row 5: 1 cells under 2 headings"):
        read(tmp_path, "\na,b\n\n1,2\n3\n", delimiter=",")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(";,\t|\"' \n\r"),
                max_size=8)  # fmt: skip
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(
    TABLES,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(DELIMITERS),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_table_written_in_any_dialect_is_read_as_it_was_or_refused(
    tmp_path, cells, encoding, sign, quoting, end, declared
):
    if any(mark in cell for row in cells for cell in row for mark in "\r\n"):
        quoting = csv.QUOTE_ALL  # Python's writer leaves a line end of another kind without quotes
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=sign, quoting=quoting, lineterminator=end).writerows(cells)
    (tmp_path / "a.csv").write_bytes(written.getvalue().encode(encoding))
    try:
        rows, note = read_delimited(
            tmp_path / "a.csv", source(delimiter=sign) if declared else source()
        )[""]
    except ReceivedFileError:
        return
    headings, *below = cells
    expected = {number: row for number, row in enumerate(below, start=2) if any(row)}
    assert rows.columns.tolist() == headings
    assert {number: row.tolist() for number, row in rows.iterrows()} == expected
    assert ("passed over" in note) == (len(expected) < len(below))


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_headings_without_a_line_end_are_headings_all_the_same(tmp_path, end):
    rows, _ = read(tmp_path, f"id,sex{end}")
    assert (rows.columns.tolist(), len(rows)) == (["id", "sex"], 0)
