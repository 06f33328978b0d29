"""Our agreement against R's: psych and vcd for two coders, the definitions for more (oracle/agreement.R)."""

import pytest
from tests.analyse.oracle import answers, data

from impra_research.coding.agreement import (
    alpha,
    brennan_prediger,
    cohen,
    conger,
    fleiss,
    gwet,
    percent,
)

R = answers("agreement")
RATINGS = data("agreement").to_numpy().T


@pytest.mark.parametrize(
    ("quantity", "measure", "how"),
    [
        ("percent", percent, {}),
        ("bp", brennan_prediger, {}),
        ("bp_ordinal", brennan_prediger, {"weights": "ordinal"}),
        ("fleiss", fleiss, {}),
        ("fleiss_linear", fleiss, {"weights": "linear"}),
        ("conger", conger, {}),
        ("conger_quadratic", conger, {"weights": "quadratic"}),
        ("ac1", gwet, {}),
        ("ac2_ordinal", gwet, {"weights": "ordinal"}),
        ("ac2_quadratic", gwet, {"weights": "quadratic"}),
        ("alpha_nominal", alpha, {}),
        ("alpha_ordinal", alpha, {"level": "ordinal"}),
        ("alpha_interval", alpha, {"level": "interval"}),
        ("alpha_ratio", alpha, {"level": "ratio"}),
    ],
)
def test_four_coders_with_missing_ratings_agree_as_the_definitions_say_in_r(quantity, measure, how):
    assert measure(RATINGS, **how).value == pytest.approx(R[quantity], rel=1e-10)


@pytest.mark.parametrize(
    ("quantity", "weights"),
    [("cohen", "identity"), ("cohen_linear", "linear"), ("cohen_quadratic", "quadratic")],
)
def test_cohens_kappa_and_its_error_are_those_of_psych_and_vcd(quantity, weights):
    found = cohen(RATINGS[:2], weights=weights)
    assert found.value == pytest.approx(R[quantity], rel=1e-10)
    assert found.error == pytest.approx(R[f"{quantity}_se"], rel=1e-8)
