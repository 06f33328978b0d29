import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.coding.small_interviews import THEMES, small_interviews

from impra_research.coding.agreement import WHY, agreement, kappa_of
from impra_research.errors import UsageError

PUBLISHED = Path(__file__).parents[3] / "shared/data/agreement/Reporte_Kappa_Extendido.csv"


def test_cohen_1960_is_reproduced():
    found = kappa_of(np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert (found.n, found.percent) == (200, 0.70)
    assert (found.kappa, found.low, found.high) == pytest.approx((0.492, 0.392, 0.592), abs=6e-4)


def test_the_paradox_of_high_agreement_and_no_kappa_is_shown_and_not_hidden():
    found = kappa_of(np.array([[118, 5], [2, 0]]))
    assert round(found.percent, 3) == 0.944
    assert round(found.kappa, 4) == -0.0234


def test_the_three_abstractors_of_gwet_are_reproduced():
    found = kappa_of(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))
    assert round(found.kappa, 5) == 0.79641


@pytest.mark.parametrize(
    ("table", "kappa", "why"),
    [
        ([[0, 0], [0, 0]], None, "no_units"),
        ([[0, 0], [0, 34]], None, "one_category"),
        ([[34, 0], [0, 0]], None, "one_category"),
        ([[0, 5], [0, 0]], 0.0, "one_coder"),
        ([[0, 1], [0, 33]], 0.0, "one_coder"),
        ([[4, 0], [0, 30]], 1.0, "identical"),
    ],
)
def test_an_answer_that_the_formula_cannot_give_is_explained(table, kappa, why):
    found = kappa_of(np.array(table))
    assert (found.kappa, found.low, found.why) == (kappa, None, why)
    assert set(WHY[why]) == {"en", "fr", "it"}


@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_kappa_never_leaves_its_bounds_nor_becomes_nan(counts):
    found = kappa_of(np.array(counts).reshape(2, 2))
    assert found.kappa is None or -1 <= found.kappa <= 1
    if found.low is not None:
        assert -1 <= found.low <= found.kappa <= found.high <= 1


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published kappas are not at hand")
def test_the_38_published_kappas_are_recomputed():
    rows = list(csv.DictReader(PUBLISHED.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 38
    for row in rows:
        table = np.array([[int(row["a"]), int(row["b"])], [int(row["c"]), int(row["d"])]])
        found = kappa_of(table)
        assert round(found.kappa, 3) == pytest.approx(float(row["Kappa"]), abs=1e-9), row[
            "Code_full"
        ]
        assert round(found.percent, 3) == float(row["Po"])


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
