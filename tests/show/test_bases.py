"""What is said of a figure of shares follows its order, its items and their bases."""

import pandas as pd
import pytest

from impra_research.show.bases import bar_ends, ladder_claim
from impra_research.show.labels import Look
from impra_research.show.words import Words


@pytest.fixture
def english(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def ladder(items, n=(100, 100), counts=(80, 20)):
    rows = [
        {"item": item, "group": place, "count": count, "n": n[number], "share": count / n[number]}
        for item, count in zip(items, counts, strict=True)
        for number, place in enumerate(("piemonte", "rhone_alpes"))
    ]
    return pd.DataFrame(rows)


def asked(*items, missing=None):
    return pd.DataFrame({f"{item}__missing": [missing] for item in items})


def test_the_bars_are_named_in_the_order_in_which_they_are_drawn(english):
    shares = pd.DataFrame({
        "group": ["piemonte", "rhone_alpes"], "n": [100, 90], "count": [40, 60],
        "share": [0.4, 0.667], "low": 0.3, "high": 0.8,
    })  # fmt: skip
    ends = bar_ends(shares, english)
    assert (ends["first_place"], ends["last_place"]) == ("Rhône-Alpes", "Piedmont")
    assert (ends["number"], ends["first_n"], ends["last_share"]) == (2, 90, 0.4)


def test_a_bar_that_may_not_be_shown_is_no_end(english):
    shares = pd.DataFrame({
        "group": ["piemonte", "rhone_alpes"], "n": [100, 90], "count": [40, 88],
        "share": [0.4, 0.98], "low": 0.3, "high": 1.0,
    })  # fmt: skip
    assert bar_ends(shares, english)["first_place"] == "Piedmont"


def test_of_two_items_neither_is_the_most_frequent(english):
    items = ("registered", "vat")
    assert ladder_claim(ladder(items), asked(*items), english)["form"] == "two_clear"
    close = ladder(items, counts=(51, 49))
    assert ladder_claim(close, asked(*items), english)["form"] == "two_unclear"
    three = ("registered", "vat", "licence")
    found = ladder_claim(ladder(three, counts=(80, 50, 20)), asked(*three), english)
    assert found["form"] == "clear"


def test_the_caption_says_that_n_differs_only_where_it_does(english):
    items = ("registered", "vat")
    alike = ladder_claim(ladder(items, n=(100, 90)), asked(*items), english)
    assert alike["bases"].startswith("enterprises that answered, for each item 100 in Piedmont")
    other = pd.concat([ladder(items), ladder(["licence"], n=(60, 60), counts=(30,))])
    assert "n differs" in ladder_claim(other, asked(*items, "licence"), english)["bases"]


@pytest.mark.parametrize("reason", ["not_applicable", "not_needed"])
def test_only_items_that_need_not_apply_are_named(english, reason):
    items = ("registered", "licence")
    asked_of = asked("registered").join(asked("licence", missing=reason))
    told = ladder_claim(ladder(items), asked_of, english)["told"]
    assert "“Trade permit or licence”" in told
    assert "Registered" not in told
    assert ladder_claim(ladder(items), asked(*items), english)["told"] == ""


def test_an_enterprise_that_ended_is_no_reason_to_say_that_an_item_need_not_apply(english):
    items = ("registered", "licence")
    ended = pd.concat([asked(*items), asked(*items, missing="not_applicable")])
    assert ladder_claim(ladder(items), ended, english)["told"] == ""
