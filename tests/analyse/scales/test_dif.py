"""Differential item functioning: as R's polr has it, what was planted, and what chance is taken for it."""

import numpy as np
import pandas as pd
import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.scales.dif import NEGLIGIBLE, differential_items

R = answers("dif")
ITEMS = [f"A{n}" for n in range(1, 6)]


def drawn(seed, persons=150, *, higher=0.0, moved=0.0, steeper=1.0):
    """Five-step answers to five items of unlike loadings; the second group is higher by `higher`."""
    rng = np.random.default_rng(seed)
    there = np.tile([0.0, 1.0], persons)
    factor = rng.normal(size=2 * persons) + higher * there
    loading = np.array([1.4, 1.2, 1.0, 0.9, 0.8])
    raw = factor[:, None] * loading + rng.logistic(0, 0.6, (2 * persons, 5))
    raw[:, 2] += there * (moved + (steeper - 1) * factor)
    given = pd.DataFrame(np.digitize(raw, [-1.5, -0.5, 0.5, 1.5]), columns=list("abcde"))
    return given.assign(place=np.where(there == 1, "south", "north"))


def found_in(given):
    return differential_items(given, group="place", items=list("abcde"), groups=("north", "south"))


def test_every_number_is_r_s():
    bfi = data("bfi")
    bfi["gender"] = bfi["gender"].astype(str)
    found = differential_items(bfi, group="gender", items=ITEMS, groups=("1", "2"))
    found = found.set_index("item")
    assert set(found["n"]) == {R["n"]}
    for key in ("value", "low", "high", "uniform", "non_uniform", "p", "r2", "p_adjusted"):
        for item in ITEMS:
            assert found.at[item, key] == pytest.approx(R[f"{item}.{key}"], rel=2e-4, abs=1e-7), key


def test_an_item_that_is_higher_in_one_place_is_found_with_its_side():
    found = found_in(drawn(1, moved=1.0)).set_index("item")
    assert found["p_adjusted"].idxmin() == "c"
    assert found.at["c", "uniform"] < 0.001 < found.at["c", "non_uniform"]
    assert 1 < found.at["c", "low"] < found.at["c", "value"] < found.at["c", "high"]
    assert found.at["c", "r2"] > NEGLIGIBLE


def test_an_item_that_is_higher_at_one_end_is_told_apart():
    found = found_in(drawn(3, 300, steeper=0.2)).set_index("item")
    assert found["p_adjusted"].idxmin() == "c"
    assert found.at["c", "non_uniform"] < 0.001


def test_groups_exchanged_turn_the_odds_over_and_no_p():
    given = drawn(2, moved=0.4)
    other = differential_items(given, group="place", items=list("abcde"), groups=("south", "north"))
    found = found_in(given)
    assert (found["value"] * other["value"]).to_numpy() == pytest.approx(1, rel=1e-3)
    assert found["p"].to_numpy() == pytest.approx(other["p"].to_numpy(), rel=1e-3)


def test_an_item_that_nearly_all_answered_alike_is_not_found_in():
    given = drawn(4).assign(e=4)
    found = found_in(given).set_index("item")
    assert found.at["e", "reason"] == "few"
    assert found["tests"].iloc[0] == 4
    assert found["p"].notna().sum() == 4


@pytest.mark.slow
def test_where_nothing_was_planted_chance_finds_an_item_in_about_one_study_in_twenty():
    studies = [found_in(drawn(seed, 60))["p_adjusted"].min() < 0.05 for seed in range(24)]
    assert sum(studies) <= 4  # of 24 at 5 % five or more are less than one chance in a hundred
