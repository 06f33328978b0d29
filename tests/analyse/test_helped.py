import pandas as pd
import pytest

from impra_research.analyse.helped import helped_persons, share_difference, shares_by_kind

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
    found = share_difference(answers, "yes", "yes", places=("first", "second"))
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found.n == 150


def test_a_place_without_answers_has_no_difference():
    found = share_difference(PERSON.assign(v="yes"), "v", "yes", places=("x", "nowhere"))
    assert pd.isna(found.value)
    assert found.reason == "nobody in one place"


def test_a_person_with_episodes_in_quarantine_is_not_counted_as_without_help():
    person = PERSON.assign(incomplete=["", "support", "support step"])
    helped = helped_persons(person, SUPPORT)
    assert helped["helped"].isna().tolist() == [False, True, False]
    assert helped["chamber"].isna().tolist() == [False, True, False]
    assert helped["association"].isna().tolist() == [False, True, True]


def test_an_episode_not_known_to_be_intercultural_leaves_the_person_unknown():
    support = SUPPORT.assign(intercultural=["no", None, "no"])
    assert helped_persons(PERSON, support)["intercultural"].isna().tolist() == [True, False, False]
