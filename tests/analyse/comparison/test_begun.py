"""Support and registering from support's date only: R's numbers, cases by hand, planted truths."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.comparison.balance import balance
from impra_research.analyse.comparison.begun import begun
from impra_research.analyse.comparison.hazard_since import hazard_since
from impra_research.analyse.comparison.registered_since import nuisances, registered_since
from impra_research.analyse.comparison.unmoved import unmoved
from impra_research.errors import UsageError

R = answers("begun")
NAMES = {"raw": "raw", "weighted": "weighted", "doubly robust": "robust"}


def histories(months, events, since, **columns):
    """Histories at risk, with the month after which support counts (None: never)."""
    n = len(months)
    return pd.DataFrame({
        "enterprise": [f"E{i}" for i in range(n)], "person": [f"P{i}" for i in range(n)],
        "months": months, "event": pd.array(events, dtype=bool), "base": True, "entry": 0,
        "intercultural_from": pd.array(since, dtype="Int64"), "support_known": True,
        "cluster": columns.pop("cluster", [f"P{i}" for i in range(n)]), **columns,
    })  # fmt: skip


def transplants():
    """Stanford heart transplants in periods of ten days: a transplant for support."""
    table = data("begun")
    return histories(table["months"], table["event"] == 1, table["since"], age=table["age"],
                     surgery=table["surgery"], cluster=table["cluster"])  # fmt: skip


def study(seed, n, *, ratio=1.7, length=60):
    """Persons who register month by month; the schooled are supported and register more often."""
    rng = np.random.default_rng(seed)
    school = rng.random(n) < 0.4
    since = rng.geometric(np.where(school, 0.03, 0.012)) - 1
    month = np.arange(length)
    hazard = (
        0.012 * np.where(school, 2.0, 1.0)[:, None] * np.where(month >= since[:, None], ratio, 1)
    )
    happens = rng.random((n, length)) < -np.expm1(-hazard)
    event = happens.any(axis=1)
    months = np.where(event, happens.argmax(axis=1) + 1, length)
    seen = rng.integers(12, length + 1, n)
    event, months = event & (months <= seen), np.minimum(months, seen)
    since = [int(s) if s < length else None for s in since]
    return histories(months, event, since, school=school.astype(float))


def test_shares_errors_and_ratio_are_those_of_the_formulas_in_r():
    found = begun(transplants(), terms=("age", "surgery"), horizon=18)
    table = registered_since(found).set_index("model")
    for model, name in NAMES.items():
        row = table.loc[model]
        assert row["value"] == pytest.approx(R[f"difference.{name}"], rel=1e-8)
        assert row["se"] == pytest.approx(R[f"se.{name}"], rel=1e-8)
        assert row["share"] == pytest.approx(R["share"], rel=1e-10)
        half = np.log(row["ratio_high"] / row["ratio"])
        of_difference = (row["high"] - row["value"]) / row["se"]
        assert half / of_difference == pytest.approx(R[f"se_log_ratio.{name}"], rel=1e-8)
    row = hazard_since(found).iloc[0]
    assert np.log(row["hazard_ratio"]) == pytest.approx(R["log_hazard_ratio"], rel=1e-7)
    assert row["se_log"] == pytest.approx(R["hazard_se"], rel=1e-6)
    assert row["df"] == pytest.approx(R["hazard_df"], rel=1e-5)


def test_balance_is_counted_again_after_weighting_as_r_counts_it():
    found = begun(transplants(), terms=("age", "surgery"), horizon=18)
    after = balance(found.sample, nuisances(found).weights).set_index("term")["first_after"]
    for term, name in (("month", "m"), ("age", "age"), ("surgery", "surgery")):
        assert after[term] == pytest.approx(R[f"after.{name}"], rel=1e-8)


def test_nobody_counts_as_supported_in_the_months_waited_for_support():
    """Four persons by hand; support of the first begins after month 2, the third's on registering."""
    lines = [(5, True, 2), (4, True, None), (3, True, 3), (6, False, 2)]
    many = histories(*map(list, zip(*lines * 4, strict=True)))
    found = begun(many, terms=(), horizon=10)
    own = found.table.assign(followed=found.followed, event=found.event)
    first = own[own["enterprise"] == "E0"][["group", "month", "followed", "event"]]
    assert first.to_numpy().tolist() == [
        ["not_yet", 0, 2, False], ["not_yet", 1, 1, False], ["began", 2, 3, True],
    ]  # fmt: skip
    third = own[own["enterprise"] == "E2"]
    assert third["group"].unique().tolist() == ["not_yet"]
    assert third["event"].all()
    assert (found.beginners, found.others, found.clusters) == (8, 16, 8)
    assert found.events == (4, 8)


