from __future__ import annotations

import pytest

from impra_research.errors import ImpraError, StudyFileError, UsageError
from impra_research.run.compendium import Compendium
from impra_research.run.pages.front import first_page
from impra_research.run.plan import asked_for, planned, spoken
from impra_research.study import Study


@pytest.fixture
def here(little, monkeypatch):
    monkeypatch.chdir(little.root)
    little.notebook("page")
    little.notebook("other")
    little.runs("page", "other", languages="en, fr")
    return Compendium.find()


def test_the_table_gives_each_notebook_in_each_language(here):
    names = {run.name for run in planned(here)}
    assert names == {f"little/{lang}/{page}" for lang in ("en", "fr") for page in ("page", "other")}


def test_a_named_notebook_has_the_runs_of_the_table(here):
    assert [run.name for run in asked_for(here, ["page.ipynb"], {})] == [
        "little/en/page",
        "little/fr/page",
    ]


def test_an_asked_parameter_shows_in_the_name(here):
    (run,) = asked_for(here, ["page"], {"min_cell": "10", "language": "it"})
    assert run.name == "little/it/page--min_cell=10"
    assert run.parameters["min_cell"] == 10


def test_a_misspelt_notebook_is_answered_with_the_nearest(here):
    with pytest.raises(UsageError, match="did you mean 'page'"):
        asked_for(here, ["pgae"], {})


def test_a_place_the_study_does_not_have_is_refused(here):
    with pytest.raises(UsageError, match="did you mean 'there'"):
        asked_for(here, ["page"], {"place_a": "ther"})


def test_a_new_study_gets_every_notebook_on_its_first_two_places(here):
    (here.root / "little").rename(here.root / "mine")
    runs = planned(here, study="mine")
    assert len(runs) == 6
    assert {(run.parameters["place_a"], run.parameters["place_b"]) for run in runs} == {
        ("here", "there")
    }


def test_a_study_in_one_language_has_its_runs_and_its_pages_in_that_one(here):
    (here.root / "little").rename(here.root / "mine")
    file = here.root / "mine" / "raw" / "study.yml"
    file.write_text(file.read_text() + "languages: [fr]\n")
    runs = planned(here, study="mine")
    assert {run.name for run in runs} == {"mine/fr/page", "mine/fr/other"}
    mine = Study.open("mine")
    assert spoken([mine]) == ["fr"]
    page = first_page({"mine": mine}, [])
    assert '<html lang="fr">' in page
    assert 'id="en"' not in page
    assert "hreflang" not in page


def test_a_study_that_does_not_exist_is_answered_with_what_to_give(here):
    with pytest.raises(UsageError, match="holds raw/"):
        planned(here, study="elsewhere")


def test_two_runs_of_one_name_are_refused(here):
    table = here.notebooks / "runs.yml"
    table.write_text(table.read_text().replace("each:", "name: same\n  each:"))
    with pytest.raises(ImpraError, match="name 'same'"):
        planned(here)


def test_a_name_that_cannot_be_filled_in_is_answered_with_what_can_stand_in_it(here):
    table = here.notebooks / "runs.yml"
    table.write_text(table.read_text().replace("each:", "name: '{plaec}'\n  each:"))
    with pytest.raises(StudyFileError, match=r"{place_a}"):
        planned(here)


def test_outside_a_compendium_the_message_says_where_to_go(tmp_path):
    with pytest.raises(UsageError, match="holds notebooks/"):
        Compendium.find(tmp_path)
