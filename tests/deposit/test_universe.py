"""Of whom a variable was asked: told where the study or a form knows."""

from __future__ import annotations

from types import SimpleNamespace

from tests.clean.small_study import write_study
from tests.deposit.conftest import ROOT

from impra_research.deposit import universe
from impra_research.deposit.surveys import spoken, translations
from impra_research.deposit.universe import universes
from impra_research.read.instrument import Instrument, Question
from impra_research.study import Study


def test_what_one_survey_only_asked_is_told_by_the_label_of_its_place(tmp_path):
    study = write_study(tmp_path / "s")
    told = universes(study, {})
    label = {"en": "Piedmont", "fr": "Piémont", "it": "Piemonte"}
    here = {at: place.model_copy(update={"label": label}) for at, place in study.places.items()}
    study.declared = study.declared.model_copy(update={"places": here})
    assert set(told) == {"only_pie"}
    assert universes(study, {})["only_pie"] == {
        "en": "Piedmont only.",
        "fr": "Piémont seulement.",
        "it": "Solo Piemonte.",
    }


def test_the_condition_of_a_form_is_told_as_the_form_writes_it(tmp_path, monkeypatch):
    asked = Instrument((Question("Reddito", asked_if="${works} = 'yes'"), Question("Paese")))
    monkeypatch.setattr(universe, "_form", lambda study, source: (
        asked if source.instrument == "kobo" else Instrument(())))  # fmt: skip
    told = universes(write_study(tmp_path / "s"), {})
    assert told["income"]["en"].endswith(": asked where ${works} = 'yes'.")
    assert "country" not in told


def test_a_condition_of_the_codebook_is_told_in_words_and_in_every_language():
    study = Study.open(ROOT / "studies" / "rse_2017", files=ROOT / "studies")
    told = universes(study, {})["contract_months"]
    variable = study.codebook.variables["contract_months"]
    said = study.codebook.condition(variable.applies_if, "it")
    assert told["it"].startswith(f"Vale se {said}.")


def test_of_whom_a_question_is_that_routing_kept_from_others_is_told(demonstration):
    assert (
        demonstration.universe["registered"]["it"]
        == "Imprese non cessate alla data dell’intervista."
    )
    contracts = demonstration.universe["written_contracts"]["en"]
    assert contracts.endswith("and for which somebody worked.")
    assert not any("where it was not put" in text["en"] for text in demonstration.universe.values())
    assert "birth_year" not in demonstration.universe
    assert "Piémont seulement." in {text["fr"] for text in demonstration.universe.values()}


def test_a_question_that_was_put_in_one_language_is_a_translation_in_others(tmp_path):
    study = write_study(tmp_path / "s")
    languages = spoken(study)["country"]
    assert set(languages) == {source.language for source in study.declared.sources.values()}
    told = translations({"en": "Why?", "fr": "Pourquoi ?", "it": "Perché?"}, ("es", "it"))
    assert told == {
        "en": "Translation of a question put in Spanish and Italian: Why?",
        "fr": "Traduction d’une question posée en espagnol et italien : Pourquoi ?",
    }


def test_a_form_that_is_not_at_hand_is_not_missed():
    study = SimpleNamespace(files=None)
    assert universe._form(study, SimpleNamespace(form=("form.xlsx",))).questions == ()
