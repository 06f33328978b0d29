"""Distances between pathways: TraMineR's numbers, what must always hold, and the recurrence by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.analyse.oracle import answers
from tests.analyse.pathways.pathways import between, mvad

from impra_research.analyse.pathways.costs import (
    Costs,
    chosen_costs,
    constant_costs,
    dynamic_costs,
)
from impra_research.analyse.pathways.distances import distances
from impra_research.analyse.pathways.sequences import Sequences, sequences_of
from impra_research.errors import UsageError

STATES = ("informal", "sheltered", "registered")


def made(rows):
    return Sequences(np.array(rows, dtype=np.int8), STATES, tuple(range(len(rows))))


@st.composite
def pathways(draw, equal=False):
    """A few pathways of one to nine months, some of them alike."""
    n, months = draw(st.integers(2, 8)), draw(st.integers(1, 9))
    codes = draw(arrays.arrays(np.int8, (n, months), elements=st.integers(0, 2)))
    if not equal:
        lengths = draw(arrays.arrays(np.int64, n, elements=st.integers(1, months)))
        codes = np.where(np.arange(months) < lengths[:, None], codes, -1).astype(np.int8)
    return made(codes)


costs = st.tuples(*[st.floats(0.5, 3)] * 3, st.floats(0.3, 2)).map(
    lambda c: Costs(np.array([[0, c[0], c[1]], [c[0], 0, c[2]], [c[1], c[2], 0]]), c[3], "any")
)


def by_the_book(x, y, costs):
    """Needleman and Wunsch's recurrence, cell by cell."""
    d = np.zeros((len(x) + 1, len(y) + 1))
    d[0], d[:, 0] = np.arange(len(y) + 1) * costs.indel, np.arange(len(x) + 1) * costs.indel
    for a, b in np.ndindex(len(x), len(y)):
        exchanged = d[a, b] + costs.substitution[x[a], y[b]]
        d[a + 1, b + 1] = min(exchanged, d[a, b + 1] + costs.indel, d[a + 1, b] + costs.indel)
    return d[-1, -1]


def test_distances_are_those_of_traminer():
    r, told = answers("mvad"), mvad()
    found = {
        "om_trate": between(),
        "om_constant": distances(told, costs=constant_costs(told)),
        "hamming": distances(told, method="hamming"),
        "dynamic_hamming": distances(told, method="dynamic_hamming"),
        "common_subsequence": distances(told, method="common_subsequence"),
    }
    sums = {name: d[np.tril_indices(len(d), -1)].sum() for name, d in found.items()}
    assert sums == pytest.approx({name: r[name] for name in sums}, rel=1e-12)
    assert found["om_trate"][0, 1] == pytest.approx(r["om_trate_first_two"], abs=5e-7)


@settings(max_examples=60)
@given(pathways(), costs)
def test_optimal_matching_is_the_recurrence_by_the_book(sequences, costs):
    found = distances(sequences, costs=costs)
    rows = [row[row >= 0] for row in sequences.codes]
    expected = [[by_the_book(x, y, costs) for y in rows] for x in rows]
    assert found == pytest.approx(np.array(expected), abs=1e-12)


@settings(max_examples=60)
@given(pathways(), costs, st.sampled_from(["optimal_matching", "common_subsequence"]))
def test_a_distance_is_symmetric_zero_for_equal_pathways_and_no_longer_than_a_detour(
    sequences, costs, method
):
    d = distances(sequences, method=method, costs=costs)
    same = (sequences.codes[:, None] == sequences.codes[None]).all(axis=2)
    assert (d == d.T).all()
    assert (d[same] == 0).all()
    if costs.metric:
        assert (d[:, None, :] <= d[:, :, None] + d[None, :, :] + 1e-9).all()


@settings(max_examples=40)
@given(pathways())
def test_matching_at_constant_costs_counts_what_is_outside_the_longest_common_subsequence(
    sequences,
):
    matched = distances(sequences, costs=constant_costs(sequences))
    assert (matched == distances(sequences, method="common_subsequence")).all()


@settings(max_examples=40)
@given(pathways(equal=True))
def test_hamming_counts_the_months_that_differ_and_the_dynamic_one_weighs_them(sequences):
    codes, month = sequences.codes, np.arange(sequences.codes.shape[1])
    assert (
        distances(sequences, method="hamming") == (codes[:, None] != codes[None]).sum(axis=2)
    ).all()
    cost = dynamic_costs(sequences)
    weighed = [[cost[month, x, y].sum() for y in codes] for x in codes]
    assert distances(sequences, method="dynamic_hamming") == pytest.approx(np.array(weighed))


def test_three_enterprises_by_hand():
    """Two of four months differ; sheltered counts half."""
    told = made([[0, 0, 2, 2], [0, 1, 1, 2], [0, 0, 2, 2]])
    half = chosen_costs(told, {"informal": {"sheltered": 1, "registered": 2},
                               "sheltered": {"registered": 1}}, indel=1)  # fmt: skip
    assert distances(told, costs=half).tolist() == [[0, 2, 0], [2, 0, 2], [0, 2, 0]]
    assert distances(told, method="hamming", costs=half)[0, 1] == 2


def test_by_length_a_short_observation_does_not_make_pathways_alike():
    told = made([[0, 0, 0, 0], [0, 0, -1, -1], [2, 2, -1, -1], [0, 0, 2, 2]])
    plain = distances(told, costs=constant_costs(told))
    assert plain[0].tolist() == [0, 2, 6, 4]
    assert distances(told, costs=constant_costs(told), by_length=True)[0].tolist() == [
        0,
        0.5,
        1.5,
        1,
    ]


@pytest.mark.parametrize(("chosen", "says"), [
    ({"informal": {"sheltered": 1}}, "no cost of informal for registered"),
    ({"informal": {"shelterd": 1}}, "no state 'shelterd'"),
    ({"informal": {"sheltered": -1}}, "negative"),
    ({"informal": {"sheltered": 1}, "sheltered": {"informal": 2}}, "told otherwise"),
])  # fmt: skip
def test_costs_chosen_with_a_gap_or_a_contradiction_are_refused(chosen, says):
    with pytest.raises(UsageError, match=says):
        chosen_costs(made([[0, 1]]), chosen, indel=1)


def test_pathways_of_unequal_length_are_not_compared_month_by_month():
    with pytest.raises(UsageError, match="unequal length"):
        distances(made([[0, 1], [0, -1]]), method="hamming")


def test_an_unknown_month_before_the_last_one_is_refused_by_name():
    table = pd.DataFrame([["informal", None, "registered"]], index=["e7"])
    with pytest.raises(UsageError, match="e7"):
        sequences_of(table, states=STATES)
