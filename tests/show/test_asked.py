"""What was asked is quoted as it was asked, with its place."""

from pathlib import Path

import pytest

from impra_research.show.asked import asked
from impra_research.show.labels import Look
from impra_research.show.sentences import Sentences
from impra_research.show.words import Words
from impra_research.study import Study

ROOT = Path(__file__).parents[2]
CHILE = ("metropolitana", "nuble")


def look(study, language, places=("piemonte", "rhone_alpes")):
    return Look(study, Words(language), places)


@pytest.mark.parametrize("language", ["en", "fr", "it"])
def test_both_wordings_stand_on_every_page_each_with_its_place(study, language):
    question = study.codebook.variables["accounts"].question
    told = asked("accounts", look(study, language))
    assert question["it"] in told
    assert Words("fr").typeset(question["fr"]) in told
    assert (question["en"] in told) == (language == "en")


def test_a_wording_that_nobody_was_asked_in_is_a_translation(study):
    assert "“Which accounts do you keep?” (put into English)" in asked(
        "accounts", look(study, "en")
    )
    assert "(rendu en français)" not in asked("accounts", look(study, "fr"))
    chile = Study.open(ROOT / "studies" / "eme_chile")
    assert asked("accounts", look(chile, "it", CHILE)).endswith("» (reso in italiano)")


def test_a_question_put_in_one_place_names_no_other(study):
    told = asked("trade_with_origin", look(study, "fr"))
    assert "Piémont" in told
    assert "Rhône-Alpes" not in told


def test_a_variable_without_a_question_is_quoted_by_its_label(study):
    assert asked("step_date", look(study, "en")) == "“Date of the step”"


def test_two_regions_of_one_country_share_the_law_of_registration(study):
    chile = Study.open(ROOT / "studies" / "eme_chile")
    key = "registered_by_place.reading"
    assert Sentences(look(study, "en"))._form(key, {}) == f"{key}.two_countries"
    assert Sentences(look(chile, "en", CHILE))._form(key, {}) == f"{key}.one_country"


def test_what_a_study_does_not_say_is_said_on_no_page(study):
    class Unsaid:
        declared = study.declared.model_copy(
            update={"sampling": study.declared.sampling.model_copy(update={"kind": None})}
        )
        places = {name: place.model_copy(update={"country": None})
                  for name, place in study.places.items()}  # fmt: skip

    said = Sentences(look(study, "en"))
    said.study = Unsaid
    assert said._form("registered_by_place.reading", {}) == "registered_by_place.reading"
    assert "not said in this study" in said.say("sampling_limits", {})
