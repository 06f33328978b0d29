import numpy as np
import pandas as pd
import pytest
from tests.coding.small_interviews import THEMES, small_interviews

from impra_research.coding.agreement import WHY, agreement, coefficients
from impra_research.coding.agreement.turns import decisions

TWO = ["percent", "Cohen's kappa", "Scott's pi", "Brennan-Prediger", "Gwet's AC1",
       "Krippendorff's alpha (nominal)"]  # fmt: skip


@pytest.fixture
def coded(tmp_path):
    return small_interviews(tmp_path)


def third(segment):
    """A third coder, who coded the documents of Piedmont as B did, but for one segment."""
    rows = segment[(segment["coder"] == "B") & segment["document"].str.startswith("PIE")]
    return pd.concat([segment, rows[rows["code"] != "paperwork"].assign(coder="C")])


def test_every_code_has_every_coefficient_and_the_pool_the_codes_in_use(coded):
    found = coefficients(coded.segment, coded.turn, THEMES, draws=30)
    assert found["coefficient"].tolist() == TWO * (len(THEMES) + 1)
    assert found["code"].drop_duplicates().tolist() == [*THEMES, "pooled"]
    assert found[found["code"] == "pooled"]["n"].unique().tolist() == [3 * 5]


def test_percent_and_kappa_are_those_of_the_table_of_two_coders_with_both_intervals(coded):
    plain = agreement(coded.segment, coded.turn, THEMES, draws=30).set_index("code")
    found = coefficients(coded.segment, coded.turn, THEMES, draws=30)
    shares, kappas = (
        found[found["coefficient"] == name].set_index("code") for name in ("percent", TWO[1])
    )
    assert plain["percent"].tolist() == pytest.approx(shares["value"].tolist())
    ends = ["low", "high", "low_independent", "high_independent", "why"]
    pd.testing.assert_frame_equal(
        plain[["kappa", *ends]], kappas[["value", *ends]].rename(columns={"value": "kappa"})
    )
    assert plain.loc["paperwork", "low_independent"] is not pd.NA
    assert plain.loc["paperwork", "documents"] == 4


def test_a_code_nobody_used_is_explained_for_every_coefficient(coded):
    found = coefficients(coded.segment, coded.turn, THEMES, draws=30)
    never = found[found["code"] == "mistrust"]
    assert set(never["why"]) == {"one_category"}
    assert never.set_index("coefficient")["value"].dropna().to_dict() == {"percent": 1.0}
    assert set(found["why"].dropna()) <= set(WHY)


def test_prevalence_and_bias_stand_beside(coded):
    found = coefficients(coded.segment, coded.turn, THEMES, draws=30).drop_duplicates("code")
    row = found.set_index("code").loc["paperwork"]
    assert row[["prevalence", "prevalence_index", "bias_index"]].tolist() == pytest.approx(
        [0.3, 0.4, 0.2]
    )


def test_with_three_coders_conger_and_fleiss_take_the_place_of_cohen_and_scott(coded):
    found = coefficients(third(coded.segment), coded.turn, THEMES, draws=30)
    assert found["coefficient"].drop_duplicates().tolist()[1:3] == [
        "Conger's kappa",
        "Fleiss' kappa",
    ]
    assert found["coders"].unique().tolist() == [3]
    row = found[(found["code"] == "paperwork") & (found["coefficient"] == "percent")].iloc[0]
    # Five turns of two documents' A and B; C read the three turns of Piedmont.
    assert row["value"] == pytest.approx((1 + 1 / 3 + 1 + 0 + 1) / 5)


def test_a_document_that_a_coder_did_not_code_is_missing_and_not_zero(coded):
    decided = decisions(third(coded.segment), coded.turn, THEMES)
    theirs = decided.of("permit_wait")[decided.coders.index("C")]
    assert np.isnan(theirs[np.char.startswith(decided.document, "RA")]).all()
    assert not np.isnan(theirs[np.char.startswith(decided.document, "PIE")]).any()


def test_one_coder_alone_is_explained(coded):
    alone = coded.segment[coded.segment["coder"] == "A"]
    found = coefficients(alone, coded.turn, THEMES, draws=30)
    assert found["value"].isna().all()
    assert set(found["why"]) == {"no_units"}


def test_coders_can_be_chosen(coded):
    found = coefficients(third(coded.segment), coded.turn, THEMES, coders=("A", "B"), draws=30)
    pd.testing.assert_frame_equal(found, coefficients(coded.segment, coded.turn, THEMES, draws=30))


def test_a_coder_who_read_a_document_and_found_nothing_decided_so(coded):
    silent = coded.segment[
        (coded.segment["coder"] == "A") | (coded.segment["document"] == "PIE_01")
    ]
    read = {name: ["A", "B"] for name in coded.segment["document"].unique()}
    assumed = coefficients(silent, coded.turn, THEMES, draws=30)
    known = coefficients(silent, coded.turn, THEMES, draws=30, read=read)
    assert assumed["n"].iloc[0] == 2
    row = known[known["code"] == "permit_wait"].iloc[0]
    assert (row["n"], row["value"]) == (5, pytest.approx(3 / 5))
