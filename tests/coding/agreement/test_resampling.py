import numpy as np
import pytest
from tests.coding.agreement import published as p

from impra_research.coding.agreement import Bootstrap, alpha, cohen, gwet
from impra_research.coding.agreement.coefficient import drawn_interval
from impra_research.coding.agreement.krippendorff import alpha_formula
from impra_research.coding.agreement.ratings import count
from impra_research.coding.agreement.resampling import draw_sums, times_drawn
from impra_research.errors import UsageError

DOCUMENTS = np.array([f"RA_{n:02}" for n in np.repeat(np.arange(8), 5)])


def test_a_draw_has_as_many_clusters_as_there_are():
    weights = np.concatenate(list(times_drawn(7, draws=130, seed=1)))
    assert weights.shape == (130, 7)
    assert (weights.sum(axis=1) == 7).all()


def test_documents_are_drawn_whole():
    parts = np.eye(40)
    sums = draw_sums(parts, Bootstrap(DOCUMENTS, draws=30))
    by_document = sums.reshape(30, 8, 5)
    assert (by_document == by_document[:, :, :1]).all()


def test_each_draw_is_the_coefficient_of_the_units_drawn():
    level = "ordinal"
    counts = count(p.HAYES).pairable()
    formula = alpha_formula("alpha", counts, level)
    drawn = formula.drawn(Bootstrap(draws=20, seed=3))
    weights = np.concatenate(list(times_drawn(40, draws=20, seed=3))).astype(int)
    one_by_one = [alpha(np.repeat(p.HAYES, times, axis=1), level=level).value for times in weights]
    assert drawn == pytest.approx(one_by_one)


@pytest.mark.parametrize("measure", [alpha, gwet])
def test_the_interval_of_a_bootstrap_is_near_the_analytic_one_where_units_are_independent(measure):
    analytic, drawn = measure(p.HAYES), measure(p.HAYES, bootstrap=Bootstrap())
    assert drawn.error == pytest.approx(analytic.error, rel=0.15)


def test_turns_that_resemble_one_another_widen_the_interval_drawn_over_documents():
    rng = np.random.default_rng(5)
    document = np.repeat(np.arange(12), 30)
    easy = (document % 2 == 0)[None, :] | (rng.random((1, 360)) < 0.3)
    truth = rng.integers(0, 2, 360)
    ratings = np.vstack([truth, np.where(easy[0], truth, 1 - truth)])
    units = cohen(ratings, bootstrap=Bootstrap())
    documents = cohen(ratings, bootstrap=Bootstrap(document.astype(str)))
    assert documents.error > 1.5 * units.error


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    first, again, other = (
        alpha(p.HAYES, bootstrap=Bootstrap(draws=200, seed=s)) for s in (1, 1, 2)
    )
    assert first == again
    assert first.low != other.low


def test_one_document_alone_gives_no_interval():
    found = alpha(p.HAYES, bootstrap=Bootstrap(np.repeat("RA_01", 40)))
    assert (found.low, found.why) == (None, "one_document")


def test_a_code_that_most_draws_miss_has_no_interval():
    ratings = np.zeros((2, 40))
    ratings[:, 0], ratings[0, 1] = 1, 1
    documents = np.where(np.arange(40) < 2, "RA_01", "RA_02")
    found = alpha(ratings, bootstrap=Bootstrap(documents))
    assert (found.value is not None, found.low, found.why) == (True, None, "rare")


def test_documents_that_do_not_match_the_units_are_refused():
    with pytest.raises(UsageError, match="40 units were judged and 3 documents named"):
        alpha(p.HAYES, bootstrap=Bootstrap(np.array(["a", "b", "c"])))


def test_an_interval_of_many_clusters_is_that_of_the_percentiles_and_of_few_is_wider():
    many, few = drawn_interval(0.6, 0.02, 100_000), drawn_interval(0.6, 0.02, 5)
    assert many == pytest.approx((0.6 - 1.96 * 0.02, 0.6 + 1.96 * 0.02), abs=2e-3)
    assert few[0] < many[0] < many[1] < few[1]


@pytest.mark.parametrize(("value", "least"), [(0.98, -1.0), (0.02, 0.0), (-0.97, -1.0)])
def test_an_interval_stays_where_the_coefficient_can_be(value, least):
    low, high = drawn_interval(value, 0.05, 6, least=least)
    assert least <= low < value < high <= 1
