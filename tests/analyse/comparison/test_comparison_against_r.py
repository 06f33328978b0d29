"""Gaps, weights, decompositions and rules of combination against R's numbers (tests/oracle/comparison.R)."""

import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.comparison.balance import effective
from impra_research.analyse.comparison.compared import compared
from impra_research.analyse.comparison.decomposition import explained, oaxaca
from impra_research.analyse.comparison.evalue import e_value
from impra_research.analyse.comparison.gaps import share_gap
from impra_research.analyse.comparison.weighting import weighted_gap, weights_of

R = answers("comparison")
SEXES, TERMS = ("Female", "Male"), ("language", "age", "education")
DESIGNS = {
    "plain": {},
    "weighted": {"weight": "weight"},
    "clustered": {"weight": "weight", "cluster": "cluster"},
}


def equal(value, expected, rel=1e-6):
    return value == pytest.approx(expected, rel=rel)


def sample(design="plain", outcome="wages"):
    known = {"groups": SEXES, "by": "sex", "terms": TERMS}
    return compared(data("comparison"), outcome, **known, **DESIGNS[design])


@pytest.mark.parametrize("design", DESIGNS)
def test_raw_and_standardised_gaps_and_their_errors_are_those_of_survey(design):
    known = {"places": SEXES, "by": "sex", "terms": TERMS}
    found = share_gap(data("comparison"), "well_paid", **known, **DESIGNS[design])
    for row in found.itertuples():
        assert equal(row.value, R[f"{row.model}.{design}"])
        assert equal(row.se, R[f"{row.model}_se.{design}"])
    assert equal(found["se"].iloc[1], R[f"predmeans_se.{design}"], rel=0.02)  # see the script


@pytest.mark.parametrize("design", ["plain", "weighted"])
@pytest.mark.parametrize(("target", "name"), [("second", "att"), ("everyone", "ate")])
def test_propensity_weights_and_the_error_that_estimating_them_leaves(design, target, name):
    found = weighted_gap(sample(design), target=target).iloc[1]
    assert equal(found["value"], R[f"{name}.{design}"])
    assert equal(found["se"], R[f"{name}_se.{design}"], rel=1e-5)  # derivatives by differences in R
    left = effective(sample(design), weights_of(sample(design), target=target))
    assert equal(left["effective"].iloc[0], R[f"{name}_ess.{design}"])


@pytest.mark.parametrize("design", ["plain", "weighted"])
def test_entropy_balancing_is_raking_to_the_other_groups_means(design):
    found = weighted_gap(sample(design), how="entropy").iloc[1]
    assert equal(found["value"], R[f"entropy.{design}"])
    left = effective(sample(design), weights_of(sample(design), how="entropy"))
    assert equal(left["effective"].iloc[0], R[f"entropy_ess.{design}"])


@pytest.mark.parametrize("design", ["plain", "weighted"])
@pytest.mark.parametrize("decomposed", [oaxaca, explained])
def test_parts_of_a_gap_by_term(design, decomposed):
    found = decomposed(sample(design), draws=2)
    named = found[found["part"] != "gap"]
    for row in named.itertuples():
        assert equal(row.value, R[f"{row.part}.{row.term}.{design}"])
    assert len(named) == (12 if decomposed is oaxaca else 9) + (decomposed is oaxaca)


def test_e_values():
    assert equal(e_value(0.8, measure="risk ratio"), R["e.risk"])
    assert equal(e_value(1.35), R["e.hazard"])
    assert equal(e_value(2.4, measure="odds ratio"), R["e.odds"])
    assert equal(e_value(1.35, rare=True), R["e.rare"])
