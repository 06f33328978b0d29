"""Every coefficient against the printed digits of its published examples, and its own promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.coding.agreement import published as p

from impra_research.coding.agreement import (
    WHY,
    Bootstrap,
    alpha,
    brennan_prediger,
    cohen,
    conger,
    fleiss,
    gwet,
    percent,
    scott,
)
from impra_research.errors import UsageError

BEYOND = (brennan_prediger, fleiss, conger, gwet, alpha)


def printed(value, digits):
    """The value as printed with this many decimals."""
    return f"{value:.{digits}f}"


@pytest.mark.parametrize(
    ("measure", "ratings", "expected"),
    [
        (cohen, p.COHEN, "0.492"),
        (gwet, p.COHEN, "0.5760"),
        (brennan_prediger, p.COHEN, "0.55"),
        (percent, p.COHEN, "0.70"),
        (fleiss, p.FLEISS, "0.430"),
        (percent, p.FLEISS, "0.5556"),
        (brennan_prediger, p.FLEISS, "0.4444"),
        (gwet, p.FLEISS, "0.4479"),
        (alpha, p.FLEISS, "0.4334"),
        (gwet, p.GWET, "0.77544"),
        (fleiss, p.GWET, "0.76117"),
        (alpha, p.GWET, "0.74342"),
        (conger, p.GWET, "0.76282"),
        (brennan_prediger, p.GWET, "0.77273"),
        (cohen, p.KRIPPENDORFF_B, "0.684"),
        (scott, p.KRIPPENDORFF_B, "0.679"),
        (brennan_prediger, p.KRIPPENDORFF_B, "0.6875"),
        (cohen, p.PARADOX, "-0.0234"),
        (scott, p.PARADOX, "-0.0288"),
        (alpha, p.PARADOX, "-0.0247"),
        (gwet, p.PARADOX, "0.9408"),
        (brennan_prediger, p.PARADOX, "0.888"),
        (cohen, p.ABSTRACTORS, "0.79641"),
        (gwet, p.ABSTRACTORS, "0.84933"),
        (scott, p.ABSTRACTORS, "0.79624"),
        (brennan_prediger, p.ABSTRACTORS, "0.835"),
        (alpha, p.ABSTRACTORS, "0.79726"),
        (brennan_prediger, p.ARTSTEIN, "0.4"),
        (scott, p.ARTSTEIN, "0.341"),
        (cohen, p.ARTSTEIN, "0.348"),
        (brennan_prediger, p.ARTSTEIN_3, "0.82"),
        (scott, p.ARTSTEIN_3, "0.7995"),
        (cohen, p.ARTSTEIN_3, "0.8013"),
        (conger, p.FLEISS, "0.4418"),
        (cohen, p.places(p.KRIPPENDORFF_1995["A"]), "0.385"),
        (scott, p.places(p.KRIPPENDORFF_1995["A"]), "0.314"),
        (alpha, p.places(p.KRIPPENDORFF_1995["A"]), "0.329"),
        (cohen, p.places(p.KRIPPENDORFF_1995["B"]), "0.385"),
        (scott, p.places(p.KRIPPENDORFF_1995["B"]), "0.314"),
        (cohen, p.places(p.KRIPPENDORFF_1995["C"]), "0.314"),
        (scott, p.places(p.KRIPPENDORFF_1995["C"]), "0.314"),
    ],
)
def test_a_published_example_is_reproduced_to_the_printed_digit(measure, ratings, expected):
    found = measure(ratings)
    # 0.4915 is printed 0.492 by Cohen, who rounded Po and Pe first.
    slack = 6e-4 if measure is cohen and ratings is p.COHEN else 0.0
    same = printed(found.value, len(expected.split(".")[1])) == expected
    assert same or abs(found.value - float(expected)) < slack
    assert found.why is None


@pytest.mark.parametrize(
    ("measure", "ratings", "error"),
    [
        (gwet, p.GWET, "0.14295"),
        (fleiss, p.GWET, "0.15302"),
        (alpha, p.GWET, "0.14557"),
        (brennan_prediger, p.GWET, "0.14472"),
        (cohen, p.ABSTRACTORS, "0.05891"),
        (cohen, p.COHEN, "0.0510"),
    ],
)
def test_a_published_standard_error_is_reproduced(measure, ratings, error):
    assert printed(measure(ratings).error, len(error.split(".")[1])) == error


def test_gwets_interval_has_the_t_of_the_units_and_ends_at_one():
    found = gwet(p.GWET)
    assert (printed(found.low, 3), found.high, found.n) == ("0.461", 1.0, 11)


def test_cohens_interval_is_that_of_fleiss_cohen_and_everitt():
    found = cohen(p.COHEN)
    assert (printed(found.low, 3), printed(found.high, 3)) == ("0.392", "0.591")


@pytest.mark.parametrize("measure", [cohen, conger, scott, fleiss, gwet, brennan_prediger, alpha])
def test_a_code_nobody_used_has_no_coefficient_and_the_reason_is_told(measure):
    found = measure(np.zeros((2, 30)))
    assert (found.value, found.low, found.error, found.why) == (None, None, None, "one_category")
    assert set(WHY[found.why]) == {"en", "fr", "it"}


@pytest.mark.parametrize("measure", [cohen, conger, scott, fleiss, gwet, brennan_prediger, alpha])
def test_coders_who_agree_on_every_unit_have_no_interval_and_the_reason_is_told(measure):
    found = measure([[0, 1, 0, 1, 1], [0, 1, 0, 1, 1]])
    assert (found.value, found.low, found.high, found.why) == (1.0, None, None, "identical")


def test_percent_agreement_on_a_code_nobody_used_is_one_and_never_without_reason():
    found = percent(np.zeros((3, 8)))
    assert (found.value, found.why) == (1.0, "one_category")


@pytest.mark.parametrize("measure", [percent, cohen, gwet, alpha])
def test_units_that_one_coder_alone_judged_leave_nothing_to_compare(measure):
    found = measure([[1, 2, np.nan], [np.nan, np.nan, 1]])
    assert (found.value, found.n, found.why) == (None, 0, "no_units")


def test_a_coder_who_never_varied_makes_kappa_zero_by_construction():
    ratings = [[1, 1, 1, 1], [0, 1, 0, 1]]
    assert [measure(ratings).why for measure in (cohen, conger)] == ["one_coder", "one_coder"]
    assert cohen(ratings).value == 0.0
    assert alpha(ratings).why is None


def test_disagreement_everywhere_alike_has_no_interval():
    found = scott([[1, 1, 1], [2, 2, 2]])
    assert (found.value, found.low, found.why) == (-1.0, None, "no_variation")


def test_scott_and_cohen_are_of_two_coders_and_name_the_measure_for_more():
    with pytest.raises(UsageError, match="there are 3\n  fix: use `fleiss`"):
        scott(np.ones((3, 4)))
    with pytest.raises(UsageError, match="use `conger`"):
        cohen(np.ones((3, 4)))


@pytest.mark.parametrize("weights", ["identity", "ordinal", "linear", "quadratic"])
def test_with_two_coders_conger_is_cohen_and_fleiss_is_scott(weights):
    for ratings in (p.COHEN, p.ABSTRACTORS, p.KRIPPENDORFF_B):
        assert conger(ratings, weights=weights).value == pytest.approx(
            cohen(ratings, weights=weights).value, abs=1e-12
        )
        assert fleiss(ratings, weights=weights).value == scott(ratings, weights=weights).value


def test_with_quadratic_weights_the_interval_metric_and_fleiss_differ_by_the_small_sample_only():
    quadratic, interval = fleiss(p.COHEN, weights="quadratic"), alpha(p.COHEN, level="interval")
    n = p.COHEN.size
    assert 1 - interval.value == pytest.approx((1 - quadratic.value) * (n - 1) / n, abs=1e-12)


def test_how_many_categories_there_were_counts_for_brennan_and_prediger():
    two, five = (brennan_prediger([[1, 2, 1, 2], [1, 2, 1, 1]], categories=range(1, q + 1)).value
                 for q in (2, 5))  # fmt: skip
    assert (two, five) == (pytest.approx(0.5), pytest.approx(0.6875))


some_ratings = arrays(float, st.tuples(st.integers(2, 4), st.integers(2, 12)),
                      elements=st.sampled_from([1.0, 2.0, 3.0, np.nan]))  # fmt: skip


@settings(deadline=None)
@given(some_ratings, st.randoms())
def test_the_order_of_coders_and_of_units_changes_nothing(ratings, random):
    coders, units = list(range(len(ratings))), list(range(ratings.shape[1]))
    random.shuffle(coders)
    random.shuffle(units)
    for measure in BEYOND:
        before, after = measure(ratings), measure(ratings[coders][:, units])
        assert before.why == after.why
        assert before.value == pytest.approx(after.value, abs=1e-9)
        assert before.error == pytest.approx(after.error, abs=1e-9)


@settings(deadline=None)
@given(some_ratings, st.permutations([1.0, 2.0, 3.0]))
def test_other_names_of_the_categories_change_nothing(ratings, names):
    renamed = ratings.copy()
    for old, new in zip((1.0, 2.0, 3.0), names, strict=True):
        renamed[ratings == old] = new
    for measure in BEYOND:
        assert measure(ratings).value == pytest.approx(measure(renamed).value, abs=1e-9)


@settings(deadline=None)
@given(some_ratings)
def test_a_value_is_told_or_explained_and_never_nan(ratings):
    for measure in (percent, *BEYOND):
        found = measure(ratings)
        assert found.why is not None or found.low <= found.value <= found.high
        told = [x for x in (found.value, found.low, found.high, found.error) if x is not None]
        assert np.isfinite(told).all()
        assert found.value is not None or found.why in ("no_units", "one_category")


@settings(deadline=None)
@given(some_ratings)
def test_a_bootstrap_gives_the_same_value_and_an_interval_or_a_reason(ratings):
    for measure in (percent, *BEYOND):
        plain, drawn = measure(ratings), measure(ratings, bootstrap=Bootstrap(draws=40))
        assert drawn.value == plain.value
        assert (drawn.low is None) == (drawn.why is not None)
