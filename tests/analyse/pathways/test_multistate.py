"""Moves for each month at risk and state occupation: R's numbers, one case by hand, what always holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.oracle import answers, data

from impra_research.analyse.pathways.few import cautions
from impra_research.analyse.pathways.multistate import (
    backward_moves,
    spells_of,
    transition_intensities,
)
from impra_research.analyse.pathways.occupation import state_occupation
from impra_research.analyse.pathways.sequences import Sequences
from impra_research.errors import UsageError

STATES = ("informal", "registered", "ceased")


@pytest.fixture(scope="module")
def mgus():
    return data("multistate")


def agree(found, name, expected):
    theirs = {key: value for key, value in expected.items() if key.startswith(f"{name}.")}
    assert theirs
    assert {key: found[key] for key in theirs} == pytest.approx(theirs, rel=1e-6, abs=1e-12)


def test_state_occupation_with_late_entry_is_that_of_survfit_and_etm(mgus):
    r, found = answers("multistate"), {}
    table = state_occupation(mgus, states=STATES, horizon=120)
    for row in table.itertuples():
        key = f"{row.group}.{row.month}.{row.state}"
        found |= {f"{what}.{key}": row.value for what in ("share", "etm")}
        found |= {f"se.{key}": row.se, f"low.{key}": row.low, f"high.{key}": row.high}
    for what in ("share", "etm", "se", "low", "high"):
        agree(found, what, r)


def test_intensities_and_their_exact_intervals_are_those_of_poisson_test(mgus):
    r, found = answers("multistate"), {}
    for row in transition_intensities(mgus, states=STATES).itertuples():
        key = f"{row.group}.{row.state}.{row.to}"
        found |= {
            f"rate.{key}": row.value,
            f"rate_low.{key}": row.low,
            f"rate_high.{key}": row.high,
        }
    for what in ("rate", "rate_low", "rate_high"):
        agree(found, what, r)


def told(rows):
    columns = ["enterprise", "state", "begins", "ends", "ended_by"]
    return pd.DataFrame(rows, columns=columns)


FOUR = told([
    ("a", "informal", 0, 2, "registered"), ("a", "registered", 2, 4, "interview"),
    ("b", "informal", 0, 2, "interview"),
    ("c", "informal", 0, 3, "ceased"),
    ("d", "informal", 0, 1, "registered"), ("d", "registered", 1, 3, "informal"),
    ("d", "informal", 3, 5, "interview"),
])  # fmt: skip


def test_four_enterprises_by_hand():
    """Month 1: 1 of 4 registers. 2: 1 of 3. 3: of informal c, the only one, ceases; d of 2 goes back."""
    shares = state_occupation(FOUR, states=STATES, by=None).pivot(
        index="month", columns="state", values="value"
    )
    assert shares.loc[1, list(STATES)].tolist() == [3 / 4, 1 / 4, 0]
    assert shares.loc[2, list(STATES)].tolist() == pytest.approx([1 / 2, 1 / 2, 0])
    assert shares.loc[3, list(STATES)].tolist() == pytest.approx([1 / 4, 1 / 4, 1 / 2])
    rates = transition_intensities(FOUR, states=STATES, by=None).set_index(["state", "to"])
    assert rates.loc[("informal", "registered"), ["events", "months"]].tolist() == [2, 10]
    stays = told([("e", "registered", 0, 5, "interview")])  # never moved, and could have moved back
    back = backward_moves(pd.concat([FOUR, stays]), order=STATES[:2], by=None).iloc[0]
    assert (back["moves"], back["value"], back["n"]) == (1, 1 / 3, 3)


@settings(max_examples=30)
@given(
    st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2]), min_size=12, max_size=12), min_size=3, max_size=9
    )
)
def test_without_censoring_the_shares_are_those_counted_and_add_to_one(rows):
    codes = np.array(rows, dtype=np.int8)
    spells = spells_of(Sequences(codes, STATES, tuple(range(len(rows)))))
    assert (spells["ends"] - spells["begins"]).sum() == codes.size
    table = state_occupation(spells, states=STATES, by=None, horizon=11)
    shares = table.pivot(index="month", columns="state", values="value")[list(STATES)].to_numpy()
    assert shares == pytest.approx((codes.T[:, :, None] == np.arange(3)).mean(axis=1))


def test_who_is_observed_late_counts_from_then_on_but_began_as_told():
    late = FOUR.assign(observed_from=FOUR["enterprise"].map({"d": 2}).fillna(0))
    rates = transition_intensities(late, states=STATES, by=None).set_index(["state", "to"])
    assert rates.loc[("informal", "registered"), ["events", "months"]].tolist() == [1, 9]
    shares = state_occupation(late, states=STATES, by=None).set_index(["month", "state"])["value"]
    assert shares[0, "informal"] == 1
    assert shares[1, "informal"] == 1


def test_a_state_left_in_its_first_month_is_passed_through_and_an_unknown_one_is_not_at_risk():
    quick = told([
        ("a", "informal", 0, 2, "sheltered"), ("a", "sheltered", 2, 2, "registered"),
        ("a", "registered", 2, 3, "ceased"), ("a", "ceased", 3, 3, "interview"),
        ("b", "informal", 0, 1, None), ("b", None, 1, 2, "registered"),
        ("b", "registered", 2, 3, "interview"),
    ])  # fmt: skip
    states = ("informal", "sheltered", "registered", "ceased")
    rates = transition_intensities(quick, states=states, by=None).set_index(["state", "to"])
    seen = rates.loc[rates["events"] > 0, ["events", "months"]]
    assert seen.to_numpy().tolist() == [[1, 3], [1, 2]]
    assert seen.index.tolist() == [("informal", "registered"), ("registered", "ceased")]
    shares = state_occupation(quick, states=states, by=None).set_index(["month", "state"])["value"]
    assert shares[2].tolist() == [0, 0, 1, 0]
    assert shares[3].tolist() == [0, 0, 0.5, 0.5]


def test_a_share_of_none_has_an_upper_limit_above_none():
    table = state_occupation(FOUR, states=STATES, by=None).set_index(["month", "state"])
    assert table.loc[(1, "ceased"), "low"] == 0
    assert table.loc[(1, "ceased"), "high"] == pytest.approx(1 - 0.025 ** (1 / 4))


def test_a_spell_that_ends_before_it_begins_is_refused():
    with pytest.raises(UsageError, match="1 spells end before"):
        transition_intensities(told([("a", "informal", 3, 1, "ceased")]), states=STATES)


def test_enterprises_told_twice_by_one_person_are_no_further_evidence(mgus):
    """Where moves vary as chance has it, moves and months of the two count half, less n / (n - 1)."""
    both = pd.concat([mgus, mgus.assign(enterprise=-mgus["enterprise"])])
    exact = transition_intensities(mgus, states=STATES).query("events > 20")
    pairs = transition_intensities(
        both.assign(person=both["enterprise"].abs()), states=STATES, cluster="person"
    ).loc[exact.index]
    alone = transition_intensities(both, states=STATES, cluster="enterprise").loc[exact.index]
    assert pairs["value"].tolist() == exact["value"].tolist()
    width = {name: found["high"] - found["low"] for name, found in
             {"exact": exact, "pairs": pairs, "alone": alone}.items()}  # fmt: skip
    assert (width["alone"] < 0.8 * width["exact"]).all()
    assert width["pairs"].to_numpy() == pytest.approx(width["exact"], rel=0.15)


def test_few_moves_few_units_and_few_still_observed_are_said_each_with_its_smallest_count():
    rates = transition_intensities(FOUR, states=STATES, by=None)
    assert [str(caution) for caution in cautions(rates)] == [
        "1 moves, fewer than 10", "rests on 2 pathways, fewer than 30",
    ]  # fmt: skip
    shares = state_occupation(FOUR, states=STATES, by=None)
    assert shares["caution"].iloc[-1].endswith("; 0 under observation, fewer than 10")
    assert "observation" not in shares["caution"].iloc[0]
    many = pd.concat([FOUR.assign(enterprise=FOUR["enterprise"] + str(at)) for at in range(40)])
    assert cautions(transition_intensities(many, states=STATES, by=None)) == ()
