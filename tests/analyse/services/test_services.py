"""The inventory, the funnel and the types of services, by hand and from the planted truths."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analyse.oracle import answers, data

from impra_research.analyse.helped import helped_persons
from impra_research.analyse.pathways.clusters import types_of
from impra_research.analyse.services.correspondence import correspondence
from impra_research.analyse.services.funnel import (
    apart,
    exact_interval,
    funnel,
    not_asked,
    reached,
    widest,
)
from impra_research.analyse.services.inventory import coverage, gaps, services_by
from impra_research.analyse.services.needs import in_need, need_and_supply
from impra_research.analyse.services.typology import described, distances, service_types
from impra_research.study import Study

SERVICES = pd.DataFrame({
    "service": ["S1", "S2", "S3"], "place": ["x", "x", "y"],
    "kind": ["desk", "club", "desk"], "languages": ["it", "it ar", "fr"],
    "stages": ["before", "before after", "after"], "targets": ["everyone", "women", "everyone"],
})  # fmt: skip


@pytest.fixture(scope="module")
def study():
    return Study.open("data")


@pytest.fixture(scope="module")
def steps(study):
    helped = helped_persons(study.table("person"), study.table("support"))
    return reached(study.table("answer"), helped)


def test_a_service_of_several_codes_counts_in_each_and_none_is_a_zero():
    found = services_by(SERVICES, "stages").set_index(["code", "place"])["services"]
    assert found.to_dict() == {("before", "x"): 2, ("before", "y"): 0,
                               ("after", "x"): 1, ("after", "y"): 1}  # fmt: skip


def test_a_gap_is_a_pair_that_no_service_of_the_place_covers():
    found = gaps(coverage(SERVICES))
    assert found[["place", "row", "column"]].to_numpy().tolist() == [
        ["x", "desk", "after"], ["y", "desk", "before"], ["y", "club", "before"],
        ["y", "club", "after"],
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "n"), [(0, 12), (7, 20), (12, 12), (96, 131)])
def test_the_exact_interval_is_that_of_r(count, n):
    told = answers("services")
    ends = [told[f"exact.{count}.{n}.{end}"] for end in ("low", "high")]
    assert exact_interval(count, n) == pytest.approx(ends, abs=1e-12)


@given(st.integers(1, 60), st.data())
def test_the_exact_interval_holds_the_share_and_turns_with_it(n, drawn):
    count = drawn.draw(st.integers(0, n))
    low, high = exact_interval(count, n)
    assert low <= count / n <= high
    assert exact_interval(n - count, n) == pytest.approx((1 - high, 1 - low))


def test_the_exact_interval_covers_at_least_as_often_as_it_says():
    from scipy.stats import binom

    for chance in (0.03, 0.2, 0.5):
        ends = [exact_interval(k, 15) for k in range(16)]
        hit = [low <= chance <= high for low, high in ends]
        assert binom.pmf(range(16), 15, chance)[hit].sum() >= 0.95


def told_steps(**columns):
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"person": range(n), "place": ["x"] * n} | columns)


def test_each_step_is_of_those_who_took_all_before_it():
    steps = told_steps(
        needed=["yes", "yes", "yes", "yes", "no", None],
        knows=["yes", "yes", "no", None, "yes", "yes"],
        contacted=["yes", "no", None, "yes", "yes", "yes"],
    )
    found = funnel(steps).set_index("step")
    assert found["n"].to_dict() == {"needed": 5, "knows": 3, "contacted": 2}
    assert found["count"].to_dict() == {"needed": 4, "knows": 2, "contacted": 1}
    assert found["missing"].to_dict() == {"needed": 1, "knows": 1, "contacted": 0}
    assert found["base"].to_dict() == {"needed": "all", "knows": "needed", "contacted": "knows"}


def test_a_step_that_was_not_asked_is_passed_over_and_named():
    steps = told_steps(needed=["yes", "yes"], used=["yes", "no"])
    assert not_asked(steps) == ["knows", "contacted", "satisfied"]
    assert funnel(steps)["base"].tolist() == ["all", "needed"]


def test_nobody_left_gives_no_share():
    found = funnel(told_steps(needed=["no"], knows=["yes"])).set_index("step")
    assert found.loc["knows", "n"] == 0
    assert np.isnan(found.loc["knows", ["share", "low", "high"]].astype(float)).all()


def test_most_leave_where_the_smallest_share_goes_on():
    steps = told_steps(needed=["yes", "no", "no", "no"], knows=["yes"] * 4, used=["no"] * 4)
    assert widest(funnel(steps))["step"].tolist() == ["used"]


def test_two_groups_hold_everybody():
    steps = told_steps(needed=["yes"] * 3)
    person = pd.DataFrame({"person": [0, 1, 2], "sex": ["woman", "man", None]})
    assert apart(steps, person, "sex", "woman")["group"].tolist() == ["woman", "others", "others"]


def test_the_planted_shares_lie_in_the_intervals_of_the_demonstration_study(study, steps):
    from impra_research.simulate.truths import read_truths

    told = read_truths(study.raw)
    never = steps[steps["used"] == "no"]
    found = funnel(never).set_index(["group", "step"])
    for place in told.sizes:
        planted = {"needed": told.reach.needed, "knows": told.answers["knows_service"],
                   "contacted": told.reach.contacted}  # fmt: skip
        for step, truth in planted.items():
            low, high = found.loc[(place, step), ["low", "high"]]
            assert low <= truth[place] <= high, (place, step)


def test_the_parts_of_those_in_need_add_up(study, steps):
    needing = in_need(steps, study.table("person"), study.table("enterprise"))
    found = need_and_supply(needing, study.table("service"))
    sums = found.groupby(["place", "aspect"])["n"].sum().unstack("aspect")
    known = needing.dropna(subset="used").groupby("place", observed=True).size()
    for aspect in ("stages", "women", "young"):
        assert sums[aspect].to_dict() == {str(place): n for place, n in known.items()}
    women = found[(found["place"] == "piemonte") & (found["code"] == "women")].iloc[0]
    assert women["services"] == 3
    assert women["per_service"] == pytest.approx(women["n"] / 3)


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_types_on_the_axes_have_the_sizes_that_r_finds(number):
    told = answers("services")
    rows = correspondence(data("services").astype(str), supplementary=["sex"]).rows
    labels = types_of(distances(rows.iloc[:60, :2].to_numpy()), number=number)
    assert np.bincount(labels).tolist() == [told[f"ward.{number}.{k + 1}"] for k in range(number)]


def test_types_of_services_leave_nobody_out_and_are_drawn_alike_again(study):
    once, again = (service_types(study.table("service")) for _ in range(2))
    assert len(once.labels) == len(study.table("service"))
    assert np.bincount(once.labels).min() >= 3
    assert once.stability.equals(again.stability)
    assert set(once.properties) >= {"stages.before", "targets.women", "languages", "kind", "place"}


def test_two_sorts_of_services_planted_apart_are_found():
    rows = [("before", "migrants", "it ar fr"), ("registering after", "everyone", "it")]
    planted = pd.DataFrame(
        [{"service": f"S{n}", "place": "x", "kind": "desk", "stages": rows[n % 2][0],
          "targets": rows[n % 2][1] + (" women" if n in (3, 8) else ""), "languages": rows[n % 2][2]}
         for n in range(20)]
    )  # fmt: skip
    found = service_types(planted)
    assert found.labels.max() == 1
    assert len({tuple(found.labels[half::2]) for half in (0, 1)}) == 2
    assert found.stability["stable"].all()
    top = described(found).groupby("type").head(1)
    assert (top["inside"] == 1).all()
    assert (top["outside"] == 0).all()
