"""Cells: nothing that a spreadsheet runs, nothing lost, every missing value with its reason."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.deposit.cells import LIVE, as_numbers, as_texts, harmless


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+33", "-2,5", "@SUM(1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(text):
    assert harmless(text) == f"'{text}"


@given(st.text(alphabet="'=+-@\ta1"), st.text(alphabet="'=+-@\ta1"))
def test_no_text_begins_as_a_formula_does_and_two_texts_stay_two(one, other):
    assert not harmless(one).startswith(LIVE)
    assert (harmless(one) == harmless(other)) == (one == other)


def test_no_cell_of_a_deposit_is_live_but_numbers(awkward):
    cells = as_texts(awkward.tables["person"])
    live = [cell for name in cells for cell in cells[name] if cell.startswith(LIVE)]
    assert live == ["-97.25"]
    assert cells["answer"].tolist() == ["'=1+1", "yes", "dont_know", "yes"]
    assert cells["own_code"].tolist() == ["'@home", "'-2,5", "refused", "A4"]


def test_numbers_are_exact_and_a_missing_one_says_why(awkward):
    cells = as_texts(awkward.tables["person"])
    assert cells["money"].tolist() == ["-97.25", "refused", "0.1", "no_answer"]
    assert cells["a_name_that_is_longer_than_stata_can_hold_first"].tolist() == [
        "3", "refused", "0", "dont_know",
    ]  # fmt: skip


def test_a_date_without_a_value_says_why_in_its_precision(awkward):
    cells = as_texts(awkward.tables["person"])
    assert cells["since_earliest"].tolist() == ["2014-03-01", "2012-01-01", "", "2004-07-01"]
    assert cells["since_precision"].tolist() == ["month", "year", "refused", "about"]


def test_spss_has_numbers_and_stata_letters_for_reasons(awkward):
    table = awkward.tables["person"]
    spss, stata = (as_numbers(table, awkward.reasons, to) for to in ("spss", "stata"))
    assert spss["answer"].tolist() == [1, 2, -996, 2]
    assert spss["money"].tolist() == [-97.25, -997, 0.1, -998]
    assert stata["answer"].tolist() == [1, 2, "d", 2]
    assert stata["money"].tolist() == [-97.25, "c", 0.1, "b"]


def test_every_missing_value_of_the_demonstration_has_its_reason(demonstration):
    for table in demonstration.tables.values():
        cells = as_texts(table)
        for column in table.columns:
            if column.reasons:
                why = table.rows[column.reasons].dropna().astype(str)
                pd.testing.assert_series_equal(
                    cells.loc[why.index, column.name], why, check_names=False, check_dtype=False
                )
                assert (cells[column.name] != "").all()
