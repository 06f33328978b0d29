"""Registered or ceased, restricted means under clusters, Turnbull: by hand and by what must hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t
from tests.analyse.frames import durations as table

from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.duration.durations import Durations, durations
from impra_research.analyse.duration.incidence import (
    aalen_johansen,
    cumulative_incidence,
    incidence_at,
)
from impra_research.analyse.duration.kaplan_meier import (
    kaplan_meier,
    risk_table,
    survival_curve,
)
from impra_research.analyse.duration.rank_tests import gray, logrank
from impra_research.analyse.duration.restricted import (
    months_lost,
    restricted_mean,
    restricted_mean_difference,
)
from impra_research.analyse.duration.turnbull import intervals, turnbull, turnbull_curve
from impra_research.analyse.duration.within import incidence_difference
from impra_research.errors import UsageError

SPELLS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 20), st.integers(0, 2), st.integers(1, 4)),
    min_size=1, max_size=40,
)  # fmt: skip


def spells(rows, *, late=True, weighted=False):
    entry, lasts, event, weight = np.array(rows).T
    entry = entry if late else 0 * entry
    return Durations(entry, entry + lasts, event, weight.astype(float) if weighted else None)


@pytest.fixture
def four():
    """Registered after 2, ceased after 4, registered after 4, open after 6."""
    outcomes = ["registered", "ceased", "registered", "open"]
    events = [outcome == "registered" for outcome in outcomes]
    return table([2, 4, 4, 6], events, outcome=outcomes, cluster=["a", "a", "b", "b"])


def test_ceasing_takes_its_part_of_the_whole(four):
    curve = cumulative_incidence(four).pivot(index="month", columns="outcome", values="incidence")
    # 1/4 registered in month 2; of the 3/4 left, 1/3 registers and 1/3 ceases in month 4
    assert curve["registered"].tolist() == pytest.approx([0, 0.25, 0.5])
    assert curve["ceased"].tolist() == pytest.approx([0, 0, 0.25])
    found = incidence_at(four, month=5).set_index("outcome")["value"]
    assert found.to_dict() == pytest.approx({"registered": 0.5, "ceased": 0.25})


def test_months_lost_are_the_area_under_each_share(four):
    lost = months_lost(four, horizon=6).set_index("outcome")["value"]
    # registered: 1/4 in months 2-3, 1/2 in months 4-5; ceased: 1/4 in months 4-5
    assert lost.to_dict() == pytest.approx({"registered": 1.5, "ceased": 0.5})


def test_who_is_not_followed_has_no_share_and_the_reason_is_given(four):
    assert incidence_at(four, month=36)["reason"].unique() == ["followed for 6 months only"]


def test_late_entries_are_at_risk_from_the_month_after(four):
    late = four.assign(entry=[0, 2, 0, 4])
    assert survival_curve(late)["at_risk"].tolist() == [2, 2, 2]
    assert risk_table(late, every=2, horizon=6)["at_risk"].tolist() == [2, 2, 2, 1]
    assert gray(pd.concat([late, late.assign(place="b")])).reason.startswith("some came under")


def test_a_spell_that_ends_before_it_is_observed_is_refused(four):
    with pytest.raises(UsageError, match="1 of 4 spells end before they come under observation"):
        survival_curve(four.assign(entry=[0, 4, 0, 0]))


def test_a_month_with_nobody_under_observation_is_not_bridged():
    gap = table([3, 9], [False, True], entry=[0, 5])
    reason = restricted_mean(gap, horizon=8).iloc[0]["reason"]
    assert reason == "nobody under observation in month 4"


@settings(deadline=None, max_examples=25)
@given(SPELLS)
def test_shares_of_all_outcomes_add_up_to_one(rows):
    one, both = spells(rows), aalen_johansen(spells(rows))
    whole = both.groupby("month")["incidence"].sum()
    any_event = Durations(one.entry, one.exit, np.minimum(one.event, 1))
    left = kaplan_meier(any_event).set_index("month")["survival"].clip(lower=0)
    assert (whole + left.reindex(whole.index)).tolist() == pytest.approx([1] * len(whole))


@settings(deadline=None, max_examples=25)
@given(SPELLS)
def test_weights_are_repetitions(rows):
    often = np.repeat(np.array(rows), [row[3] for row in rows], axis=0)
    for estimate, column in ((kaplan_meier, "survival"), (aalen_johansen, "incidence")):
        weighted, repeated = estimate(spells(rows, weighted=True)), estimate(spells(often))
        assert weighted[column].tolist() == pytest.approx(repeated[column].tolist())


@settings(deadline=None, max_examples=25)
@given(SPELLS)
def test_without_late_entry_each_spell_a_cluster_is_greenwoods_error(rows):
    plain = spells(rows, late=False)
    each = Durations(plain.entry, plain.exit, plain.event, cluster=np.arange(len(plain)))
    assert kaplan_meier(each)["se"].tolist() == pytest.approx(
        kaplan_meier(plain)["se"].tolist(), abs=1e-9
    )


@settings(deadline=None, max_examples=25)
@given(SPELLS)
def test_of_exact_months_turnbulls_curve_is_kaplan_meiers(rows):
    plain = spells(rows, late=False).of_cause()
    event = plain.event == 1
    lo, hi = plain.exit - event, np.where(event, plain.exit, np.inf)
    curve = turnbull(lo.astype(float), hi).set_index("month")["survival"]
    km = kaplan_meier(plain).set_index("month")["survival"].iloc[1:]
    assert curve.reindex(km.index).tolist() == pytest.approx(km.tolist(), abs=1e-7)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 9)), min_size=1, max_size=25))
def test_no_move_of_weight_makes_the_intervals_likelier(rows):
    start, width = np.array(rows, dtype=float).T
    told = intervals(start, start + width)
    mass = turnbull(start, start + width)["mass"].to_numpy()
    gain = (told.count / (told.holds @ mass)) @ told.holds / told.count.sum()
    assert gain.max() <= 1 + 1e-4  # no gap is worth more than the mean (Gentleman & Geyer 1994)
    assert gain @ mass == pytest.approx(1)


def test_a_gap_lies_between_a_start_and_the_next_end():
    # (0, 4], (2, 6] share (2, 4]; (6, 8] stands alone; intervals that touch do not overlap
    found = turnbull(np.array([0.0, 2, 6]), np.array([4.0, 6, 8]))
    assert found[["after", "month"]].to_numpy().tolist() == [[2, 4], [6, 8]]
    assert found["mass"].tolist() == pytest.approx([2 / 3, 1 / 3])


def test_turnbulls_limits_hold_the_curve_and_are_the_same_every_time():
    rng = np.random.default_rng(1)
    low = rng.integers(1, 30, 40)
    told = table(low, rng.random(40) < 0.7, months_low=low, months_high=low + 12)
    first, again = (turnbull_curve(told, draws=100) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert (first["low"] <= first["survival"] + 1e-9).all()
    assert (first["survival"] <= first["high"] + 1e-9).all()


def test_drawing_each_enterprise_again_agrees_with_greenwoods_error():
    rng = np.random.default_rng(7)
    months, seen = rng.geometric(0.03, 400), rng.integers(60, 90, 400)
    both = table(np.minimum(months, seen), months <= seen, place=np.repeat(["a", "b"], 200))
    drawn = drawn_mean_difference(both, places=("a", "b"), cluster=None)
    known = restricted_mean_difference(both, places=("a", "b"))
    assert drawn.value == pytest.approx(known.value)
    assert drawn.high - drawn.low == pytest.approx(known.high - known.low, rel=0.08)
    ceased = np.where(both["event"], "registered", rng.choice(["ceased", "open"], 400))
    lost = months_lost(both.assign(outcome=ceased)).groupby("group")["value"].sum()
    ended = drawn_mean_difference(
        both.assign(outcome=ceased), places=("a", "b"), cluster=None, ceasing=True
    )
    assert ended.value == pytest.approx(lost["a"] - lost["b"])


def test_of_two_clusters_no_error_is_told(four):
    both = pd.concat([four, four.assign(place="b", months=four["months"] + 1)])
    found = drawn_mean_difference(both, places=("piemonte", "b"), horizon=5)
    assert found.reason == "piemonte: fewer than 5 clusters; b: fewer than 5 clusters"


def test_strata_of_one_group_each_cannot_be_tested(four):
    apart = four.assign(place=["a", "a", "b", "b"])
    assert logrank(apart, strata="place").reason == "no stratum holds two groups at risk"


def test_a_difference_of_shares_has_the_errors_of_both_and_knows_of_shared_clusters():
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({"months": rng.integers(1, 60, 200), "place": ["a", "b"] * 100,
                         "outcome": rng.choice(["registered", "ceased", "open"], 200)})  # fmt: skip
    rows = rows.assign(base=True, event=rows["outcome"] == "registered", entry=0,
                       cluster=np.arange(200) // 10)  # fmt: skip
    alone = incidence_difference(rows, places=("a", "b"), month=24, cluster=None)
    each = [aalen_johansen(durations(rows[rows["place"] == place])) for place in "ab"]
    at = [curve[(curve["outcome"] == "registered") & (curve["month"] <= 24)].iloc[-1]
          for curve in each]  # fmt: skip
    assert alone.value == pytest.approx(at[1]["incidence"] - at[0]["incidence"])
    se = np.hypot(at[0]["se"], at[1]["se"]) * (100 / 99) ** 0.5
    assert alone.high - alone.value == pytest.approx(t.ppf(0.975, 198) * se)
    twins = rows.assign(place="a").pipe(lambda a: pd.concat([a, a.assign(place="b")]))
    shared = incidence_difference(twins, places=("a", "b"), month=24)
    assert shared.reason == "no spread"


def test_where_nobody_came_to_it_no_interval_of_nothing_is_told():
    nobody = table(np.full(40, 50), np.arange(40) == 0, place=["a", "b"] * 20)
    nobody = nobody.assign(
        cluster=nobody.index, outcome=nobody["event"].map({True: "registered", False: "open"})
    )
    at = incidence_at(nobody, month=24)
    assert at["value"].eq(0).all()
    assert at[["low", "high"]].isna().all(axis=None)
    for found in (incidence_difference(nobody, places=("a", "b"), month=24),
                  drawn_mean_difference(nobody, places=("a", "b"), horizon=24)):  # fmt: skip
        assert np.isnan(found.value)
        assert found.reason == "no spread"
