"""The unitizing alphas: no printed example of 2016 is at hand, so identities and a count by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.coding.agreement import published as p

from impra_research.coding.agreement import alpha, unitizing


def spans(*rows):
    return pd.DataFrame(rows, columns=["document", "start", "end", "code", "coder"])


def unit_segments(ratings, document="D"):
    """Each rating as a segment of one character."""
    return spans(*[(document, unit, unit + 1, f"c{value:.0f}", f"coder {coder}")
                   for coder, row in enumerate(ratings) for unit, value in enumerate(row)
                   if not np.isnan(value)])  # fmt: skip


def values(segment, length, **how):
    return {name: found.value for name, found in unitizing(segment, length, **how).items()}


@pytest.mark.parametrize(
    ("ratings", "printed"), [(p.KRIPPENDORFF_A, ".095"), (p.KRIPPENDORFF_B, ".692")]
)
def test_units_of_one_character_give_nominal_alpha_to_the_printed_digit(ratings, printed):
    found = values(unit_segments(ratings), {"D": ratings.shape[1]})
    assert f"{found['u-alpha']:.3f}" == f"{found['cu-alpha']:.3f}" == "0" + printed


complete = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([1.0, 2, 3]), min_size=coders, max_size=coders),
        min_size=2, max_size=15)
)  # fmt: skip


@settings(deadline=None)
@given(complete)
def test_units_of_one_character_give_nominal_alpha_for_any_number_of_coders(units):
    ratings = np.array(units).T
    nominal = alpha(ratings)
    found = unitizing(unit_segments(ratings), {"D": ratings.shape[1]}, draws=10)
    for name in ("u-alpha", "cu-alpha"):
        assert found[name].value == pytest.approx(nominal.value, abs=1e-9)


@settings(deadline=None)
@given(complete)
def test_gaps_of_one_code_are_the_other_category_when_units_have_one_character(units):
    applied = (np.array(units).T == 1).astype(float)
    marked = unit_segments(np.where(applied == 1, 1, np.nan))
    everybody = [("Z", 0, 1, "other", f"coder {n}") for n in range(len(applied))]
    read = spans(*marked.itertuples(index=False), *everybody)
    by_hand = alpha(np.column_stack([applied, np.zeros(len(applied))]))
    found = unitizing(read.replace({"Z": "D"}).assign(
        start=lambda t: t["start"].where(t["code"] != "other", applied.shape[1]),
        end=lambda t: t["end"].where(t["code"] != "other", applied.shape[1] + 1),
    ), {"D": applied.shape[1] + 1}, codes=["c1"], draws=10)  # fmt: skip
    for name in ("u-alpha", "|u-alpha"):
        assert found[name].value == pytest.approx(by_hand.value, abs=1e-9)


def test_a_small_text_is_as_counted_by_hand():
    # A: a 0-4, b 6-9; B: a 0-4, b 6-8; text of 10. l: gap-gap 6, gap-b 1 (twice), a-a 8, b-b 4.
    found = values(spans(("D", 0, 4, "a", "A"), ("D", 6, 9, "b", "A"),
                         ("D", 0, 4, "a", "B"), ("D", 6, 8, "b", "B")), {"D": 10})  # fmt: skip
    own = 7 + 2 * 16 + (9 + 4)
    scale = 20 - own / 20
    assert found["u-alpha"] == pytest.approx(1 - 2 / ((400 - 49 - 64 - 25) / scale))
    assert found["|u-alpha"] == pytest.approx(1 - 1 / (7 * 13 / scale))
    assert found["cu-alpha"] == found["(a)u-alpha"] == found["(b)u-alpha"] == 1.0


def test_identical_coders_are_one_and_the_interval_is_explained():
    same = [("D", 0, 4, "a"), ("D", 6, 9, "b")]
    found = unitizing(spans(*[(*row, who) for row in same for who in "AB"]), {"D": 20})
    assert {f.value for f in found.values()} == {1.0}
    assert {f.why for f in found.values()} == {"identical"}


def test_codes_that_never_meet_leave_nothing_to_compare_but_their_places():
    found = unitizing(spans(("D", 0, 4, "a", "A"), ("D", 6, 9, "b", "B")), {"D": 20})
    assert found["cu-alpha"].why == found["(a)u-alpha"].why == "nothing_shared"
    assert found["u-alpha"].value < 0


def test_two_codes_on_one_passage_are_explained_and_each_alone_can_be_measured():
    segment = spans(("D", 0, 4, "a", "A"), ("D", 2, 6, "b", "A"), ("D", 0, 5, "a", "B"))
    assert unitizing(segment, {"D": 20})["u-alpha"].why == "overlapping"
    assert unitizing(segment, {"D": 20}, codes=["a"])["u-alpha"].value > 0.5


def test_a_code_nobody_used_is_explained():
    segment = spans(("D", 0, 4, "a", "A"), ("D", 0, 4, "a", "B"))
    found = unitizing(segment, {"D": 20}, codes=["never"])
    assert found["u-alpha"].value is None
    assert found["u-alpha"].why == "one_category"


def test_a_document_that_one_coder_read_alone_weighs_nothing():
    shared = [("D", 0, 4, "a", "A"), ("D", 1, 4, "a", "B")]
    alone = [("E", 0, 9, "b", "A")]
    lengths = {"D": 10, "E": 30}
    assert values(spans(*shared, *alone), lengths, codes=["a"]) == values(
        spans(*shared), lengths, codes=["a"]
    )
    assert unitizing(spans(*alone), lengths)["u-alpha"].why == "no_units"


def test_segments_of_one_code_that_overlap_are_one_unit_and_those_that_touch_are_two():
    joined = [("D", 0, 3, "a", "A"), ("D", 2, 6, "a", "A"), ("D", 0, 5, "a", "B")]
    one = [("D", 0, 6, "a", "A"), ("D", 0, 5, "a", "B")]
    touching = [("D", 0, 3, "a", "A"), ("D", 3, 6, "a", "A"), ("D", 0, 5, "a", "B")]
    length = {"D": 12}
    assert values(spans(*joined), length) == values(spans(*one), length)
    assert values(spans(*touching), length) != values(spans(*one), length)


def test_places_are_measured_in_any_unit():
    segment = spans(("D", 0, 4, "a", "A"), ("D", 6, 9, "b", "A"), ("D", 1, 4, "a", "B"),
                    ("D", 5, 8, "a", "B"))  # fmt: skip
    moved = segment.assign(document="E")
    both = pd.concat([segment, moved])
    found = unitizing(both, {"D": 10, "E": 10}, draws=50)
    assert (found["u-alpha"].n, found["cu-alpha"].n) == (20, 2 * (3 + 2))
    order = both.sample(frac=1, random_state=3).replace({"A": "Z"})
    again = unitizing(order, {"D": 10, "E": 10}, draws=50)
    assert {k: v.value for k, v in again.items()} == pytest.approx(
        {k: v.value for k, v in found.items()}
    )
