from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from impra_research.errors import ReceivedFileError
from impra_research.read.columnar import read_parquet
from impra_research.study import Source


def texts(folder: Path, column: list[object], **given: str) -> list[str]:
    pl.DataFrame({"x": column}).write_parquet(folder / "a.parquet")
    source = Source(instrument="parquet", file="a.parquet", prefix="P", language="en",
                    sheets={"main": {"key": "x"}}, **given)  # type: ignore[arg-type]  # fmt: skip
    rows, note = read_parquet(folder / "a.parquet", source)[""]
    assert note == ""
    assert list(rows.index) == list(range(2, 2 + len(column)))
    return rows["x"].tolist()


@pytest.mark.parametrize(
    ("column", "read"),
    [
        (["a ", "", None], ["a ", "", ""]),
        ([1, -7, None], ["1", "-7", ""]),
        ([1.0, 12.5, None], ["1", "12.5", ""]),
        ([float("nan"), float("inf"), 1e300], ["NaN", "inf", "1e+300"]),
        ([True, False, None], ["1", "0", ""]),
        ([date(2014, 3, 1), None], ["2014-03-01", ""]),
        (
            [datetime(2014, 3, 1), datetime(2014, 3, 1, 9, 30)],
            ["2014-03-01", "2014-03-01T09:30:00"],
        ),
        ([datetime(2014, 3, 1), None], ["2014-03-01", ""]),
    ],
)
def test_typed_cells_are_the_texts_that_a_csv_file_would_hold(tmp_path, column, read):
    assert texts(tmp_path, column) == read


def test_decimals_are_written_with_the_sign_that_the_source_declares(tmp_path):
    assert texts(tmp_path, [12.5, 3.0], decimal=",") == ["12,5", "3"]


def test_a_category_is_its_label(tmp_path):
    frame = pl.DataFrame({"x": ["low", "high", None]}, schema={"x": pl.Enum(["low", "high"])})
    frame.write_parquet(tmp_path / "b.parquet")
    assert texts(tmp_path, list(frame["x"])) == ["low", "high", ""]


@pytest.mark.parametrize("column", [[[1, 2]], [{"a": 1}], [b"\xff"]])
def test_a_column_of_lists_or_bytes_is_refused_by_name(tmp_path, column):
    with pytest.raises(ReceivedFileError, match="column 'x' holds no single values"):
        texts(tmp_path, column)


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    (tmp_path / "a.parquet").write_text("a,b\n")
    source = Source(instrument="parquet", file="a.parquet", prefix="P", language="en",
                    sheets={"main": {"key": "x"}})  # type: ignore[arg-type]  # fmt: skip
    with pytest.raises(ReceivedFileError, match="is not a Parquet file"):
        read_parquet(tmp_path / "a.parquet", source)