def test_support_that_goes_with_nothing_shows_nothing_where_waiting_is_not_counted_as_support():
    found = begun(study(1, 2000, ratio=1.0), terms=("school",), horizon=24)
    row = registered_since(found).set_index("model").loc["doubly robust"]
    assert row["low"] < 0 < row["high"]
    ever = study(1, 2000, ratio=1.0)
    met = (ever["intercultural_from"] < ever["months"]).fillna(False).astype(bool)
    gap = ever[met]["event"].mean() - ever[~met]["event"].mean()
    assert gap < row["low"] - 0.03  # who registered early had no time left to be supported


def test_planted_ratio_and_shares_come_back():
    found = begun(study(2, 2000), terms=("school",), horizon=24)
    told = nuisances(found)
    row = hazard_since(found, told=told).iloc[0]
    assert row["low"] < 1.7 < row["high"]
    school = found.table.loc[found.began, "school"]
    shares = [1 - np.exp(-0.012 * 24 * np.where(school, 2.0, 1.0) * by).mean() for by in (1.7, 1.0)]
    robust = registered_since(found, told=told).set_index("model").loc["doubly robust"]
    # exp(-sum) is the chance of no registration; exits thin the schooled a little otherwise.
    assert robust["low"] < shares[0] - shares[1] < robust["high"]


@pytest.mark.parametrize("wrong", ["weights", "hazard"])
def test_it_is_right_where_either_the_weights_or_the_model_is(wrong):
    found = begun(study(3, 4000), terms=("school",), horizon=24)
    right = nuisances(found)
    if wrong == "weights":
        even = replace(right.weights, each=np.ones(found.sample.n))
        told = replace(right, weights=even)
    else:
        told = replace(right, hazard=np.full_like(right.hazard, right.hazard.mean()))
    values, bad = (
        registered_since(found, told=which).set_index("model") for which in (right, told)
    )
    robust = values.loc["doubly robust", "share_without"]
    assert bad.loc["doubly robust", "share_without"] == pytest.approx(robust, abs=0.012)
    assert abs(values.loc["raw", "share_without"] - robust) > 0.03  # the raw one is not


def test_what_was_fixed_before_is_alike_after_weighting():
    table = study(4, 1500)
    rng = np.random.default_rng(4)
    table["age_at_start"] = 30 + 5 * table["school"] + rng.normal(0, 6, len(table))
    found = begun(table, terms=("school",), horizon=24)
    gaps = unmoved(found, ["age_at_start"]).set_index("model")
    assert gaps.loc["raw", "low"] > 0
    assert gaps.loc["weighted", "low"] < 0 < gaps.loc["weighted", "high"]
    with pytest.raises(UsageError, match="is adjusted for"):
        unmoved(found, ["school"])


def test_where_nobody_s_support_began_at_risk_it_is_refused():
    with pytest.raises(UsageError, match="nobody's support began"):
        begun(histories([5, 6], [True, False], [None, 6]), terms=())
    found = begun(transplants(), terms=("age", "surgery"), horizon=18)
    none = replace(found, event=np.zeros_like(found.event))
    with pytest.raises(UsageError, match="0 registered after support began"):
        hazard_since(none)


def test_the_order_of_rows_changes_nothing():
    table = transplants()
    shuffled = table.sample(frac=1, random_state=5)
    one, two = (
        registered_since(begun(t, terms=("age", "surgery"), horizon=18)) for t in (table, shuffled)
    )
    assert one["value"].to_numpy() == pytest.approx(two["value"].to_numpy(), rel=1e-9)
    assert one["se"].to_numpy() == pytest.approx(two["se"].to_numpy(), rel=1e-9)
