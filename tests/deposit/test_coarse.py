"""Coarser values: dates by month or year, numbers rounded down, and told."""

from __future__ import annotations

import pandas as pd
import pytest

from impra_research.deposit import contents_of, write_deposit
from impra_research.deposit.cells import as_texts
from impra_research.deposit.coarse import coarser
from impra_research.errors import UsageError


def test_a_day_becomes_its_month_and_what_was_less_precise_stays():
    days = pd.to_datetime(["2014-03-12", "2012-06-01", "2012-01-01"])
    ends = pd.to_datetime(["2014-03-12", "2012-08-31", "2012-12-31"])
    rows = pd.DataFrame(
        {"d_earliest": days, "d_latest": ends, "d_precision": ["day", "season", "year"]}
    )
    month = coarser(rows, "d", "month")
    assert month["d_earliest"].dt.strftime("%F").tolist() == [
        "2014-03-01",
        "2012-06-01",
        "2012-01-01",
    ]
    assert month["d_latest"].dt.strftime("%F").tolist() == [
        "2014-03-31",
        "2012-08-31",
        "2012-12-31",
    ]
    assert month["d_precision"].tolist() == ["month", "season", "year"]
    assert coarser(rows, "d", "year")["d_precision"].tolist() == ["year", "year", "year"]
    assert coarser(rows, "d", "year")["d_latest"].iloc[1] == pd.Timestamp("2012-12-31")
    pd.testing.assert_frame_equal(coarser(rows, "d", "day"), rows)


def test_a_number_is_rounded_down_and_one_that_is_missing_keeps_its_reason(awkward):
    cells = as_texts(contents_of(awkward.study, steps={"money": 50}).tables["person"])
    assert cells["money"].tolist() == ["-100", "refused", "0", "no_answer"]


def test_ends_of_a_range_are_rounded_too_so_that_the_data_package_stays_valid(awkward):
    table = contents_of(awkward.study, steps={"money": 30_000}).tables["person"]
    (money,) = (column for column in table.columns if column.name == "money")
    assert money.described.minimum == -1_020_000
    assert money.derived["en"] == "Rounded down to a multiple of 30000 for the deposit."


def test_the_readme_says_what_was_rounded(awkward, tmp_path):
    write_deposit(contents_of(awkward.study, steps={"money": 50}), tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "Rounded down for the deposit to a multiple: money of 50." in text


def test_what_is_no_number_or_rounded_by_nothing_is_refused(awkward):
    with pytest.raises(UsageError, match="answer is no number"):
        contents_of(awkward.study, steps={"answer": 5})
    with pytest.raises(UsageError, match="money rounded by 0"):
        contents_of(awkward.study, steps={"money": 0})
    with pytest.raises(UsageError, match="no variable 'mony'"):
        contents_of(awkward.study, steps={"mony": 5})
