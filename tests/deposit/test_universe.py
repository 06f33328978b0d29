"""Of whom a variable was asked: told where the study or a form knows."""

from __future__ import annotations

from types import SimpleNamespace

from tests.clean.small_study import write_study

from impra_research.deposit import universe
from impra_research.deposit.universe import universes
from impra_research.read.instrument import Instrument, Question


def test_what_one_survey_only_asked_is_told_in_every_language(tmp_path):
    told = universes(write_study(tmp_path / "s"))
    assert told == {
        "only_pie": {
            "en": "Asked in pie only.",
            "fr": "Demandé seulement dans pie.",
            "it": "Chiesto solo in pie.",
        }
    }


def test_the_condition_of_a_form_is_told_as_the_form_writes_it(tmp_path, monkeypatch):
    asked = Instrument((Question("Reddito", asked_if="${works} = 'yes'"), Question("Paese")))
    monkeypatch.setattr(universe, "_form", lambda study, source: (
        asked if source.instrument == "kobo" else Instrument(())))  # fmt: skip
    told = universes(write_study(tmp_path / "s"))
    assert told["income"]["en"] == "In pie, asked where ${works} = 'yes'."
    assert "country" not in told


def test_a_form_that_is_not_at_hand_is_not_missed():
    study = SimpleNamespace(files=None)
    assert universe._form(study, SimpleNamespace(form=("form.xlsx",))).questions == ()
