"""One scale or several, definitions side by side: what few tell apart is not shown."""

import pandas as pd
import pytest

from impra_research.analyse.formality import agreement_of_definitions
from impra_research.show import definitions, formality
from impra_research.show.labels import Look
from impra_research.show.results import NotCollected, NotEstimated
from impra_research.show.screen import screen
from impra_research.show.words import Interval, Words

SHELF = {"yes": "complete", "no": "none"}


@pytest.fixture
def look(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def enterprises(informal_accounts_of_registered, unregistered_with_accounts=0):
    """Forty enterprises in each place, half registered; accounts follow but for so many."""
    registered = ["yes"] * 20 + ["no"] * 20
    accounts = [SHELF[each] for each in registered]
    accounts[:informal_accounts_of_registered] = ["none"] * informal_accounts_of_registered
    for at in range(unregistered_with_accounts):
        accounts[20 + at] = "complete"
    places = [pd.DataFrame({"place": place, "registered": registered, "accounts": accounts})
              for place in ("piemonte", "rhone_alpes")]  # fmt: skip
    return pd.concat(places, ignore_index=True)


def test_how_many_answered_all_items_alike_is_told_unless_few_did(look):
    def told(*rows):
        items = pd.DataFrame([row for row, n in rows for row in [row] * n],
                             columns=["registered", "vat", "accounts"], dtype="Int64")  # fmt: skip
        return formality.order_told(items.set_axis(["piemonte"] * len(items)), look)["told"]

    usual, other = ([1, 1, 0], 15), ([0, 1, 1], 5)
    text = told(([1, 1, 1], 8), ([0, 0, 0], 6), usual, other)
    assert "14 of 34 answered all items alike" in text
    assert "Of the other 20, 75%" in text
    assert told(usual, other) == told(([1, 1, 1], 3), usual, other) == ""
    assert told(([1, 1, 1], 8), usual, ([0, 1, 1], 3)) == ""


def test_a_definition_that_few_tell_from_a_wider_one_is_left_out(study, look):
    apart = definitions.definitions_shown(enterprises(8, 5), study.codebook, look)
    assert apart == ["registered", "accounts", "both"]
    alike = definitions.definitions_shown(enterprises(8, 4), study.codebook, look)
    assert alike == ["registered", "accounts"]
    assert "Registered and complete accounts" in definitions.left_out_definitions(
        alike, study.codebook, look)["told"]  # fmt: skip


def test_one_thing_has_one_name_in_french_and_headings_are_of_the_language(study):
    french, italian = (
        Look(study, Words(each), ("piemonte", "rhone_alpes")) for each in ("fr", "it")
    )
    named = [french.variable("registered"), french.text(study.codebook.definitions["registered"].label),
             french.words.say("state.registered").capitalize()]  # fmt: skip
    assert set(named) == {"Immatriculée"}
    assert italian.variable("type") == "tipo"


def test_one_definition_alone_is_set_beside_nothing(study, look):
    table = enterprises(8).drop(columns="accounts")
    assert definitions.definitions_shown(table, study.codebook, look) == NotCollected("definitions")


@pytest.mark.parametrize("answer", ["yes", "no", None])
def test_what_all_answer_alike_is_said_and_agrees_with_nothing(study, look, answer):
    table = enterprises(0).assign(registered=answer, accounts=SHELF.get(answer))
    shown = definitions.definitions_shown(table, study.codebook, look)
    shares = definitions.shares_by_definition(table, shown, study.codebook)
    pairs = definitions.agreement_shown(table, shares, study.codebook, look)
    assert definitions.kappa_told(pairs) == NotEstimated("definitions_agree")
    why = "definitions_same" if answer else "definitions"
    assert definitions.definition_range(shares, look).why == why


@pytest.mark.parametrize(("place", "why"), [("piemonte", None), ("elsewhere", "no_order")])
def test_a_place_without_items_has_no_coefficient(look, place, why):
    items = pd.DataFrame({"registered": [1, 0, 1, 1], "vat": [1, 0, 0, 1]}, dtype="Int64")
    scale = formality.scale_by_place(items.set_axis([place] * 4), look)
    assert scale.loc[scale["group"] == "rhone_alpes", "value"].isna().all()
    assert getattr(formality.strength_told(scale, look), "why", None) == why


def agreement(table, study, look):
    shown = ["registered", "accounts"]
    shares = definitions.shares_by_definition(table, shown, study.codebook)
    (pair,) = definitions.agreement_shown(table, shares, study.codebook, look).to_dict("records")
    return pair


def test_a_pair_with_a_small_count_tells_what_its_shares_and_the_mark_tell(study, look):
    pairs = [agreement(enterprises(8, few), study, look) for few in (1, 2)]  # 2 and 4 in the study
    for pair in pairs:
        assert pair["only_one"] == "<5"
        assert {pair[name] for name in ("both_informal", "only_other", "neither", "percent")} == {
            "…"
        }
    exact = agreement_of_definitions(enterprises(8, 2), study.codebook)
    low, high = pairs[1]["kappa"]
    assert isinstance(pairs[1]["kappa"], Interval)
    assert low <= exact["kappa"].max() <= high or exact["kappa"].iloc[0] == pytest.approx(
        low, abs=0.02
    )


def test_a_pair_without_a_small_count_is_shown_whole(study, look):
    pair = agreement(enterprises(8, 5), study, look)
    counts = [pair[name] for name in ("both_informal", "only_one", "only_other", "neither")]
    assert counts == [30, 10, 16, 24]
    assert pair["percent"] == pytest.approx(54 / 80)


def test_an_order_that_few_depart_from_shows_no_coefficient(look):
    steps = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]] * 10
    items = pd.DataFrame(
        [*steps, *[[0, 1, 1]] * 3, *steps], columns=["registered", "vat", "accounts"]
    )
    items = items.set_axis(["piemonte"] * 43 + ["rhone_alpes"] * 40)
    scale = formality.scale_by_place(items, look)
    assert scale.groupby("group")["count"].first().to_dict() == {"piemonte": 3, "rhone_alpes": 0}
    shown = screen(scale, 5)
    assert shown[shown["group"] == "piemonte"]["value"].isna().all()
    assert shown[shown["group"] == "rhone_alpes"]["value"].tolist()[-1] == 1
