import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep
from tests.analyse.oracle import answers, data

from impra_research.analyse.helped import (
    TOO_FEW,
    helped_persons,
    share_difference,
    shares_by_kind,
)
from impra_research.analyse.shares import share

PERSON = pd.DataFrame({"person": ["a", "b", "c"], "place": ["x", "x", "y"]})
SUPPORT = pd.DataFrame({
    "person": ["a", "a", "c"], "kind": ["association", "association", "chamber"],
    "intercultural": ["no", "yes", "no"],
})  # fmt: skip


def test_a_person_helped_twice_counts_once():
    helped = helped_persons(PERSON, SUPPORT)
    assert helped["helped"].tolist() == ["yes", "no", "yes"]
    assert helped["intercultural"].tolist() == ["yes", "no", "no"]
    assert helped["association"].tolist() == ["yes", "no", "no"]


def test_shares_are_of_all_persons_of_the_place():
    kinds = shares_by_kind(helped_persons(PERSON, SUPPORT)).set_index(["kind", "group"])
    assert kinds.loc[("association", "x"), ["count", "n"]].tolist() == [1, 2]
    assert kinds.loc[("chamber", "x"), "share"] == 0


def test_the_difference_is_the_second_place_minus_the_first():
    """Newcombe (1998), method 10, his example (a): 56/70 - 48/80 = 0.2000 (0.0524 to 0.3339)."""
    answers = pd.DataFrame({
        "place": ["second"] * 70 + ["first"] * 80,
        "yes": ["yes"] * 56 + ["no"] * 14 + ["yes"] * 48 + ["no"] * 32,
    })  # fmt: skip
    shares = share(answers, "yes", "yes", by="place")
    found = share_difference(shares, places=("first", "second"))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found.n == 150


def test_a_place_without_answers_has_no_difference():
    shares = share(PERSON.assign(v="yes"), "v", "yes", by="place")
    found = share_difference(shares, places=("x", "nowhere"))
    assert pd.isna(found.value)
    assert found.reason == "nobody in one place"


def test_a_share_that_may_not_be_shown_gives_no_difference():
    shares = share(PERSON.assign(v="yes"), "v", "yes", by="place").assign(share=[0.5, np.nan])
    found = share_difference(shares, places=("x", "y"))
    assert pd.isna(found.value)
    assert found.reason == TOO_FEW


@given(st.tuples(*[st.integers(0, 30)] * 4))
def test_without_weights_the_difference_is_newcombe_s(cells):
    """Against statsmodels, an implementation of its own."""
    yes_x, no_x, yes_y, no_y = cells
    assume(yes_x + no_x > 0 and yes_y + no_y > 0)
    answers = pd.DataFrame({
        "place": ["x"] * (yes_x + no_x) + ["y"] * (yes_y + no_y),
        "v": ["yes"] * yes_x + ["no"] * no_x + ["yes"] * yes_y + ["no"] * no_y,
    })  # fmt: skip
    found = share_difference(share(answers, "v", "yes", by="place"), places=("x", "y"))
    expected = confint_proportions_2indep(
        yes_y, yes_y + no_y, yes_x, yes_x + no_x, method="newcomb"
    )
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)


def test_a_weighted_difference_is_that_of_survey():
    r = answers("shares")
    shares = share(data("shares"), "registered", "yes", by="place", weight="weight")
    found = share_difference(shares, places=("a", "b"))
    assert (found.value, found.low, found.high) == pytest.approx(
        (r["difference"], r["difference_low"], r["difference_high"]), rel=1e-6
    )


def test_equal_weights_hardly_move_the_difference_and_unequal_ones_widen_it():
    rng = np.random.default_rng(3)
    answers = pd.DataFrame({
        "place": ["x"] * 400 + ["y"] * 400, "even": 2.0, "uneven": rng.lognormal(0, 1, 800),
        "v": np.where(rng.random(800) < 0.4, "yes", "no"),
    })  # fmt: skip
    plain, even, uneven = (
        share_difference(share(answers, "v", "yes", by="place", weight=weight), places=("x", "y"))
        for weight in (None, "even", "uneven")
    )
    assert (even.value, even.low, even.high) == pytest.approx(
        (plain.value, plain.low, plain.high), abs=1e-3
    )
    assert uneven.high - uneven.low > 1.2 * (plain.high - plain.low)
    assert "Taylor" in uneven.method


def test_a_person_with_episodes_in_quarantine_is_not_counted_as_without_help():
    person = PERSON.assign(incomplete=["", "support", "support step"])
    helped = helped_persons(person, SUPPORT)
    assert helped["helped"].isna().tolist() == [False, True, False]
    assert helped["chamber"].isna().tolist() == [False, True, False]
    assert helped["association"].isna().tolist() == [False, True, True]


def test_an_episode_not_known_to_be_intercultural_leaves_the_person_unknown():
    support = SUPPORT.assign(intercultural=["no", None, "no"])
    assert helped_persons(PERSON, support)["intercultural"].isna().tolist() == [True, False, False]
