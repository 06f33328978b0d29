"""The index on enterprises with few items."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from impra_research.analyse.formality import formality_index, item_ladder, kr20, usual_items
from impra_research.codebook import Codebook

ITEMS = ["registered", "vat", "income_tax", "licence", "accounts", "separate_accounts",
         "social_contributions", "written_contracts"]  # fmt: skip


@pytest.fixture(scope="module")
def codebook():
    return Codebook(Path(__file__).parents[2] / "data" / "raw" / "codebook")


def enterprise(**answers):
    """One enterprise: all "no" but for what is given; a missing reason is written `?refused`."""
    given = dict.fromkeys(ITEMS, "no") | {"accounts": "none"} | answers
    row = {"enterprise": "E-1"}
    for name, answer in given.items():
        missing = answer.startswith("?")
        row |= {
            name: None if missing else answer,
            f"{name}__missing": answer[1:] if missing else None,
        }
    return pd.DataFrame([row])


def index(codebook, **answers):
    return formality_index(enterprise(**answers), codebook).iloc[0]


def test_the_score_counts_the_yeses(codebook):
    row = index(codebook, registered="yes", vat="yes")
    assert (row["items_yes"], row["items_applicable"], row["share"]) == (2, 8, 0.25)
    assert row["level3"] == "informal"


def test_simplified_accounts_are_a_yes_and_personal_notes_are_not(codebook):
    assert index(codebook, accounts="simplified")["items_yes"] == 1
    assert index(codebook, accounts="personal")["items_yes"] == 0


def test_what_does_not_apply_leaves_the_denominator_and_is_never_a_no(codebook):
    row = index(codebook, written_contracts="?not_applicable", registered="yes")
    assert (row["items_yes"], row["items_applicable"], row["items_missing"]) == (1, 7, 0)
    assert row["share"] == pytest.approx(1 / 7)


def test_an_item_that_the_respondent_says_is_not_needed_is_never_a_no_either(codebook):
    row = index(codebook, licence="?not_needed", registered="yes")
    assert (row["items_yes"], row["items_applicable"], row["items_missing"]) == (1, 7, 0)


def test_a_refused_item_is_missing_and_not_a_no(codebook):
    row = index(codebook, vat="?refused", registered="yes")
    assert (row["items_applicable"], row["items_missing"]) == (8, 1)
    assert row["share"] == pytest.approx(1 / 7)


def test_with_most_items_unanswered_there_is_no_level(codebook):
    row = index(codebook, **dict.fromkeys(ITEMS[:5], "?no_answer"))
    assert pd.isna(row["share"])
    assert pd.isna(row["level3"])


@pytest.mark.parametrize(
    ("yes", "level"), [(2, "informal"), (3, "partial"), (5, "partial"), (6, "formal")]
)
def test_three_levels_cut_at_two_and_six_of_eight(codebook, yes, level):
    items = [item for item in ITEMS if item != "accounts"]
    assert index(codebook, **dict.fromkeys(items[:yes], "yes"))["level3"] == level


def test_complete_accounts_without_registration_are_flagged_and_kept(codebook):
    row = index(codebook, accounts="complete")
    assert row["inconsistent"]
    assert row["items_yes"] == 1


def test_the_item_ladder_leaves_out_those_an_item_does_not_apply_to(codebook):
    two = pd.concat([enterprise(licence="?not_needed"), enterprise(licence="yes")])
    ladder = item_ladder(two, codebook).set_index("item")
    assert (ladder.loc["licence", "n"], ladder.loc["licence", "share"]) == (1, 1)


def test_items_always_answered_alike_have_a_kr20_of_one(codebook):
    all_yes = dict.fromkeys(ITEMS, "yes") | {"accounts": "complete"}
    sample = pd.concat([enterprise(), enterprise(**all_yes)] * 5)
    found = kr20(usual_items(sample, codebook))
    assert (found.value, found.n) == (pytest.approx(1), 10)
    assert np.isnan(found.low)
    assert found.reason.startswith("nobody departs from the order")


def test_who_was_not_asked_takes_no_item_out_of_the_scale(codebook):
    asked = [enterprise(vat=vat, registered="yes", licence="yes") for vat in ("yes", "no", "yes")]
    ceased = [enterprise(**dict.fromkeys(ITEMS, "?not_applicable"))] * 7
    kept = usual_items(pd.concat([*asked, *ceased], ignore_index=True), codebook)
    assert (len(kept), sorted(kept)) == (3, sorted(ITEMS))
