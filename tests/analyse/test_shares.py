"""Shares and means that can be checked on one hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impra_research.analyse.shares import cross, mean, of_person, share


def answers(**columns):
    return pd.DataFrame({
        name: pd.Categorical(values, categories=["yes", "no"]) if name.startswith("registered") else values
        for name, values in columns.items()
    })  # fmt: skip


def test_a_refusal_is_not_counted_as_a_no():
    row = share(answers(registered=["yes", "no", None, None]), "registered", "yes").iloc[0]
    assert (row["count"], row["n"], row["missing"], row["share"]) == (1, 2, 2, 0.5)


def test_wilson_on_paper():
    # 8 of 10: centre (0.8 + z^2/20) / (1 + z^2/10), half-width as in Wilson (1927).
    row = share(answers(registered=["yes"] * 8 + ["no"] * 2), "registered", "yes").iloc[0]
    assert (row["low"], row["high"]) == (
        pytest.approx(0.49016, abs=1e-5),
        pytest.approx(0.94332, abs=1e-5),
    )


@pytest.mark.parametrize(("code", "n"), [("yes", 251), ("no", 253), ("no", 12)])
def test_an_interval_holds_its_share_also_where_all_or_none_gave_the_code(code, n):
    answers = pd.DataFrame({"a": pd.Categorical(["no"] * n, categories=["yes", "no"])})
    row = share(answers, "a", code).iloc[0]
    assert row["low"] <= row["share"] <= row["high"]
    assert row["share"] in (0, 1)


def test_a_weight_of_two_counts_as_two_in_the_share_and_as_one_in_n():
    table = answers(registered=["yes", "no", "no"], w=[2.0, 1.0, 1.0])
    row = share(table, "registered", "yes", weight="w").iloc[0]
    assert row["share"] == pytest.approx(0.5)
    assert (row["count"], row["n"]) == (1, 3)
    # z = w (y - 1/2) / 4 = 1/4, -1/8, -1/8; sum of squares 3/32; times 3/2
    assert row["se"] == pytest.approx(np.sqrt(3 / 2 * 3 / 32))


def test_a_share_that_one_weight_decides_is_not_told():
    table = answers(registered=["yes"] * 20 + ["no"] * 20, w=[1e300] + [1.0] * 39)
    row = share(table, "registered", "yes", weight="w").iloc[0]
    assert (row["count"], row["n"]) == (20, 40)
    assert row[["share", "low", "high"]].isna().all()


def test_equal_weights_change_no_share_and_no_mean():
    table = answers(
        registered=["yes", "no", "no", "yes", "no"], income=[1.0, 2, 3, 4, 10], w=[0.7] * 5
    )
    weighted, plain = (share(table, "registered", "yes", weight=w).iloc[0] for w in ("w", None))
    assert weighted["share"] == pytest.approx(plain["share"])
    weighted, plain = (mean(table, "income", weight=w).iloc[0] for w in ("w", None))
    assert [weighted["mean"], weighted["low"]] == pytest.approx([plain["mean"], plain["low"]])


def test_nobody_is_no_reason_for_an_interval_of_zero_width():
    row = share(
        answers(registered=["no"] * 10, w=[1.0] * 10), "registered", "yes", weight="w"
    ).iloc[0]
    assert row["share"] == 0
    assert row["high"] > 0.2


def test_a_group_in_which_nobody_answered_has_a_row_and_no_share():
    table = answers(registered=["yes", None], place=["piemonte", "rhone_alpes"])
    row = share(table, "registered", "yes", by="place").set_index("group").loc["rhone_alpes"]
    assert (row["n"], row["missing"]) == (0, 1)
    assert np.isnan(row["share"])


def test_several_codes_can_count_together():
    table = pd.DataFrame({"accounts": ["none", "simplified", "complete", None]})
    assert share(table, "accounts", ["simplified", "complete"]).iloc[0]["share"] == pytest.approx(
        2 / 3
    )


def test_a_cross_table_has_each_pair_once_empty_ones_too():
    table = answers(
        registered=["yes", "yes", "no", None], registered_late=["yes", "no", "no", "no"]
    )
    found = cross(table, "registered", "registered_late").set_index(["row", "column"])
    assert found["count"].to_dict() == {
        ("yes", "yes"): 1,
        ("no", "yes"): 0,
        ("yes", "no"): 1,
        ("no", "no"): 1,
    }
    assert found["share_of_all"].sum() == pytest.approx(1)
    assert found.loc["yes", "n"].tolist() == [2, 2]


def test_weights_enter_the_cross_table_and_leave_its_counts():
    table = answers(registered=["yes", "yes"], registered_late=["yes", "no"], w=[3.0, 1.0])
    found = cross(table, "registered", "registered_late", weight="w").set_index("column")
    assert found["share"].to_dict() == pytest.approx({"yes": 0.75, "no": 0.25})
    assert found["count"].to_dict() == {"yes": 1, "no": 1}


def test_what_is_known_of_the_person_joins_without_a_row_more():
    table = pd.DataFrame({"enterprise": ["A-1", "A-2", "B-1"], "person": ["A", "A", "B"]})
    person = pd.DataFrame({"person": ["A", "B"], "place": ["piemonte", "rhone_alpes"]})
    assert of_person(table, person)["place"].tolist() == ["piemonte", "piemonte", "rhone_alpes"]


ROWS = st.lists(
    st.tuples(st.sampled_from(["yes", "no", None]), st.floats(0.1, 9)), min_size=2, max_size=30
)


@settings(deadline=None, max_examples=50)
@given(ROWS)
def test_shares_of_complementary_codes_add_to_one_weighted_or_not(rows):
    codes, weights = (list(column) for column in zip(*rows, strict=True))
    table = answers(registered=codes, w=weights)
    for weight in (None, "w"):
        yes, no = (
            share(table, "registered", code, weight=weight).iloc[0] for code in ("yes", "no")
        )
        if yes["n"]:
            assert yes["share"] + no["share"] == pytest.approx(1)
            assert yes["low"] == pytest.approx(1 - no["high"], abs=1e-9)
            assert 0 <= yes["low"] <= yes["share"] + 1e-12 <= yes["high"] + 2e-12 <= 1 + 3e-12
