"""Gaps, what makes them up, what could undo them: by hand where the case is small, and what always holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.frames import durations

from impra_research.analyse.comparison.balance import balance, effective
from impra_research.analyse.comparison.bounds import missing_bounds
from impra_research.analyse.comparison.compared import compared
from impra_research.analyse.comparison.decomposition import explained, oaxaca
from impra_research.analyse.comparison.equivalence import equivalence, equivalent_shares
from impra_research.analyse.comparison.evalue import e_value, e_values
from impra_research.analyse.comparison.families import as_family
from impra_research.analyse.comparison.gaps import restricted_gap, share_gap
from impra_research.analyse.comparison.months import restricted_months
from impra_research.analyse.comparison.rates import kitagawa
from impra_research.analyse.comparison.weighting import weighted_gap, weights_of
from impra_research.analyse.duration.restricted import restricted_mean_difference
from impra_research.errors import UsageError

AB = ("a", "b")


def people(seed=1, n=300):
    """Persons of two places: women, the schooled and the older are registered more often."""
    rng = np.random.default_rng(seed)
    place = np.where(rng.random(n) < 0.5, "a", "b")
    there = place == "b"
    school = np.where(rng.random(n) < 0.3 + 0.3 * there, "high", rng.choice(["low", "middle"], n))
    age = rng.normal(38 + 4 * there, 8, n).round()
    chance = 0.2 + 0.2 * (school == "high") + 0.1 * there + 0.005 * (age - 38)
    return pd.DataFrame({
        "place": place, "school": school, "age": age, "registered": rng.random(n) < chance,
        "weight": rng.uniform(0.5, 2, n).round(1), "association": rng.integers(0, 60, n),
    })  # fmt: skip


def sample(table=None, **more):
    table = people() if table is None else table
    return compared(table, "registered", groups=AB, terms=("school", "age"), **more)


def test_two_strata_by_hand():
    """In each stratum 1 of 2 and 3 of 4 register; a has 4 + 4 persons, b 2 + 8 ... composition only."""
    rows = [("a", "x", 4, 2), ("a", "y", 4, 3), ("b", "x", 2, 1), ("b", "y", 8, 6)]
    table = pd.DataFrame([
        {"place": p, "kind": k, "registered": i < yes} for p, k, n, yes in rows for i in range(n)
    ])  # fmt: skip
    # Levels of fewer than three persons leave: each person stands for two.
    twice = pd.concat([table, table], ignore_index=True)
    found = kitagawa(compared(twice, "registered", groups=AB, terms=("kind",)), draws=20)
    values = found.set_index(["part", "stratum"])["value"]
    # Shares 5/8 and 7/10. Composition: (.2 - .5) .5 + (.8 - .5) .75 = .075, all of the gap.
    assert values["gap", "all"] == pytest.approx(0.075)
    assert values["composition", "all"] == pytest.approx(0.075)
    assert values["rates", "all"] == pytest.approx(0, abs=1e-12)
    assert values["composition", "kind x"] == pytest.approx(-0.15)
    adjusted = share_gap(twice, "registered", places=AB, terms=("kind",)).set_index("model")
    assert adjusted.loc["raw", "value"] == pytest.approx(0.075)
    assert adjusted.loc["adjusted", "value"] == pytest.approx(0, abs=1e-9)
    for how in ("propensity", "entropy"):  # one yes/no covariate: both reweigh a to b's .2 and .8
        gap = weighted_gap(compared(twice, "registered", groups=AB, terms=("kind",)), how=how)
        assert gap["value"].iloc[1] == pytest.approx(0, abs=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_parts_add_up_to_the_gap_and_terms_to_their_part(seed):
    table = people(seed, 120)
    told = sample(table, weight="weight")
    for found in (
        oaxaca(told, draws=2),
        explained(told, draws=2),
        explained(told, common="first", draws=2),
    ):
        whole = found[found["term"] == "all"].set_index("part")["value"]
        assert whole["gap"] == pytest.approx(told.gap)
        assert whole.drop("gap").sum() == pytest.approx(whole["gap"])
        terms = found[found["term"] != "all"].groupby("part")["value"].sum()
        assert terms.to_dict() == pytest.approx(whole.drop("gap").to_dict())
    found = kitagawa(
        compared(table, "registered", groups=AB, terms=("school",), weight="weight"), draws=2
    )
    whole = found[found["stratum"] == "all"].set_index("part")["value"]
    assert whole["composition"] + whole["rates"] == pytest.approx(whole["gap"])


def test_no_part_depends_on_which_level_is_the_reference():
    table = people()
    other = table.assign(school=pd.Categorical(table["school"], ["middle", "low", "high"]))
    one, two = (
        oaxaca(sample(t), draws=2).set_index(["part", "term"])["value"] for t in (table, other)
    )
    assert one.to_dict() == pytest.approx(two.to_dict())


def test_three_parts_are_those_of_statsmodels():
    from statsmodels.stats.oaxaca import OaxacaBlinder

    told = sample()
    x = np.column_stack([np.ones(told.n), told.x, ~told.second])
    theirs = OaxacaBlinder(told.y, x, x.shape[1] - 1, hasconst=True, swap=False).three_fold().params
    found = oaxaca(told, draws=2).query("term == 'all'").set_index("part")["value"]
    # Theirs is the group coded 0 less the one coded 1, as ours: endowments, coefficients, interaction, gap.
    assert list(found[["endowments", "coefficients", "interaction", "gap"]]) == pytest.approx(
        list(theirs)
    )


def test_a_weight_is_a_person_counted_so_often():
    table = people(3, 100).assign(times=lambda t: 1 + np.arange(len(t)) % 3)
    again = table.loc[table.index.repeat(table["times"])].reset_index(drop=True)
    weighted, repeated = (compared(t, "registered", groups=AB, terms=("school", "age"), **w)
                          for t, w in ((table, {"weight": "times"}), (again, {})))  # fmt: skip
    for how, target in (("propensity", "second"), ("propensity", "everyone"), ("entropy", "second"),
                        ("entropy", "everyone")):  # fmt: skip
        gaps = [
            weighted_gap(s, how=how, target=target)["value"].tolist() for s in (weighted, repeated)
        ]
        assert gaps[0] == pytest.approx(gaps[1])
    parts = [explained(s, draws=2)["value"].tolist() for s in (weighted, repeated)]
    assert parts[0] == pytest.approx(parts[1])
    adjusted = [share_gap(t, "registered", places=AB, terms=("school", "age"), **w)["value"].tolist()
                for t, w in ((table, {"weight": "times"}), (again, {}))]  # fmt: skip
    assert adjusted[0] == pytest.approx(adjusted[1])


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_entropy_weights_balance_the_means_exactly_and_keep_the_size(seed):
    told = sample(people(seed, 200), weight="weight")
    weights = weights_of(told, how="entropy")
    table = balance(told, weights)
    assert np.abs(table["smd_after"]).max() < 1e-6
    assert table["first_after"].tolist() == pytest.approx(table["second"].tolist())
    first = ~told.second
    assert weights.each[first].sum() == pytest.approx(told.weights[first].sum())
    assert effective(told, weights)["effective"].iloc[0] <= first.sum()


def test_propensity_weights_narrow_the_differences():
    told = sample(people(2, 2000))
    weights = weights_of(told)
    table = balance(told, weights)
    assert np.abs(table["smd_before"]).max() > 0.3
    assert table["alike"].all()
    overlap = effective(told, weights).set_index("group")
    assert overlap.loc["b", "effective"] == pytest.approx(told.second.sum())  # as they are: ATT
    assert overlap["outside"].sum() < 20


def test_groups_that_a_covariate_separates_have_no_weighted_gap():
    table = people().assign(age=lambda t: np.where(t["place"] == "a", 30.0, 50.0) + t.index % 3)
    for how in ("propensity", "entropy"):
        found = weighted_gap(sample(table), how=how).iloc[1]
        assert np.isnan(found["value"])
        assert found["reason"].startswith("a covariate separates")


def test_a_level_nobody_has_in_one_place_leaves_and_is_named():
    table = people()
    table.loc[table.index[table["place"] == "a"][:5], "school"] = "none"
    found = share_gap(table, "registered", places=AB, terms=("school", "age"))
    assert found["left_out"].unique() == [5]
    assert "school none" in found["caution"].iloc[0]


def test_clusters_widen_and_an_unknown_name_is_told():
    table = people().assign(association=lambda t: t["place"] + (t.index % 8).astype(str))
    clustered = share_gap(table, "registered", places=AB, terms=("school",), cluster="association")
    assert clustered["df"].tolist() == [15, 15]
    assert "16 clusters" in clustered["caution"].iloc[0]
    with pytest.raises(UsageError, match="no column 'scool'"):
        share_gap(table, "registered", places=AB, terms=("scool",))


# Restricted means ---------------------------------------------------------------------------------


def lives(n=400, seed=5):
    rng = np.random.default_rng(seed)
    there, school = rng.random(n) < 0.5, rng.choice(["low", "high"], n)
    hazard = 0.02 * np.where(there, 1.4, 1) * np.where(school == "high", 1.5, 1)
    waits, until = rng.geometric(1 - np.exp(-hazard)), rng.integers(40, 120, n)
    unknown = dict.fromkeys(("intercultural_from", "supported_from", "permit_from"), np.nan)
    table = durations(np.minimum(waits, until), waits <= until, education=school, **unknown)
    return table.assign(place=np.where(there, "b", "a"), cluster=table["enterprise"])


def test_months_as_an_outcome_have_the_restricted_mean_and_its_error():
    found = restricted_months(lives(), groups=AB, horizon=60)
    told = compared(found, "restricted_months", groups=AB)
    known = restricted_mean_difference(lives(), places=AB, horizon=60)
    assert told.gap == pytest.approx(known.value)
    se = np.sqrt(sum(told.y[g].var() / g.sum() for g in (told.second, ~told.second)))
    assert se == pytest.approx((known.high - known.low) / 2 / 1.96, rel=0.01)


def test_restricted_gap_adjusted_is_close_to_the_raw_one_where_places_are_alike():
    found = restricted_gap(lives(4000), places=AB, terms=("education",)).set_index("model")
    assert found.loc["adjusted", "value"] == pytest.approx(found.loc["raw", "value"], abs=0.4)
    assert found.loc["adjusted", "se"] < found.loc["raw", "se"] * 1.02
    # Exponential: the mean of two areas, (1 - q^60) / (1 - q) with q = exp(-h).
    q = np.exp(-np.outer([0.02, 0.03], [1, 1.4]))
    truth = np.diff(((1 - q**60) / (1 - q)).mean(axis=0))[0]
    assert found.loc["adjusted", "low"] < truth < found.loc["adjusted", "high"]


def test_a_refused_model_gives_no_adjusted_gap_and_says_why():
    found = restricted_gap(lives(400).assign(event=lambda t: t["event"] & (t.index < 20)), places=AB,
                           terms=("education",)).set_index("model")  # fmt: skip
    assert np.isnan(found.loc["adjusted", "value"])
    assert found.loc["adjusted", "reason"].startswith("refused")


# What could undo a gap ------------------------------------------------------------------------------


@given(st.floats(0.05, 20), st.sampled_from(["risk ratio", "hazard ratio", "odds ratio"]))
def test_a_ratio_and_its_inverse_have_the_same_e_value(ratio, measure):
    assert e_value(ratio, measure=measure) == pytest.approx(e_value(1 / ratio, measure=measure))
    assert e_value(ratio, measure=measure) >= 1
    assert e_value(1.0, measure=measure) == 1


def test_an_interval_that_holds_1_needs_no_unmeasured_cause():
    ratios = pd.DataFrame({
        "hazard_ratio": [1.4, 2, 0.5, np.nan], "low": [0.9, 1.5, 0.3, np.nan], "high": [2, 3, 0.8, np.nan]
    })  # fmt: skip
    found = e_values(ratios, measure="risk ratio")
    assert found["e_value_limit"].tolist()[:3] == pytest.approx(
        [1, 1.5 + 0.75**0.5, 1.25 + (1.25 * 0.25) ** 0.5]
    )
    assert np.isnan(found["e_value"].iloc[3])
    with pytest.raises(UsageError, match="no ratio"):
        e_value(-0.3)


@given(st.floats(-0.5, 0.5), st.floats(0.01, 0.3), st.integers(3, 500), st.floats(0.01, 0.6))
def test_equivalence_is_the_interval_within_the_margin(value, se, df, margin):
    gaps = pd.DataFrame({"value": [value], "se": [se], "df": [df]})
    found = equivalence(gaps, margin=margin).iloc[0]
    inside = -margin < found["inner_low"] and found["inner_high"] < margin
    assert found["equivalent"] == inside


def test_two_shares_are_equivalent_by_the_interval_too_and_a_margin_is_declared():
    for margin in (0.05, 0.1, 0.15, 0.2):
        found = equivalent_shares((60, 62), (150, 150), margin=margin).iloc[0]
        inside = -margin < found["inner_low"] and found["inner_high"] < margin
        assert found["equivalent"] == inside
    with pytest.raises(UsageError, match="margin"):
        equivalence(pd.DataFrame(), margin=0)


def test_missing_answers_by_hand():
    """a: 2 of 4 yes, 1 missing of 5; b: 3 of 4, none missing. Gap between 3/4 - 3/5 and 3/4 - 2/5."""
    table = pd.DataFrame({
        "place": [*"aaaaabbbb"], "yes": [True, True, False, False, None, True, True, True, False]
    })  # fmt: skip
    found = missing_bounds(table, "yes", places=AB).set_index("group")
    assert found.loc["gap", ["known", "lowest", "highest"]].tolist() == pytest.approx(
        [0.25, 0.15, 0.35]
    )
    assert found["missing"].tolist() == [1, 0, 1]
    se = (0.75 * 0.25 / 3) ** 0.5
    assert found.loc["b", "high"] - 0.75 == pytest.approx(
        1.959964 * se, rel=1e-5
    )  # nothing missing
    # Far apart, either end errs alone: 1.645.
    assert (
        1.6448 < (found.loc["a", "lowest"] - found.loc["a", "low"]) / (0.4 * 0.6 / 4) ** 0.5 < 1.95
    )


def test_a_family_has_a_name_and_leaves_untold_tests_out():
    tests = pd.DataFrame({"p": [0.01, np.nan, 0.04, 0.03]})
    found = as_family(tests, family="needs", method="bh")
    assert found["p_adjusted"].tolist()[::2] == pytest.approx([0.03, 0.04])
    assert found["tests"].unique() == [3]
    with pytest.raises(UsageError, match="without a name"):
        as_family(tests, family="")
