"""Cox's model: by hand, against R (tests/oracle/cox.R), and what holds of any rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analyse.oracle import answers, data

from impra_research.analyse.duration.cox import fit_cox
from impra_research.analyse.duration.cox_errors import cluster_errors, robust_covariance
from impra_research.analyse.duration.cox_risk_sets import RiskSets
from impra_research.analyse.duration.proportionality import proportionality, smoothed
from impra_research.errors import UsageError

ROSSI = ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
SOME = ["fin", "age", "prio"]
HEART = ["age", "surgery", "transplant"]
ECOG = ["placeb", "age", "ecog1", "ecog2"]


def equal(value, expected, rel=1e-7):
    return value == pytest.approx(expected, rel=rel)


def cases():
    rossi, heart = data("rossi"), data("heart")
    lung = data("survival").dropna(subset=["inst", "ph.ecog"])
    ecog = lung["ph.ecog"].clip(upper=2)
    lung = lung.assign(placeb=lung["place"] == "b", ecog1=ecog == 1, ecog2=ecog == 2)
    each, end = np.arange(len(rossi)), rossi["week"]
    left = {"entry": rossi["from"], "weights": rossi["weight"], "strata": rossi["race"]}
    return {
        "rossi": (RiskSets(rossi[ROSSI], end, rossi["arrest"]), ROSSI, None),
        "robust": (RiskSets(rossi[ROSSI], end, rossi["arrest"]), ROSSI, each),
        "breslow": (RiskSets(rossi[ROSSI], end, rossi["arrest"], breslow=True), ROSSI, each),
        "weighted": (RiskSets(rossi[SOME], end, rossi["arrest"], **left), SOME,
                     rossi["paro"] * 8 + rossi["age"] % 8),
        "heart": (RiskSets(heart[HEART], heart["stop"], heart["event"], entry=heart["start"]), HEART,
                  heart["id"]),
        "lung": (RiskSets(lung[["placeb", "age", "ph.ecog"]], lung["months"], lung["event"]),
                 ["placeb", "age", "ph.ecog"], lung["inst"]),
        "terms": (RiskSets(lung[ECOG], lung["months"], lung["event"]), ECOG, None),
    }  # fmt: skip


CASES, R = cases(), answers("cox")


@pytest.mark.parametrize("name", [name for name in CASES if name != "terms"])
def test_coefficients_likelihood_and_both_errors_are_those_of_coxph(name):
    rows, terms, clusters = CASES[name]
    fit = fit_cox(rows)
    assert fit.converged
    assert equal(fit.coefficients, [R[f"{name}.coef.{term}"] for term in terms])
    errors = np.sqrt(np.diag(fit.covariance))
    assert equal(errors, [R[f"{name}.naive.{term}"] for term in terms])
    assert equal([fit.at.value, fit.null], [R[f"{name}.loglik"], R[f"{name}.null"]])
    if clusters is not None:
        robust = np.sqrt(np.diag(robust_covariance(fit, clusters)))
        assert equal(robust, [R[f"{name}.robust.{term}"] for term in terms])


@pytest.mark.parametrize("name", ["rossi", "weighted", "heart", "terms"])
@pytest.mark.parametrize("transform", ["km", "identity", "rank", "log"])
def test_proportionality_is_that_of_cox_zph(name, transform):
    rows, columns, _ = CASES[name]
    terms = {term: [at] for at, term in enumerate(columns)}
    if name == "terms":
        terms = {"place": [0], "age": [1], "ecog": [2, 3]}
    found = proportionality(fit_cox(rows), terms, transform=transform).set_index("term")
    for term, statistic in found["chi2"].items():
        assert equal(statistic, R[f"{name}.{transform}.{term}"])


def test_picture_of_a_coefficient_over_time_is_that_of_plot_cox_zph():
    fit = fit_cox(CASES["heart"][0])
    points, curve = smoothed(fit, 2)
    assert equal(points["coefficient"].abs().mean(), R["scaled.transplant"])
    drawn = curve.iloc[[0, 19, 39]]
    assert equal(drawn["coefficient"].tolist(), [R[f"smooth.{at}"] for at in (1, 2, 3)])
    half = (drawn["high"] - drawn["low"]) / 2 / 1.959963984540054
    assert equal(half.tolist(), [R[f"smooth_se.{at}"] for at in (1, 2, 3)])


def test_cumulative_hazard_is_that_of_basehaz():
    fit = fit_cox(CASES["rossi"][0])
    reached = fit.cumulative_hazard(np.zeros(7))
    assert equal([reached[fit.rows.times <= 10][-1], reached[-1]], [R["base.10"], R["base.52"]])


def test_three_enterprises_by_hand():
    """Log L = log t - log(2 t + 1) - log(1 + t), highest where 2 t^2 = 1; t = exp(b)."""
    fit = fit_cox(RiskSets([[1], [0], [1]], [1, 2, 3], [1, 1, 1]))
    assert equal(np.exp(fit.coefficients[0]), 0.5**0.5)


def test_who_enters_in_the_month_of_an_event_is_not_at_risk_of_it():
    late = RiskSets([[1], [0], [1], [0]], [1, 2, 3, 9], [1, 1, 1, 0], entry=[0, 0, 0, 3])
    assert equal(np.exp(fit_cox(late).coefficients[0]), 0.5**0.5)


def drawn(seed, n=60):
    rng = np.random.default_rng(seed)
    x, end = rng.normal(size=(n, 2)), rng.integers(2, 12, n)
    return rng, x, end, rng.random(n) < 0.7


@given(st.integers(0, 10_000))
def test_rows_split_anywhere_say_the_same_as_whole_ones(seed):
    rng, x, end, event = drawn(seed)
    cut = rng.integers(1, end)
    who = np.arange(len(end))
    whole = fit_cox(RiskSets(x, end, event))
    parts = fit_cox(
        RiskSets(
            np.vstack([x, x]),
            np.r_[cut, end],
            np.r_[event & False, event],
            entry=np.r_[0 * cut, cut],
        )
    )
    assert equal(parts.coefficients, whole.coefficients)
    twice = np.r_[who, who] // 3
    assert equal(robust_covariance(parts, twice), robust_covariance(whole, who // 3))
    errors = [cluster_errors(fit, by) for fit, by in ((parts, twice), (whole, who // 3))]
    assert equal(errors[0].covariance, errors[1].covariance)
    assert equal(errors[0].degrees(np.eye(2)[0]), errors[1].degrees(np.eye(2)[0]))


@given(st.integers(0, 10_000))
def test_a_weight_of_two_is_two_rows_and_clusters_share_the_whole_information(seed):
    rng, x, end, event = drawn(seed)
    times = rng.integers(1, 3, len(end))
    weighted = fit_cox(RiskSets(x, end, event, weights=times, breslow=True))
    again = np.repeat(np.arange(len(end)), times)
    repeated = fit_cox(RiskSets(x[again], end[again], event[again], breslow=True))
    assert equal(weighted.coefficients, repeated.coefficients)
    assert equal(weighted.covariance, repeated.covariance)
    efron = fit_cox(RiskSets(x, end, event, weights=times))
    errors = cluster_errors(efron, np.arange(len(end)) // 4)
    assert errors.own.sum(axis=0) == pytest.approx(np.eye(2), abs=1e-8)


def test_what_cannot_be_fitted_is_refused_with_what_to_do():
    with pytest.raises(UsageError, match="2 of 3 rows end in the month they begin or before"):
        RiskSets([[0], [1], [1]], [3, 3, 3], [1, 0, 1], entry=[3, 4, 0])
    with pytest.raises(UsageError, match="does not vary among those at risk"):
        fit_cox(RiskSets([[0, 1], [1, 1], [0, 1]], [1, 2, 3], [1, 1, 1]))
    with pytest.raises(UsageError, match="no event"):
        fit_cox(RiskSets([[0], [1]], [1, 2], [0, 0]))
    with pytest.raises(UsageError, match="covariate is missing"):
        RiskSets([[0], [np.nan]], [1, 2], [0, 1])
    with pytest.raises(UsageError, match="did you mean 'rank'"):
        proportionality(fit_cox(CASES["heart"][0]), {}, transform="ranks")


def test_a_ratio_without_end_is_told():
    assert not fit_cox(RiskSets([[1], [1], [0], [0]], [1, 2, 3, 4], [1, 1, 0, 0])).converged
