"""What a sentence adds when the result calls for it, and leaves out when it does not."""

from pathlib import Path

import pandas as pd
import pytest

from impra_research.show.filling import exactness
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected
from impra_research.show.sections import formality_shares
from impra_research.show.told import (
    agreed,
    ceased_told,
    not_asked_told,
    readings_told,
    registered_means,
    set_aside_told,
)
from impra_research.show.words import Words
from impra_research.study import Study

ROOT = Path(__file__).parents[2]


@pytest.fixture
def english(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def readings(*ends, names=("earliest", "middle", "latest", "sheltered")):
    return pd.DataFrame([{"reading": name, "low": low, "high": high}
                         for name, (low, high) in zip(names, ends, strict=False)])  # fmt: skip


def test_a_reading_that_holds_zero_is_said_and_the_title_claims_nothing(english):
    found = readings((-10, -1), (-9, -0.1), (-8, 1), (-9, -1))
    told = readings_told(found, english)["told"]
    assert "read at its last possible month, the difference is left open" in told
    assert agreed(found) == {"low": -10, "high": 1}


def test_readings_that_agree_add_nothing_and_the_title_may_claim(english):
    found = readings((-10, -3), (-9, -2), (-8, -1), (-9, -1))
    assert readings_told(found, english) == {"told": ""}
    assert agreed(found) == {"low": -10, "high": -1}


def test_a_shelter_that_changes_the_answer_is_said(english):
    found = readings((-10, -3), (-9, -2), (-8, -1), (-4, 3))
    told = readings_told(found, english)["told"]
    assert "legal shelter" in told
    assert "occasional self-employment" in told


def test_a_reading_that_cannot_be_estimated_settles_nothing(english):
    found = readings((-10, -3), (-9, -2), (float("nan"), float("nan")))
    assert "at its last possible month" in readings_told(found, english)["told"]
    assert pd.isna(agreed(found)["low"])


def test_who_ceased_unregistered_is_counted_and_a_small_count_hidden(english):
    histories = pd.DataFrame({
        "place": ["piemonte"] * 8 + ["rhone_alpes"] * 4, "base": [True] * 7 + [False] + [True] * 4,
        "outcome": ["ceased"] * 8 + ["ceased"] * 3 + ["open"],
    })  # fmt: skip
    assert ceased_told(histories, english) == {"ceased_a": "7", "ceased_b": "<5"}


def test_what_was_not_asked_is_said_and_zero_is_not(english):
    table = pd.DataFrame({"x__missing": ["not_asked"] * 6 + ["refused", None]})
    assert "6 who no longer ran" in not_asked_told(table, "x", english)["told"]
    assert not_asked_told(table.tail(2), "x", english) == {"told": ""}
    row = pd.DataFrame({"rows_quarantined": [0]})
    assert set_aside_told(row, english) == {"told": ""}
    assert "12 were set aside" in set_aside_told(row + 12, english)["told"]


def test_registered_is_defined_from_the_ladder_of_the_study(english):
    told = registered_means(english)["definition"]
    forms = english.study.codebook.legal_forms.forms.values()
    sheltered = [form.label["en"] for form in forms if form.level == 1]
    assert len(sheltered) == 4
    assert all(label[1:] in told for label in sheltered)
    assert "SIRET" in told
    assert "partita IVA" in told
    assert "level 2 or higher" in told


@pytest.mark.parametrize(("language", "says"), [
    ("en", "from “VAT number, simplified regime (minimi; since 2015 forfettario)” on (Portugal) and from"),
    ("fr", "« partita IVA, régime simplifié (minimi ; forfettario depuis 2015) » (Portugal) et à partir de"),
    ("it", "a partire da «partita IVA, regime agevolato (minimi; dal 2015 forfettario)» (Portogallo) e"),
])  # fmt: skip
def test_a_law_of_which_no_words_are_known_is_named_beside_its_forms(language, says):
    study, other = Study.open(ROOT / "data"), {"IT": "PT", "FR": "ES"}
    ladder, declared = study.codebook.legal_forms, study.declared
    moved = {code: form.model_copy(update={"country": other[form.country]})
             for code, form in ladder.forms.items() if form.level != 1}  # fmt: skip
    study.codebook.legal_forms = ladder.model_copy(update={"forms": moved})
    places = {code: place.model_copy(update={"country": other[place.country]})
              for code, place in declared.places.items()}  # fmt: skip
    study.declared = declared.model_copy(update={"places": places})
    told = registered_means(Look(study, Words(language), tuple(places)))["definition"]
    assert says in told.replace("\u202f", " ").replace("\u00a0", " ")
    assert told.endswith(").")
    assert "()" not in told


def test_without_a_ladder_registered_is_what_was_asked():
    look = Look(Study.open(ROOT / "studies" / "eme_chile"), Words("en"), ("metropolitana", "nuble"))
    assert "internal tax service" in registered_means(look)["definition"]


def test_two_items_are_no_index_of_degrees():
    codebook = Study.open(ROOT / "studies" / "eme_chile").codebook
    assert formality_shares(pd.DataFrame(), codebook) == NotCollected("formality_index")


def test_an_item_names_what_counts_as_a_yes(english):
    assert english.item("accounts") == "Accounts kept: simplified accounts or complete accounts"
    assert english.item("registered") == "Registered"


@pytest.mark.parametrize(("n", "how"), [(999, "whole"), (1000, "percent"), (None, "percent")])
def test_few_answers_give_whole_percents(n, how):
    assert exactness("percent", n) == how
