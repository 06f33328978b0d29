"""Necessity: by hand, the numbers that R's QCA prints, and what must always hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tests.analyse.conditions.lipset import CONDITIONS, CRISP

from impra_research.analyse.conditions.necessary import necessary, single_conditions
from impra_research.errors import UsageError

FIT = ["consistency", "coverage", "relevance"]


def test_a_fuzzy_condition_is_what_one_reckons_by_hand():
    cases = pd.DataFrame({"A": [0.9, 0.6, 0.2], "Y": [0.8, 0.7, 0.1]})
    alone = single_conditions(cases, outcome="Y", conditions=["A"]).set_index("expression")
    # least of both: 0.8 + 0.6 + 0.1 = 1.5; of ~A: 0.1 + 0.4 + 0.1 = 0.6
    assert alone.loc["A"].tolist() == pytest.approx([1.5 / 1.6, 1.5 / 1.7, 1.3 / 1.5])
    assert alone.loc["~A"].tolist() == pytest.approx([0.6 / 1.6, 0.6 / 1.3, 1.7 / 2.4])
    absent = single_conditions(cases, outcome="~Y", conditions=["A"]).set_index("expression")
    # ~Y is 0.2, 0.3, 0.9; least of both with A: 0.2 + 0.3 + 0.2 = 0.7
    assert absent.loc["A"].tolist() == pytest.approx([0.7 / 1.4, 0.7 / 1.7, 1.3 / 2.3])


def test_what_survival_does_not_come_without_is_what_r_prints_of_lipset():
    found = necessary(CRISP, outcome="SURV", conditions=CONDITIONS, consistency=1)
    printed = {
        "DEV": (1, 0.800, 0.800), "LIT": (1, 0.615, 0.500), "STB": (1, 0.727, 0.700),
        "DEV*LIT": (1, 0.800, 0.800), "DEV*STB": (1, 1, 1), "LIT*STB": (1, 0.889, 0.900),
        "DEV*LIT*STB": (1, 1, 1), "~URB + IND": (1, 0.444, 0),
    }  # fmt: skip
    assert found["expression"].tolist() == list(printed)
    assert found[FIT].round(3).apply(tuple, axis=1).tolist() == list(printed.values())
    assert found["kind"].value_counts().to_dict() == {
        "conjunction": 4, "single": 3, "disjunction": 1}  # fmt: skip


def test_with_development_in_three_values_it_is_what_r_prints_too():
    rich = CRISP.index.isin(["BE", "FR", "NL", "SE", "UK"])
    data = CRISP.assign(DEV=CRISP["DEV"] + rich)
    found = necessary(data, outcome="SURV", conditions=CONDITIONS, consistency=1)
    printed = {
        "LIT[1]": (1, 0.615, 0.500), "STB[1]": (1, 0.727, 0.700),
        "LIT[1]*STB[1]": (1, 0.889, 0.900), "DEV[1] + IND[1]": (1, 0.800, 0.800),
        "URB[0] + IND[1]": (1, 0.444, 0), "DEV[2] + URB[1] + IND[0]": (1, 0.471, 0.100),
    }  # fmt: skip
    assert found["expression"].tolist() == list(printed)
    assert found[FIT].round(3).apply(tuple, axis=1).tolist() == list(printed.values())


def test_a_condition_that_is_everywhere_falls_by_relevance_alone():
    kept = necessary(CRISP, outcome="SURV", conditions=CONDITIONS, consistency=1, relevance=0.6)
    assert kept["expression"].tolist() == [
        "DEV", "STB", "DEV*LIT", "DEV*STB", "LIT*STB", "DEV*LIT*STB"]  # fmt: skip


def test_a_value_of_several_stands_for_itself():
    cases = pd.DataFrame({"A": [2, 2, 1, 0], "B": [0, 1, 1, 0], "Y": [1, 1, 1, 0]})
    found = necessary(cases, outcome="Y", conditions=["A", "B"], consistency=1)
    assert found["expression"].tolist() == ["A[2] + B[1]"]
    assert found[FIT].iloc[0].tolist() == [1, 1, 1]


def test_impossible_cuts_and_too_many_expressions_are_refused():
    with pytest.raises(UsageError, match="cut is impossible"):
        necessary(CRISP, outcome="SURV", conditions=CONDITIONS, consistency=1.1)
    many = pd.DataFrame(np.eye(12, dtype=int), columns=[f"X{at}" for at in range(12)])
    with pytest.raises(UsageError, match="too many expressions"):
        necessary(many.assign(Y=1), outcome="Y", conditions=list(many))
    shallow = necessary(many.assign(Y=1), outcome="Y", conditions=list(many), depth=1)
    assert shallow["expression"].tolist() == [f"~X{at}" for at in range(12)]


memberships = arrays.arrays(
    np.float64, (6, 4), elements=st.sampled_from([0.0, 0.1, 0.3, 0.4, 0.6, 0.8, 1.0])
)


@settings(max_examples=60)
@given(memberships, st.sampled_from([0.7, 0.9, 1.0]))
def test_what_is_found_is_what_trying_everything_finds(drawn, cut):
    data = pd.DataFrame(drawn, columns=list("ABCY"))
    found = necessary(data, outcome="Y", conditions=list("ABC"), consistency=cut)
    both, either = {}, {}
    for values in np.ndindex(3, 3, 3):
        own = [(name, v) for name, v in zip("ABC", values, strict=True) if v < 2]
        if not own:
            continue
        parts = np.array([data[name] if v else 1 - data[name] for name, v in own])
        named = frozenset(name if v else f"~{name}" for name, v in own)
        both[named], either[named] = (
            np.minimum(x, data["Y"]).sum() / data["Y"].sum() if data["Y"].sum() else 0
            for x in (parts.min(axis=0), parts.max(axis=0)))  # fmt: skip
    reach = {named for named, fit in both.items() if fit >= cut - 1e-9}
    wide = {named for named, fit in either.items() if fit >= cut - 1e-9}
    least = {named for named in wide if not any(other < named for other in wide)}
    expected = {"*".join(sorted(n, key=lambda each: each[-1])) for n in reach} | {
        " + ".join(sorted(n, key=lambda each: each[-1])) for n in least if len(n) > 1}  # fmt: skip
    assert set(found["expression"]) == expected


@given(memberships, st.permutations(range(6)))
def test_order_of_cases_names_and_negation_change_nothing_but_names(drawn, order):
    data = pd.DataFrame(drawn, columns=list("ABCY"))
    first = single_conditions(data, outcome="Y", conditions=list("ABC"))
    mixed = single_conditions(data.iloc[order], outcome="Y", conditions=list("ABC"))
    pd.testing.assert_frame_equal(first, mixed)
    turned = single_conditions(data.assign(A=1 - data["A"]), outcome="Y", conditions=["A"])
    assert turned[FIT].to_numpy()[::-1] == pytest.approx(first.loc[:1, FIT].to_numpy())
    renamed = data.rename(columns={"A": "permit"})
    named = single_conditions(renamed, outcome="Y", conditions=["permit", "B", "C"])
    assert named["expression"].tolist()[:2] == ["~permit", "permit"]
    assert named[FIT].equals(first[FIT])
