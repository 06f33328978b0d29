"""What the page on time sets beside its model: other models, dates as intervals, the interviewed."""

import numpy as np
import pandas as pd
import pytest
from tests.analyse.test_hazard import drawn

from impra_research.analyse.duration.kaplan_meier import median_time, survival_curve
from impra_research.analyse.hazard import fit_hazard
from impra_research.analyse.life_history import life_histories
from impra_research.show.date_intervals import interval_curves, intervals_told
from impra_research.show.models_beside import beside, beside_told, fitted_cox
from impra_research.show.proportional import over_time, term_tests, terms_told
from impra_research.show.results import NotEstimated
from impra_research.show.said import speakers
from impra_research.show.sections import labelled_ratios
from impra_research.show.waits import codes_by_wait, waited, waits_listed, waits_told

TERMS = ("place", "intercultural")


@pytest.fixture(scope="module")
def histories(study):
    told = life_histories(study.table("step"), study.table("support"), study.table("person"))
    return told[told["place"].isin(["piemonte", "rhone_alpes"])]


def test_exact_dates_move_no_curve_and_no_month_of_a_gap_counts(histories, english):
    exact = histories.assign(months_low=histories["months"], months_high=histories["months"])
    told = intervals_told(interval_curves(exact, english), survival_curve(exact), exact, english,
                          horizon=60)  # fmt: skip
    assert told["distance_a"] == pytest.approx(0, abs=1e-6)
    assert (told["form"], told["inexact"]) == ("inside", "0")
    late = histories.assign(entry=1)
    assert isinstance(interval_curves(late, english), NotEstimated)


def models(english, **columns):
    rows = drawn(500, 3).assign(outcome="open", **columns)
    model = fit_hazard(rows, places=english.places, terms=TERMS)
    ratios, cox = labelled_ratios(model, english), fitted_cox(model, rows, english)
    return rows, cox, beside(ratios, model, cox, rows, english)


def test_three_models_stand_side_by_side_and_say_what_they_rest_on(english):
    rows, cox, table = models(english)
    told = beside_told(table, english)
    assert (table["discrete"].str.len() > 5).all()
    assert 0 < told["most"] < 0.1
    assert told["cox_each"] > told["discrete_each"]
    assert over_time(cox, rows, english, horizon=36)["label"].nunique() == len(TERMS)
    assert terms_told(term_tests(cox, english))["n"] == 500


def test_a_random_intercept_is_left_out_where_clusters_are_few(english):
    _, _, table = models(english, cluster=np.tile(["a", "b", "c"], 167)[:500])
    assert (table["shared"] == "–").all()


def test_of_the_interviewed_no_small_count_is_told_by_how_long_they_waited(
    histories, interviews, english
):
    spoken = speakers(interviews, english)
    who = waited(histories, median_time(histories))
    counts = codes_by_wait(spoken, interviews, who, english)
    for side in ("having", "lacking"):
        assert not counts[side].isin(range(1, 5)).any()
        assert not (counts[f"n_{side}"] - counts[side]).isin(range(1, 5)).any()
    assert "permit_wait" not in set(counts["code"])  # three of Rhône-Alpes speak of it
    listed = waits_listed(counts, interviews, english)
    documents = listed["quotations"].str.extract(r"\[(\w+):", expand=False).dropna()
    assert documents.is_unique
    assert not set(documents) & {"PIE_07", "RA_09"}  # they refused to be quoted
    assert isinstance(waits_told(counts.head(0), english), NotEstimated)
    never = median_time(histories).assign(value=float("nan"))
    assert isinstance(waited(histories, never), NotEstimated)


def test_who_registered_after_the_median_or_not_by_then_waited_longer(histories):
    half = pd.DataFrame({"group": ["piemonte", "rhone_alpes"], "value": [20.0, 20.0]})
    told = waited(histories, half).set_index("person")["waited"]
    first = histories.drop_duplicates("person").set_index("person")
    assert told[first.index[~first["base"]]].eq("other").all()
    assert told[first.index[first["base"] & (first["months"] > 20)]].eq("longer").mean() > 0.95
