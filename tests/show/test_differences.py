"""Every difference between two places is counted, those that hold zero too."""

import pandas as pd
import pytest

from impra_research.analyse.estimate import Estimate
from impra_research.analyse.helped import TOO_FEW
from impra_research.show.differences import differences_told, place_differences
from impra_research.show.estimates import shown_difference, survey_estimates
from impra_research.show.labels import Look
from impra_research.show.page import Page
from impra_research.show.words import Words

PLACES = ("piemonte", "rhone_alpes")


@pytest.fixture(scope="module")
def rows(study):
    look = Look(study, Words("en"), PLACES)
    estimates = survey_estimates(study, places=PLACES, horizon=60, min_cell=5)
    return place_differences(estimates, look, horizon=60)


@pytest.fixture
def english(study):
    return Look(study, Words("en"), PLACES)


def test_each_difference_stands_once(rows):
    assert rows["label"].is_unique
    assert rows["label"].str.startswith("Helped by: ").sum() > 3
    assert rows["label"].str.startswith("Formality: ").sum() == 8


def test_the_sentence_counts_all_and_names_those_that_exclude_zero(rows, english):
    told = differences_told(rows, english)
    assert told["compared"] == rows["side"].notna().sum()
    assert told["apart"] == rows["side"].isin(["above", "below"]).sum()
    assert "Refused a service because of origin, −" in told["named"]
    assert "within 60 months" not in told["named"]


def test_none_apart_has_a_sentence_of_its_own(rows, english):
    told = differences_told(rows.assign(side="unclear"), english)
    assert (told["apart"], told["form"]) == (0, "none")


def test_a_small_count_gives_no_difference_and_no_sentence(study, shown):
    shares = pd.DataFrame({
        "group": PLACES, "count": [3, 60], "n": [100, 100], "share": [0.03, 0.6],
        "low": [0.01, 0.5], "high": [0.08, 0.7], "base": "answered", "method": "Wilson",
    })  # fmt: skip
    found = shown_difference(shares, places=PLACES, min_cell=5)
    assert (found.reason, found.value) == (TOO_FEW, pytest.approx(float("nan"), nan_ok=True))
    Page(study, PLACES, Words("en")).finding("registered_difference", difference=found)
    assert "Fewer than 5 answers" in shown[-1][2]["text/markdown"]


def test_what_cannot_be_estimated_is_not_counted(english):
    nothing = Estimate.impossible("difference", n=9, base="", reason="no event")
    found = place_differences({"registration_time": nothing}, english, horizon=60)
    assert pd.isna(found.iloc[0]["side"])
    assert differences_told(found.head(1), english)["compared"] == 0
