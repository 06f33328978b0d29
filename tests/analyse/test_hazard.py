"""The hazard model: known by hand where it can be, refused where it must be."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t
from tests.analyse.frames import durations

from impra_research.analyse.contrast import contrast
from impra_research.analyse.design import design_with
from impra_research.analyse.hazard import fit_hazard, hazard_model
from impra_research.analyse.sandwich import ClusterErrors

RATIO = 1.7


def drawn(n, seed, **columns):
    """Histories of two places; support after a while multiplies the hazard by 1.7."""
    rng = np.random.default_rng(seed)
    since = np.where(rng.random(n) < 0.6, rng.integers(1, 30, n), 999).astype(float)
    place = rng.choice(["piemonte", "rhone_alpes"], n)
    hazard = 0.02 * np.where(place == "rhone_alpes", 1.4, 1.0)
    threshold, until = rng.standard_exponential(n), rng.integers(12, 100, n)
    cumulative = hazard[:, None] * np.where(np.arange(1, 101) > since[:, None], RATIO, 1.0).cumsum(
        axis=1
    )
    registers = 1 + (cumulative < threshold[:, None]).sum(axis=1)
    known = {
        "supported_from": np.nan,
        "permit_from": 0.0,
        "permit_known": True,
        "support_known": True,
    }
    histories = durations(np.minimum(registers, until), registers <= until, **known)
    since = np.where(since < 999, since, np.nan)
    return histories.assign(
        place=place, cluster=histories["enterprise"], intercultural_from=since, **columns
    )


def test_the_ratio_of_two_constant_hazards_is_the_ratio_of_rates():
    # One month at risk each: 20 of 40 and 30 of 40 register; -log(1 - p) are log 2 and log 4, ratio 2.
    histories = durations([1] * 80, [True] * 20 + [False] * 20 + [True] * 30 + [False] * 10,
                          cluster=[f"P{i}" for i in range(80)])  # fmt: skip
    histories["place"] = ["piemonte"] * 40 + ["rhone_alpes"] * 40
    histories = histories.assign(
        intercultural_from=np.nan, supported_from=np.nan, permit_from=np.nan
    )
    row = hazard_model(histories, places=("piemonte", "rhone_alpes"), terms=("place",)).iloc[0]
    assert (row["level"], row["reference"]) == ("rhone_alpes", "piemonte")
    assert row["hazard_ratio"] == pytest.approx(2)


@pytest.mark.parametrize(("last", "columns"), [(1, 1), (2, 2), (9, 2)])
def test_time_without_a_knot_is_one_level_or_a_line(last, columns):
    design = design_with(np.array([last]), last, {})
    assert design.clock().shape == (last, design.parameters) == (last, columns)
    assert (design.clock().sum(axis=1) == 1).all()


@pytest.mark.parametrize("time", ["spline", "piecewise"])
def test_planted_ratios_are_found_in_a_large_sample(time):
    found = hazard_model(drawn(6000, 1), terms=("place", "intercultural"), time=time).set_index(
        "term"
    )
    assert found.loc["intercultural", "low"] < RATIO < found.loc["intercultural", "high"]
    assert found.loc["place", "low"] < 1.4 < found.loc["place", "high"]
    assert found.loc["intercultural", "high"] / found.loc["intercultural", "low"] < 1.2


def test_few_events_are_said_and_too_few_are_refused():
    few = hazard_model(drawn(60, 2), terms=("place", "intercultural"))
    assert (few["caution"].str.contains("fewer than 10 each")).all()
    assert few["hazard_ratio"].notna().all()
    refused = hazard_model(drawn(20, 2), terms=("place", "intercultural"))
    assert refused["hazard_ratio"].isna().all()
    assert (refused["caution"].str.startswith("refused")).all()


def test_a_level_in_which_nobody_registered_leaves_and_is_named():
    histories = drawn(400, 3, sex=["other"] * 4 + ["woman", "man"] * 198)
    histories["event"] &= histories["sex"] != "other"
    found = hazard_model(histories, terms=("place", "sex"))
    assert "other" not in set(found["level"])
    assert found["left_out"].unique() == [4]
    assert "sex other" in found["caution"].iloc[0]


def test_a_support_under_which_nobody_registered_is_not_a_term():
    found = hazard_model(drawn(400, 3), terms=("place", "supported"))
    assert found["term"].tolist() == ["place"]
    assert "supported: does not vary" in found["caution"].iloc[0]


def test_who_did_not_say_whether_support_was_intercultural_is_left_out():
    histories = drawn(400, 3)
    histories.loc[:9, "support_known"] = False
    assert hazard_model(histories, terms=("place", "intercultural"))["left_out"].unique() == [10]


@pytest.mark.parametrize(
    ("term", "never"),
    [("permit", {"permit_known": False}), ("supported", {"support_known": False}),
     ("education", {"education": None})],
)  # fmt: skip
def test_a_covariate_never_collected_leaves_as_a_term_and_takes_nobody_with_it(term, never):
    found = hazard_model(drawn(400, 3).assign(**never), terms=("place", term))
    assert found["term"].tolist() == ["place"]
    assert (found["n"].unique(), found["left_out"].unique()) == ([400], [0])
    assert f"{term}: not collected, left out" in found["caution"].iloc[0]


def test_without_an_event_there_is_a_refusal_and_not_a_crash():
    histories = drawn(50, 4).assign(event=False)
    assert fit_hazard(histories, terms=("intercultural",)).caution.startswith("intercultural")
    assert np.isnan(fit_hazard(histories, terms=("intercultural",)).coefficients).all()


def test_covariates_that_repeat_one_another_are_said_and_not_fitted():
    histories = drawn(300, 3)
    repeated = fit_hazard(histories.assign(sex=histories["place"]), terms=("place", "sex"))
    at_once = fit_hazard(histories.assign(months=1, event=True), terms=("place",))
    for model in (repeated, at_once):
        assert model.refused
        assert model.cautions[-1].kind == "repeating"
        assert model.table()["hazard_ratio"].isna().all()


def test_whole_sample_in_twice_the_clusters_keeps_the_ratio_and_the_copies_do_not_narrow_it():
    once = drawn(500, 5)
    twice = pd.concat([once, once], ignore_index=True)
    a, b = (hazard_model(h, terms=("intercultural",)).iloc[0] for h in (once, twice))
    assert b["hazard_ratio"] == pytest.approx(a["hazard_ratio"], rel=1e-6)
    assert b["se_log"] == pytest.approx(a["se_log"], rel=0.02)


def test_two_terms_are_compared_with_their_covariance():
    """By hand: log(3/2), and se of the difference = sqrt(0.04 + 0.09 - 2 * 0.05) = sqrt(0.03)."""
    fitted = fit_hazard(drawn(600, 5), terms=("place", "intercultural"))
    coefficients, k = fitted.coefficients.copy(), len(fitted.coefficients)
    coefficients[-2:] = np.log([2, 3])
    covariance = np.eye(k)
    covariance[-2:, -2:] = [[0.09, 0.05], [0.05, 0.04]]
    each = np.stack([np.eye(k)] * k)
    scores = np.linalg.cholesky(covariance).T
    errors = ClusterErrors(np.eye(k), each / 2, each, np.empty((0, k)), scores)
    row = contrast(
        replace(fitted, coefficients=coefficients, errors=errors), "intercultural", "place"
    ).iloc[0]
    assert row["hazard_ratio"] == pytest.approx(1.5)
    assert row["se_log"] == pytest.approx(0.03**0.5)
    assert row["high"] == pytest.approx(1.5 * np.exp(t.ppf(0.975, row["df"]) * 0.03**0.5))
    assert (row["term"], row["reference"]) == ("intercultural", "place")


def test_a_term_that_the_model_lacks_has_no_contrast():
    fitted = fit_hazard(drawn(600, 5), terms=("place", "intercultural"))
    assert contrast(fitted, "intercultural", "supported")["hazard_ratio"].isna().all()
