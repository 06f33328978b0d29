"""Means of a scale only where it measures the same in both places; else the page refuses them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.show.small_studies import run_page, small_study

from impra_research.analyse.intercultural import keyed_items, scale_scores
from impra_research.show.measured import levels_read, measured, measured_told, where_comparable
from impra_research.show.results import NotEstimated

SCALE = "intercultural_fit"


def answers(study, persons=400, *, moved=0.0, items=(), slope=1.0):
    """Answers of two places to six items of one factor; in the second some items are moved or flat."""
    rng = np.random.default_rng(2014)
    names = list(study.codebook.items(SCALE))
    place = np.repeat(["piemonte", "rhone_alpes"], persons)
    factor, second = rng.normal(size=(2 * persons, 1)), (place == "rhone_alpes")[:, None]
    chosen = np.isin(names, list(items))[None, :]
    loading = np.where(second & chosen, 0.75 * slope, 0.75)
    raw = 3 + loading * factor + moved * (second & chosen) + rng.normal(0, 0.7, (2 * persons, 6))
    given = pd.DataFrame(np.clip(np.round(raw), 1, 5), columns=names)
    turned = [name for name, item in study.codebook.items(SCALE).items() if item.reversed]
    given[turned] = 6 - given[turned]
    return given.astype(int).astype(str).assign(place=place, person=np.arange(2 * persons))


def found(study, look, **how):
    given = answers(study, **how)
    scores = scale_scores(given, study.codebook, SCALE)
    test = measured(given, study.codebook, SCALE, look)
    return test, where_comparable(scores, look, measured=test)


def test_means_are_compared_where_the_scale_measures_the_same(study, look):
    test, scores = found(study, look)
    assert measured_told(test, look)["form"] == "clear"
    assert isinstance(scores, pd.DataFrame)
    assert levels_read(test, look)["holds"].all()


def test_one_item_that_is_easier_in_one_place_is_named_and_means_are_refused(study, look):
    test, scores = found(study, look, moved=0.9, items=["fit_listened"])
    assert test.freed == ("fit_listened",)
    assert isinstance(scores, NotEstimated)
    assert scores.why == "means_freed"
    assert measured_told(test, look)["form"] == "differs"
    said = look.words.say("not_estimated.means_freed", **scores.values)
    assert look.variable("fit_listened")[1:] in said
    assert scores.values["interval"].low < 0 < scores.values["interval"].high


@pytest.mark.parametrize(
    ("comparable", "why", "form"),
    [("relations", "means_relations", "some"), ("none", "means_none", "none")],
)
def test_what_may_still_be_compared_is_said(study, look, comparable, why, form):
    test, _ = found(study, look)
    failed = replace(test, comparable=comparable, comparable_freed=comparable)
    refused = where_comparable(answers(study), look, measured=failed)
    assert isinstance(refused, NotEstimated)
    assert refused.why == why
    assert measured_told(failed, look)["form"] == form
    assert look.place_in_text("piemonte") in look.words.say(
        f"not_estimated.{why}", **refused.values
    )


def test_too_few_answers_are_not_tested_and_the_comparison_says_so(study, look):
    given = answers(study, persons=3)
    test = measured(given, study.codebook, SCALE, look)
    assert isinstance(test, NotEstimated)
    assert where_comparable(given, look) is given
    assert test.values["why"] in look.words.say("not_estimated.invariance", **test.values)


def test_items_are_keyed_before_they_are_tested(study, look):
    given = answers(study)
    keyed = keyed_items(given, study.codebook, SCALE).astype(float)
    assert (keyed.corr().to_numpy() > 0).all()


@pytest.mark.slow
def test_a_study_whose_forms_measure_differently_shows_no_comparison_of_means(tmp_path, shown):
    folder = small_study(tmp_path / "study", 400)
    path = folder / "processed" / "clean" / "answer.parquet"
    rows, person = pd.read_parquet(path), pd.read_parquet(path.with_name("person.parquet"))
    there = rows["person"].isin(person.loc[person["place"] == "rhone_alpes", "person"])
    for item in ("fit_listened", "fit_family"):
        up = rows[item].astype("object").map({"1": "3", "2": "4", "3": "5", "4": "5", "5": "5"})
        rows[item] = rows[item].mask(there & rows[item].notna(), up.astype(rows[item].dtype))
    rows.to_parquet(path)
    run_page("intercultural_support", folder)
    said = {key: data for _, key, data in shown}
    refused = {key for key in said if key.startswith("not_estimated.means_")}
    assert refused
    assert not {"fit_scores", "fit_means", "fit_differences", "fit_difference"} & set(said)
    assert "invariance_levels" in " ".join(said)
