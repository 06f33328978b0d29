"""Curves small enough to draw by hand, and what must hold for all of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.frames import durations

from impra_research.analyse.duration.kaplan_meier import median_time, risk_table, survival_curve
from impra_research.analyse.duration.rank_tests import logrank
from impra_research.analyse.duration.restricted import restricted_mean, restricted_mean_difference


@pytest.fixture
def five():
    """Registered after 3, 5 and 8 months; not yet after 5 and 20."""
    return durations([3, 5, 5, 8, 20], [True, True, False, True, False])


def test_the_curve_falls_by_one_minus_d_over_n(five):
    curve = survival_curve(five)
    assert curve["month"].tolist() == [0, 3, 5, 8]
    assert curve["at_risk"].tolist() == [5, 5, 4, 2]
    # 4/5, then 4/5 x 3/4, then 4/5 x 3/4 x 1/2
    assert curve["survival"].tolist() == pytest.approx([1, 0.8, 0.6, 0.3])


def test_who_registered_from_the_outset_is_not_in_the_curve(five):
    outset = durations([1], [True]).assign(base=False)
    assert survival_curve(pd.concat([five, outset]))["n"].unique() == [5]


def test_the_median_is_the_first_month_at_or_below_one_half(five):
    assert median_time(five)["value"].tolist() == [8]
    # Of two, one registers: the curve sits on one half from month 4 on.
    assert median_time(durations([4, 9], [True, False]))["value"].tolist() == [4]


def test_the_limits_of_a_median_know_that_enterprises_of_a_service_are_alike():
    months = np.repeat([3, 8, 13, 18, 23, 28, 33, 38, 43, 48, 53, 58], 10)  # ten of each together
    services = durations(months, [True] * 120).assign(service=np.repeat(range(12), 10))
    alone, alike = (median_time(services, cluster=cluster).iloc[0] for cluster in (None, "service"))
    assert alike["value"] == alone["value"]
    assert alike["low"] < alone["low"] < alone["high"] < alike["high"]
    of_one = median_time(services.assign(service=1), cluster="service")
    assert of_one[["low", "high"]].isna().all(axis=None)


def test_without_half_registered_there_is_no_median_and_the_reason_is_given():
    row = median_time(durations([4, 9, 9], [True, False, False])).iloc[0]
    assert np.isnan(row["value"])
    assert row["reason"] == "fewer than half registered"


def test_the_restricted_mean_is_the_area_under_the_curve(five):
    # 3 x 1 + 2 x 0.8 + 3 x 0.6 + 2 x 0.3 = 7.0 of the first 10 months
    row = restricted_mean(five, horizon=10).iloc[0]
    assert row["value"] == pytest.approx(7.0)
    # Greenwood: A(3) = 4.0, A(5) = 2.4, A(8) = 0.6 with d / (n (n - d)) = 1/20, 1/12, 1/2
    variance = 4.0**2 / 20 + 2.4**2 / 12 + 0.6**2 / 2
    assert (row["high"] - row["value"]) / 1.959963984540054 == pytest.approx(variance**0.5)


def test_nothing_is_extrapolated_beyond_the_follow_up(five):
    row = restricted_mean(five, horizon=60).iloc[0]
    assert np.isnan(row["value"])
    assert row["reason"] == "followed for 20 months only"


def test_the_difference_is_the_second_place_minus_the_first(five):
    slower = durations([10, 12], [True, False]).assign(place="rhone_alpes")
    both = pd.concat([five, slower])
    found = restricted_mean_difference(both, places=("piemonte", "rhone_alpes"), horizon=10)
    assert found.value == pytest.approx(10 - 7.0)
    assert found.n == 7
    swapped = restricted_mean_difference(both, places=("rhone_alpes", "piemonte"), horizon=10)
    assert swapped.value == pytest.approx(-found.value)


def test_a_difference_with_a_place_not_followed_says_which(five):
    both = pd.concat([five, durations([90], [False]).assign(place="rhone_alpes")])
    found = restricted_mean_difference(both, places=("piemonte", "rhone_alpes"))
    assert np.isnan(found.value)
    assert found.reason == "piemonte: followed for 20 months only"


def test_the_risk_table_counts_who_is_left(five):
    table = risk_table(five, every=5, horizon=10)
    assert table["at_risk"].tolist() == [5, 4, 1]
    assert table["registered"].tolist() == [0, 2, 3]


def test_identical_groups_have_a_log_rank_of_zero(five):
    both = pd.concat([five, five.assign(place="rhone_alpes")])
    assert logrank(both).statistic == pytest.approx(0)


def test_one_group_cannot_be_tested(five):
    assert logrank(five).reason == "fewer than two groups"


HISTORIES = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=30)


@settings(deadline=None, max_examples=50)
@given(HISTORIES)
def test_the_curve_is_the_product_of_one_minus_d_over_n(rows):
    months, events = (np.array(column) for column in zip(*rows, strict=True))
    curve = survival_curve(durations(months, events))
    for row in curve.itertuples():
        factors = [1 - ((months == t) & events).sum() / (months >= t).sum()
                   for t in np.unique(months[events]) if t <= row.month]  # fmt: skip
        assert row.survival == pytest.approx(np.prod(factors), abs=1e-9)
        assert np.isnan(row.low) or row.low <= row.survival + 1e-12 <= row.high + 2e-12


@settings(deadline=None, max_examples=50)
@given(HISTORIES)
def test_when_everyone_registers_the_restricted_mean_is_the_mean(rows):
    months = np.array([month for month, _ in rows])
    row = restricted_mean(durations(months, [True] * len(months)), horizon=20).iloc[0]
    assert row["value"] == pytest.approx(np.minimum(months, 20).mean())
