"""Firth's penalty: by hand, against the penalised likelihood maximised by scipy, and with few events."""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize
from scipy.stats import chi2
from tests.analyse.oracle import data

from impra_research.analyse.duration.cox_risk_sets import RiskSets
from impra_research.analyse.duration.firth import (
    PenalisedCloglog,
    PenalisedCox,
    firth_cloglog,
    firth_cox,
)


def test_two_enterprises_by_hand():
    """The first of two registers: L = p, I = p (1 - p), so p^1.5 (1 - p)^0.5 is highest at p = 3/4."""
    fit = firth_cox(RiskSets([[1], [0]], [1, 2], [1, 0]))
    assert np.exp(fit.coefficients[0]) == pytest.approx(3, rel=1e-6)

    def fallen(p):
        return 2 * np.log(0.75**1.5 * 0.25**0.5 / (p**1.5 * (1 - p) ** 0.5)) - chi2.ppf(0.95, 1)

    low, high = (brentq(fallen, *ends) for ends in ((1e-9, 0.75), (0.75, 1 - 1e-9)))
    assert np.exp(fit.interval(0)) == pytest.approx([low / (1 - low), high / (1 - high)], rel=1e-5)


def test_one_month_of_a_cloglog_by_hand():
    """Of four, one registers: the same penalised likelihood written in p, where b = log(-log(1 - p))."""
    fit = firth_cloglog(np.ones((4, 1)), np.array([1.0, 0, 0, 0]))

    def penalised(b):
        p = -np.expm1(-np.exp(b))
        information = 4 * np.exp(2 * b) * (1 - p) / p
        return -(np.log(p) + 3 * np.log(1 - p) + np.log(information) / 2)

    top = minimize(lambda b: penalised(b[0]), [0.0], method="Nelder-Mead", options={"xatol": 1e-9})
    assert fit.coefficients == pytest.approx(top.x, abs=1e-6)


def models():
    rossi = data("rossi")
    x = rossi[["fin", "age", "prio"]]
    rows = RiskSets(x, rossi["week"], rossi["arrest"], entry=rossi["from"], weights=rossi["weight"],
                    strata=rossi["race"])  # fmt: skip
    rng = np.random.default_rng(3)
    design = np.column_stack([np.ones(200), rng.normal(size=(200, 2))])
    y = (rng.random(200) < 0.05).astype(float)
    return {
        "Cox, ties, strata, weights": (firth_cox(rows), lambda b: PenalisedCox(rows, b)),
        "cloglog": (firth_cloglog(design, y), lambda b: PenalisedCloglog(design, y, b)),
    }


MODELS = models()


@pytest.mark.parametrize("name", MODELS)
def test_top_and_limits_are_those_that_scipy_finds(name):
    fit, at = MODELS[name]
    settings = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000}
    found = minimize(
        lambda b: -at(b).value, fit.coefficients * 0.9, method="Nelder-Mead", options=settings
    )
    assert fit.coefficients == pytest.approx(found.x, abs=1e-6)
    limit = fit.interval(1)[1]
    beyond = minimize(lambda b: -at(np.array([b[0], limit, b[1]])).value, fit.coefficients[[0, 2]],
                      method="Nelder-Mead", options=settings)  # fmt: skip
    assert 2 * (beyond.fun + fit.top.value) == pytest.approx(chi2.ppf(0.95, 1), abs=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_derivative_is_that_of_the_penalised_likelihood(name):
    _, at = MODELS[name]
    b, step = np.array([-0.4, 0.05, 0.1]), 1e-5 * np.eye(3)
    slope = [(at(b + h).value - at(b - h).value) / 2e-5 for h in step]
    assert at(b).score == pytest.approx(slope, rel=1e-6)


def test_a_ratio_without_end_becomes_a_number_with_a_limit():
    fit = firth_cox(
        RiskSets([[1], [1], [1], [0], [0], [0]], [1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0])
    )
    low, high = fit.interval(0)
    assert 0 < low < fit.coefficients[0] < high < np.inf
