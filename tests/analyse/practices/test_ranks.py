"""Ranks, their sensitivity to weights and to raters: by hand, against R, by property."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.oracle import answers, data

from impra_research.analyse.practices.profile import profiles, score_matrix, unranked
from impra_research.analyse.practices.ranks import points, rank_span, ranking, within
from impra_research.analyse.practices.sensitivity import rater_spans, top_shares, weightings
from impra_research.errors import UsageError

R = answers("practices")


def scored(**practices):
    """Both raters give the scores of a practice, or each their own: `A=[(1, 2), 3]`."""
    rows = [
        (practice, f"c{n}", rater, pair[k] if isinstance(pair, tuple) else pair)
        for practice, given in practices.items()
        for n, pair in enumerate(given)
        for k, rater in enumerate(("R1", "R2"))
    ]
    return pd.DataFrame(rows, columns=["practice", "criterion", "rater", "score"])


def of_r():
    long = data("practices").melt(["practice", "criterion"], var_name="rater", value_name="score")
    return profiles(long)


def by_practice(table, column):
    return table.set_index("practice")[column].to_dict()


def test_the_score_is_the_mean_of_two_raters_and_their_order_is_that_of_their_ids():
    table = profiles(scored(A=[(1, 3)]).iloc[::-1])
    assert table[["first", "second", "score", "apart"]].to_dict("records") == [
        {"first": 1, "second": 3, "score": 2.0, "apart": 2}
    ]


def test_a_practice_that_lacks_a_criterion_has_no_rank_and_is_named():
    table = profiles(scored(A=[1, 2], B=[3]))
    assert list(score_matrix(table).index) == ["A"]
    assert unranked(table) == ["B"]


def test_equal_points_share_their_ranks_and_the_next_practice_is_not_moved_up():
    table = ranking(profiles(scored(A=[3, 0], B=[0, 3], C=[1, 1])))
    assert by_practice(table, "rank") == {"A": 1, "B": 1, "C": 3}
    assert by_practice(table, "last") == {"A": 2, "B": 2, "C": 3}


def test_weights_decide_between_them():
    table = profiles(scored(A=[3, 0], B=[0, 3], C=[1, 1]))
    told = ranking(table, weights={"c0": 3, "c1": 1})
    assert told["practice"].tolist() == ["A", "C", "B"]
    assert by_practice(told, "points") == {"A": 2.25, "C": 1.0, "B": 0.75}


@pytest.mark.parametrize(
    ("weights", "says"),
    [({"c0": 1}, "do not match"), ({"c0": 2, "c1": -1}, "shares")],
)
def test_weights_that_are_none_are_refused(weights, says):
    with pytest.raises(UsageError, match=says):
        ranking(profiles(scored(A=[3, 0])), weights=weights)


def test_one_weight_too_few_is_refused():
    with pytest.raises(UsageError, match="2 weights for 3 criteria"):
        points(np.ones((4, 3)), np.array([0.5, 0.5]))


def test_the_share_of_weightings_is_the_length_of_the_segment_where_it_leads():
    """With w and 1 - w: A leads where 3w > 2, B where 3(1 - w) > 2, C on the third between."""
    table = profiles(scored(A=[3, 0], B=[0, 3], C=[2, 2]))
    shares = by_practice(top_shares(table, top=1), "share")
    assert shares == {name: pytest.approx(1 / 3, abs=0.015) for name in "ABC"}


def test_a_tie_for_the_last_place_counts_in_part_and_is_told():
    table = top_shares(profiles(scored(A=[3, 3], B=[2, 2], C=[2, 2], D=[1, 1])), top=2)
    assert by_practice(table, "share") == {"A": 1, "B": 0.5, "C": 0.5, "D": 0}
    assert by_practice(table, "surely") == {"A": 1, "B": 0, "C": 0, "D": 0}
    assert by_practice(table, "possibly") == {"A": 1, "B": 1, "C": 1, "D": 0}
    assert by_practice(table, "best")["B"] == 2
    assert by_practice(table, "worst")["B"] == 3


def test_what_is_best_on_every_criterion_is_first_under_any_weights():
    table = top_shares(profiles(scored(A=[3, 3, 2], B=[2, 3, 2], C=[0, 1, 2])), top=1)
    assert by_practice(table, "best")["A"] == by_practice(table, "worst")["A"] == 1


def test_raters_who_agree_leave_no_doubt_and_those_who_do_not_leave_some():
    sure = rater_spans(profiles(scored(A=[3, 3], B=[2, 2], C=[0, 1])), draws=200)
    assert by_practice(sure, "best") == by_practice(sure, "worst") == {"A": 1, "B": 2, "C": 3}
    torn = rater_spans(profiles(scored(A=[(3, 0), 3], B=[2, 2], C=[0, 1])), draws=2000, top=1)
    assert by_practice(torn, "share")["A"] == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("what", ["share", "surely", "possibly", "low", "high"])
def test_the_ranks_under_three_hundred_weightings_are_those_of_r(what):
    told = top_shares(of_r(), weights=data("practices_weights").to_numpy())
    for practice, value in by_practice(told, what).items():
        assert value == pytest.approx(R[f"{what}.{practice}"], abs=1e-12), practice


def test_the_ranks_of_equal_weights_are_those_of_r():
    for practice, rank in by_practice(ranking(of_r()), "rank").items():
        assert rank == R[f"rank.{practice}"], practice


def test_drawn_weights_are_shares_with_the_mean_of_all_and_come_back_with_the_seed():
    drawn = weightings(7)
    assert drawn.shape == (10_000, 7)
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx(np.full(7, 1 / 7), abs=0.005)
    assert (drawn == weightings(7)).all()


SCORES = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=9)


@settings(max_examples=40, deadline=None)
@given(SCORES, st.integers(1, 5))
def test_the_parts_add_up_to_the_places_there_are(given, top):
    drawn = points(np.array(given, dtype=float), weightings(3, draws=50))
    surely, possibly, part = within(drawn, top)
    assert part.sum(axis=1) == pytest.approx(min(top, len(given)))
    assert (surely <= part).all()
    assert (part <= possibly).all()


@settings(max_examples=40, deadline=None)
@given(SCORES)
def test_the_order_of_practices_changes_no_rank_and_equal_profiles_share_theirs(given):
    scores = np.array([*given, given[0]], dtype=float)
    weights = weightings(3, draws=20)
    best, last = rank_span(points(scores, weights))
    turned, _ = rank_span(points(scores[::-1], weights))
    assert (best == turned[:, ::-1]).all()
    assert (best[:, 0] == best[:, -1]).all()
    assert (last[:, 0] == last[:, -1]).all()
