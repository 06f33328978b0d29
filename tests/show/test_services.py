"""The page on services: what it says, what it hides, and that nothing hidden follows by subtraction."""

import pandas as pd
import pytest

from impra_research.analyse.helped import helped_persons
from impra_research.analyse.services.funnel import funnel, reached
from impra_research.analyse.services.inventory import coverage, gaps
from impra_research.show import service_reasons, service_types, services
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected, NotEstimated
from impra_research.show.words import Words
from impra_research.study import Study

PLACES = ("piemonte", "rhone_alpes")


@pytest.fixture(scope="module")
def study():
    return Study.open("data")


@pytest.fixture(scope="module")
def look(study):
    return Look(study, Words("en"), PLACES)


@pytest.fixture(scope="module")
def steps(study):
    helped = helped_persons(study.table("person"), study.table("support"))
    return reached(study.table("answer"), helped)


def told(group, step, count, n, **more):
    return {"group": group, "step": step, "count": count, "n": n, "share": 0.5} | more


def test_every_gap_of_the_inventory_is_named(study, look):
    found = services.coverage_told(study.table("service"), look)
    assert found["form"] == "some"
    assert found["gaps"] == len(gaps(coverage(study.table("service"))))
    assert len(found["named"].split("; ")) == found["gaps"]
    assert "chamber of commerce or of trades, before registering (Piedmont)" in found["named"]


def test_a_step_that_tells_of_a_few_is_cut_for_both_places_with_all_that_follow(look):
    table = pd.DataFrame([
        told("piemonte", "needed", 40, 60), told("piemonte", "knows", 20, 40),
        told("piemonte", "contacted", 17, 20), told("piemonte", "used", 9, 17),
        told("rhone_alpes", "needed", 40, 60), told("rhone_alpes", "knows", 20, 40),
        told("rhone_alpes", "contacted", 10, 20), told("rhone_alpes", "used", 5, 10),
    ])  # fmt: skip
    shown = services.steps_shown(table, look)
    assert set(shown["step"]) == {"needed", "knows"}


def test_groups_of_one_variable_are_cut_together_and_those_of_another_stay(look):
    table = pd.DataFrame([
        told("woman", "needed", 30, 60, who="sex.woman"), told("others", "needed", 30, 60, who="sex.others"),
        told("non_eu", "needed", 58, 60, who="citizenship.non_eu"),
        told("others", "needed", 30, 60, who="citizenship.others"),
    ])  # fmt: skip
    shown = services.steps_shown(table, look)
    assert shown["who"].tolist() == ["sex.woman", "sex.others"]


def test_parts_of_one_whole_are_hidden_together(study, look, steps):
    found = services.needs_shown(steps, study.table("person"), study.table("enterprise"),
                                 study.table("service"), look)  # fmt: skip
    shown = found.set_index(["meant", "place"])
    assert pd.isna(shown.loc[("Young people", "rhone_alpes"), ["n", "count", "share"]]).all()
    assert shown.loc[("Young people", "rhone_alpes"), "services"] == 3
    stages = found[found["aspect"] == "stages"].groupby("place")["n"].sum()
    whole = services.helped_of_those(steps).set_index("group")["n"]
    assert stages.to_dict() == whole.to_dict()


def test_who_was_helped_of_those_in_need_is_counted_as_the_steps_count(steps):
    found = services.helped_of_those(steps).set_index("group")
    used = funnel(steps).set_index(["step", "group"]).loc["used"]
    assert found["count"].to_dict() == used["count"].to_dict()


def test_a_study_that_did_not_ask_who_needed_help_says_so(study, look, steps):
    without = steps.drop(columns="needed")
    assert services.helped_of_those(without) == NotCollected("needed_support")
    person, enterprise = study.table("person"), study.table("enterprise")
    found = services.needs_shown(without, person, enterprise, study.table("service"), look)
    assert found == NotCollected("needed_support")
    assert services.asked_told(without, look) == {"named": "needed help", "form": "some"}


def given(**counts):
    rows = [(place, reason) for place in PLACES for reason, n in counts.items() for _ in range(n)]
    return pd.DataFrame(rows, columns=["place", "why_not_used"])


def test_reasons_that_few_gave_are_told_together_and_hide_nobody(look):
    found = service_reasons.reasons_by_place(
        given(not_known=9, language=6, hours=3, papers=2), look
    )
    assert found.groupby("column", observed=True)["count"].sum().to_dict() == {
        "not_known": 18, "language": 12, "few": 10}  # fmt: skip


def test_a_reason_goes_in_with_the_others_where_these_alone_were_few(look):
    found = service_reasons.reasons_by_place(given(not_known=9, language=6, hours=2), look)
    assert found.groupby("column", observed=True)["count"].sum().to_dict() == {
        "not_known": 18, "few": 16}  # fmt: skip
    none = service_reasons.reasons_by_place(given(hours=2, papers=2), look)
    assert none == NotEstimated("reasons", {"min_cell": 5})


def test_the_types_are_clear_only_where_all_lie_apart_and_are_found_again(study):
    types = service_types.typed_services(study.table("service"))
    said = service_types.service_types_told(types)
    stable = bool(types.stability["stable"].all()) and said["silhouette"] >= 0.5
    assert said["form"] == ("clear" if stable else "unclear")
    few = service_types.typed_services(study.table("service").head(4))
    assert few == NotEstimated("service_types")


@pytest.mark.parametrize("language", ["en", "fr", "it"])
def test_every_service_and_property_has_its_word_in_every_language(study, language):
    look = Look(study, Words(language), PLACES)
    listed = services.inventory_listed(study.table("service"), look)
    named = set(listed["offered"])
    assert not {code for code in named if len(code) <= 2}
    types = service_types.typed_services(study.table("service"))
    shown = service_types.types_of_services(types, look)
    assert shown["services"].sum() == len(study.table("service"))
    assert not shown["frequent"].str.contains(r"stages\.|targets\.").any()
