"""The scale of intercultural fit, keyed, scored and compared."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.analyse.frames import persons, supports

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.intercultural import (
    adjusted_difference,
    alpha,
    item_statistics,
    keyed_items,
    scale_scores,
)
from impra_research.codebook import Codebook

SCALE = "intercultural_fit"
PLACES = ("piemonte", "rhone_alpes")
ITEMS = [
    "fit_language",
    "fit_listened",
    "fit_ignored_experience",
    "fit_family",
    "fit_network",
    "fit_judged",
]


@pytest.fixture(scope="module")
def codebook():
    return Codebook(Path(__file__).parents[2] / "data" / "raw" / "codebook")


def answered(*rows):
    table = pd.DataFrame(list(rows), columns=ITEMS, dtype="object")
    return table.assign(person=[f"P{i}" for i in range(len(rows))])


def test_reversed_items_are_turned_round_as_the_codebook_says(codebook):
    keyed = keyed_items(answered(["5", "5", "5", "5", "5", "1"]), codebook, SCALE).iloc[0]
    assert keyed.tolist() == [5, 5, 1, 5, 5, 5]


def test_the_score_is_the_mean_of_what_was_answered_when_half_was(codebook):
    scores = scale_scores(answered(["4", "4", None, "5", None, None], ["4", None, None, None, None, None]),
                          codebook, SCALE)  # fmt: skip
    assert scores["score"].iloc[0] == pytest.approx(13 / 3)
    assert pd.isna(scores["score"].iloc[1])
    assert scores["items_answered"].tolist() == [3, 1]


def test_items_that_agree_entirely_have_an_alpha_of_one(codebook):
    high, low = ["5", "5", "1", "5", "5", "1"], ["2", "2", "4", "2", "2", "4"]
    assert alpha(answered(high, low, high, low), codebook, SCALE).value == pytest.approx(1)


def test_alpha_on_paper():
    # Two items, variances 1 and 1, covariance 1/2: variance of the sum 3, alpha = 2 (1 - 2/3) = 2/3.
    from impra_research.analyse.reliability import cronbach_alpha

    items = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 3.0, 2.0]})
    assert cronbach_alpha(items).value == pytest.approx(2 / 3)


def test_an_item_that_never_varies_has_no_correlation_and_no_warning(codebook):
    two = answered(["3", "1", "1", "2", "3", "1"], ["3", "2", "3", "5", "1", "5"])
    table = item_statistics(two, codebook, SCALE).set_index("item")
    assert np.isnan(table.loc["fit_language", "item_rest"])
    assert table["reversed"].to_dict()["fit_judged"]


def test_without_answers_alpha_says_why_there_is_none(codebook):
    found = alpha(answered([None] * 6), codebook, SCALE)
    assert np.isnan(found.value)
    assert found.reason == "no variation between rows"


def sample(n=60):
    """Two places; the scores of the second are a point higher, those of women half a point."""
    arrivals = ["2000", "2005-03", "2009"]
    rows = [(f"P{i}", PLACES[i % 2], arrivals[i % 3], "2014-03-15", None, "host") for i in range(n)]
    person, woman = persons(*rows), np.arange(n) % 5 == 0
    person["sex"] = np.where(woman, "woman", "man")
    noise = np.tile([-0.1, 0.1, 0.2, -0.2, 0.0, 0.15, -0.15], n)[:n]
    score = 3 + (person["place"] == "rhone_alpes") + 0.5 * woman + noise
    return person, pd.DataFrame({"person": person["person"], "score": score.astype("Float64")})


def test_the_difference_is_the_second_place_minus_the_first_raw_beside_adjusted():
    person, scores = sample()
    found = adjusted_difference(scores, person, places=PLACES, adjust=("sex",))
    assert found["model"].tolist() == ["raw", "adjusted"]
    assert found["adjusted_for"].tolist() == ["", "sex"]
    assert found["value"].tolist() == pytest.approx([1, 1], abs=0.05)
    assert (found["low"] < found["value"]).all()
    assert found["n"].tolist() == [60, 60]


def test_who_lacks_a_covariate_is_counted_as_left_out():
    person, scores = sample()
    person.loc[:4, "education"] = None
    found = adjusted_difference(scores, person, places=PLACES, adjust=("education",))
    assert found["left_out"].unique() == [5]
    assert found["n"].unique() == [55]


@pytest.mark.parametrize("never", [lambda p: p.drop(columns="education"),
                                   lambda p: p.assign(education=None)])  # fmt: skip
def test_a_covariate_never_collected_takes_nobody_with_it(never):
    person, scores = sample()
    found = adjusted_difference(scores, never(person), places=PLACES, adjust=("sex", "education"))
    assert found["left_out"].unique() == [0]
    assert found["adjusted_for"].tolist() == ["", "sex"]


def test_a_category_of_one_leaves_rather_than_break_the_errors():
    person, scores = sample()
    person.loc[0, "sex"] = "other"
    found = adjusted_difference(scores, person, places=PLACES, adjust=("sex",))
    assert found["left_out"].unique() == [1]
    assert found["low"].notna().all()


def test_the_kind_of_the_first_service_is_adjusted_for_when_support_is_known():
    person, scores = sample()
    kinds = ["chamber", "association"]
    episodes = [(f"P{i}", n, f"S{i % 7}", kinds[i % 4 // 2], f"20{10 + n}-01", "yes")
                for i in range(60) for n in (1, 2)]  # fmt: skip
    helped = supports(*episodes)
    found = adjusted_difference(scores, person, places=PLACES, support=helped)
    # Everyone has the same education: it is not adjusted for.
    assert found["adjusted_for"].iloc[1] == "sex years_since_arrival kind"
    assert found["clusters"].unique() == [7]


def test_covariates_that_repeat_one_another_are_refused():
    person, scores = sample()
    person["education"] = person["sex"]
    found = adjusted_difference(scores, person, places=PLACES, adjust=("sex", "education"))
    assert found["reason"].tolist() == ["", "the covariates repeat one another"]


def test_one_place_alone_has_no_difference():
    person, scores = sample()
    here = person[person["place"] == "piemonte"]
    found = adjusted_difference(scores, here, places=PLACES, adjust=())
    assert found["reason"].unique() == ["too few persons"]
    assert found["value"].isna().all()


def test_an_estimate_reads_as_a_sentence_would():
    found = Estimate("share", 0.25, 0.071, 0.591, n=8, base="answered", method="Wilson")
    assert repr(found) == "share: 0.25 [0.071, 0.591], n = 8 (answered; Wilson)"
