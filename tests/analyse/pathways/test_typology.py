"""Types of pathways, their quality and stability, indicators, differences between groups."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.oracle import answers, data
from tests.analyse.pathways.pathways import between, mvad

from impra_research.analyse.pathways.clusters import around_medoids, medoids, types_of, ward
from impra_research.analyse.pathways.discrepancy import discrepancy, discrepancy_by_group
from impra_research.analyse.pathways.distributions import (
    index_spells,
    medoid_spells,
    modal_states,
    state_distribution,
    typology,
)
from impra_research.analyse.pathways.indicators import (
    indicators,
    mean_times,
    monthly_transitions,
    turbulence,
)
from impra_research.analyse.pathways.quality import quality, quality_by_number, stability
from impra_research.analyse.pathways.sequences import Sequences
from impra_research.errors import UsageError


def three_groups(spread=0.1, seed=1):
    """Distances on a line between points around 0, 5 and 20."""
    rng = np.random.default_rng(seed)
    at = np.repeat([0, 5, 20], [12, 9, 7]) + rng.normal(0, spread, 28)
    return np.abs(at[:, None] - at[None])


def test_types_of_ward_have_the_sizes_of_r():
    r = answers("mvad")
    sizes = sorted(np.bincount(ward(np.sqrt(between()), 4))[1:])  # ward.D: of square roots
    assert sizes == [r[f"ward_sizes_{at}"] for at in range(1, 5)]


def test_medoids_are_those_of_wckmedoids():
    r, d = answers("mvad"), between()
    theirs = [int(r[f"pam_medoid_{at}"]) - 1 for at in range(1, 5)]
    ours = medoids(d, 4)
    assert (d[np.ix_(ours, theirs)] == 0).sum() == 4  # the same pathways: some are taken by several
    assert quality(d, around_medoids(d, 4))["silhouette"] == pytest.approx(r["pam_asw"], abs=5e-7)


def test_pseudo_f_and_r2_are_those_of_dissassoc():
    r, by = answers("mvad"), data("mvad")["gcse5eq"]
    test, r2 = discrepancy(between(), by, permutations=199)
    assert test.statistic == pytest.approx(r["gcse5eq_pseudo_f"], abs=5e-7)
    assert r2 == pytest.approx(r["gcse5eq_pseudo_r2"], abs=5e-7)
    assert test.p == 1 / 200


def test_indicators_are_those_of_traminer():
    found = indicators(mvad())[["entropy", "turbulence", "complexity"]].sum()
    r = answers("mvad")
    assert found.to_dict() == pytest.approx({name: r[name] for name in found.index}, rel=1e-9)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 2), min_size=1, max_size=7))
def test_turbulence_counts_each_subsequence_of_the_order_of_states_once(states):
    order = [a for at, a in enumerate(states) if at == 0 or a != states[at - 1]]
    n = len(order)
    different = {
        tuple(order[i] for i in kept) for r in range(n + 1) for kept in combinations(range(n), r)
    }
    assert 2 ** turbulence([(a, 1) for a in order]) == pytest.approx(len(different))


def test_medoids_are_the_best_of_all_choices():
    d = three_groups(spread=2)
    best = min(d[:, list(chosen)].min(axis=1).sum() for chosen in combinations(range(28), 3))
    assert d[:, medoids(d, 3)].min(axis=1).sum() == pytest.approx(best)


@pytest.mark.parametrize("method", ["ward", "medoids"])
def test_groups_that_stand_apart_are_found_and_found_again(method):
    d = three_groups()
    assert types_of(d, number=3, method=method).tolist() == [0] * 12 + [1] * 9 + [2] * 7
    assert stability(d, number=3, method=method, draws=30)["jaccard"].min() > 0.95
    table = quality_by_number(d, numbers=range(2, 5), method=method).set_index("types")
    assert table["silhouette"].idxmax() == 3
    assert table.loc[3, "hubert_c"] == pytest.approx(0)
    assert table.loc[3, "hubert_gamma"] == 1


def test_types_of_a_cloud_are_not_called_stable():
    rng = np.random.default_rng(3)
    at = rng.uniform(size=(60, 2))
    d = np.linalg.norm(at[:, None] - at[None], axis=2)
    assert not stability(d, number=5, draws=40)["stable"].all()


def test_the_test_of_discrepancy_errs_as_often_as_it_says():
    """Groups drawn at random, within places that differ: 5 in 100 are below 0.05."""
    rng, d = np.random.default_rng(4), three_groups(spread=1)
    place = pd.Series(np.repeat(["a", "b", "c"], [12, 9, 7]))
    drawn = [pd.Series(rng.integers(0, 2, 28)) for _ in range(200)]
    p = [discrepancy(d, by, strata=place, permutations=99)[0].p for by in drawn]
    assert 0.01 < np.mean(np.array(p) <= 0.05) < 0.1
    assert discrepancy(d, place, permutations=99)[0].p == 0.01
    assert discrepancy(d, place == "z")[0].reason == "one group only"


def test_more_types_than_pathways_are_refused():
    with pytest.raises(UsageError, match="29 types of 28 pathways"):
        types_of(three_groups(), number=29)


TOLD = Sequences(
    np.array([[0, 0, 1], [0, 1, 1], [0, 0, -1], [1, 1, 1]], dtype=np.int8), ("i", "r"), (*"abcd",)
)
PLACE = pd.Series(["x", "x", "x", "y"])


def test_tables_of_the_figures_by_hand():
    table = state_distribution(TOLD, PLACE).set_index(["group", "month", "state"])
    assert table.loc[("x", 1, "i"), ["count", "n"]].tolist() == [2, 3]
    assert table.loc[("x", 2, "r"), ["count", "n", "share"]].tolist() == [2, 2, 1]
    assert modal_states(TOLD, PLACE)["state"].tolist() == ["i", "i", "r", "r", "r", "r"]
    bars = index_spells(TOLD, PLACE)
    assert (bars["ends"] - bars["begins"]).sum() == TOLD.lengths.sum()
    assert bars.query("group == 'x' and row == 1")["ends"].tolist() == [2, 3]
    apart = np.array([[0, 1, 2, 9], [1, 0, 3, 9], [2, 3, 0, 9], [9, 9, 9, 0]], dtype=float)
    central = medoid_spells(TOLD, apart, PLACE).query("group == 'x'")
    assert central["ends"].tolist() == [2, 3]
    assert central["mean_distance"].tolist() == [1, 1]
    types = typology(TOLD, apart, np.array([0, 0, 0, 1]), PLACE).set_index(["type", "group"])
    assert types["count"].to_dict() == {(0, "x"): 3, (0, "y"): 0, (1, "x"): 0, (1, "y"): 1}
    assert discrepancy_by_group(apart, PLACE)["value"].tolist() == [12 / 18, 0]


def test_months_in_each_state_and_moves_by_hand():
    table = mean_times(TOLD, PLACE).set_index(["group", "state"])
    assert table.loc[("x", "i"), "value"] == pytest.approx(5 / 3)
    assert np.isnan(table.loc[("y", "i"), "low"])
    moves = monthly_transitions(TOLD).set_index(["state", "to"])
    assert moves.loc[("i", "r"), ["value", "n"]].tolist() == [2 / 4, 4]


def test_pathways_of_one_person_stay_together_and_are_no_further_evidence():
    """Each enterprise told three times over: counted as independent, chance is found too often."""
    rng, d = np.random.default_rng(5), three_groups(spread=1)[::2, ::2]
    person = np.repeat(np.arange(14), 3)
    of_each, thrice = pd.Series(person), d[np.ix_(person, person)]
    found = {"apart": [], "together": []}
    for _ in range(150):
        by = pd.Series(rng.permutation(14) < 7)[person].reset_index(drop=True)
        found["apart"].append(discrepancy(thrice, by, permutations=99)[0].p)
        found["together"].append(discrepancy(thrice, by, persons=of_each, permutations=99)[0].p)
    share = {name: np.mean(np.array(p) <= 0.05) for name, p in found.items()}
    assert share["together"] < 0.1 < share["apart"]
    one, r2 = discrepancy(thrice, by, persons=of_each, permutations=9)
    assert (one.base, one.n, [c.count for c in one.cautions]) == ("pathways of 14 persons", 42, [7])
    assert r2 == pytest.approx(discrepancy(d, by[::3], permutations=9)[1])


def test_a_person_with_pathways_in_two_groups_is_refused():
    by, persons = pd.Series(["a", "b"] * 14), pd.Series(np.arange(28) // 2 * 2)
    with pytest.raises(UsageError, match="14 persons have pathways in several groups"):
        discrepancy(three_groups(), by, persons=persons)


def test_small_types_and_groups_are_said():
    table = quality_by_number(three_groups(), numbers=[2, 3])
    assert table["caution"].str.contains("7 pathways of a type, fewer than 10").all()
    assert mean_times(TOLD, PLACE)["caution"].iloc[-1] == "rests on 1 pathways, fewer than 30"
    assert discrepancy(three_groups(), pd.Series(["a"] * 28))[0].cautions == ()
