import pandas as pd
import pytest
from tests.coding.small_interviews import THEMES, small_interviews

from impra_research.coding.agreement import agreement
from impra_research.errors import UsageError


def test_units_are_the_respondents_turns_and_each_code_has_its_row(tmp_path):
    coded = small_interviews(tmp_path)
    table = agreement(coded.segment, coded.turn, THEMES).set_index("code")
    assert table.index.tolist() == [*THEMES, "pooled"]
    assert table.loc[
        "paperwork", ["n", "both", "first_only", "second_only", "neither"]
    ].tolist() == [5, 1, 1, 0, 3]
    assert table.loc["paperwork", "percent"] == pytest.approx(0.8)
    assert table.loc["paperwork", "prevalence"] == pytest.approx(0.3)
    assert table.loc["paperwork", "kappa"] == pytest.approx(0.5454545)
    assert table.loc["permit_wait", "why"] == "identical"


def test_a_code_nobody_used_is_explained_and_does_not_flatter_the_pool(tmp_path):
    coded = small_interviews(tmp_path)
    table = agreement(coded.segment, coded.turn, THEMES).set_index("code")
    assert pd.isna(table.loc["mistrust", "kappa"])
    assert table.loc["mistrust", "why"] == "one_category"
    assert table.loc["pooled", "n"] == 3 * 5  # the three codes in use


def test_two_sister_codes_in_one_turn_are_agreement_on_the_family(tmp_path):
    coded = small_interviews(tmp_path)
    split = coded.segment.copy()
    split.loc[(split["document"] == "RA_02") & (split["coder"] == "B"), "code"] = "paperwork"
    table = agreement(split, coded.turn, THEMES).set_index("code")
    assert table.loc["permit_wait", ["both", "first_only"]].tolist() == [2, 1]
    assert table.loc["institutional_rules", ["both", "first_only", "second_only"]].tolist() == [
        4,
        1,
        0,
    ]


def test_two_segments_of_one_code_in_one_turn_are_one_decision(tmp_path):
    coded = small_interviews(tmp_path)
    half = coded.segment.head(1).assign(end=lambda rows: rows["start"] + 2)
    table = agreement(pd.concat([coded.segment, half]), coded.turn, THEMES)
    pd.testing.assert_frame_equal(table, agreement(coded.segment, coded.turn, THEMES))


def test_a_segment_over_two_turns_counts_in_both(tmp_path):
    coded = small_interviews(tmp_path)
    long = coded.segment.head(1).assign(start=0, end=10_000, code="felt_understood")
    table = agreement(pd.concat([coded.segment, long]), coded.turn, THEMES).set_index("code")
    assert table.loc["felt_understood", "first_only"] == 2


def test_a_document_that_one_coder_did_not_code_is_no_disagreement(tmp_path):
    coded = small_interviews(tmp_path)
    mine = coded.segment[(coded.segment["coder"] == "A") | (coded.segment["document"] == "PIE_01")]
    table = agreement(mine, coded.turn, THEMES).set_index("code")
    assert table.loc["permit_wait", ["n", "both", "first_only"]].tolist() == [2, 1, 0]


def test_one_coder_alone_has_no_agreement_and_is_told_so(tmp_path):
    coded = small_interviews(tmp_path)
    alone = coded.segment[coded.segment["coder"] == "A"]
    with pytest.raises(UsageError, match="between two coders, and there are 1: A"):
        agreement(alone, coded.turn, THEMES)
