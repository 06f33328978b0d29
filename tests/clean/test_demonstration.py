"""Cleaning is scored on the demonstration study: the ledger says what was planted and what must happen."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from impra_research import Study
from impra_research.clean import Cleaned, clean_study
from impra_research.clean.corrections import read_corrections

STUDY = Study.open(Path(__file__).parents[2] / "data")


@pytest.fixture(scope="module")
def cleaned() -> Cleaned:
    return clean_study(STUDY)


@pytest.fixture(scope="module")
def ledger() -> pd.DataFrame:
    return pd.read_csv(STUDY.raw / "dirt_ledger.csv", dtype=str, keep_default_na=False)


def test_the_ledger_holds_every_kind_of_mistake_of_fieldwork(ledger):
    assert {
        "duplicate", "in_both_exports", "unfinished", "impossible_date_mended", "impossible_date_left",
        "future_step", "step_before_arrival", "arrival_after_interview", "misspelt_country",
        "misspelt_service", "mistyped_birth_year", "letter_in_income", "hidden_in_other",
        "accounts_unregistered",
    } <= set(ledger["kind"])  # fmt: skip


def test_every_row_to_quarantine_is_there_with_the_rule_the_ledger_names(cleaned, ledger):
    gone = pd.concat(cleaned.quarantined.values())
    found = set(zip(gone["file"], gone["row"].astype(str), gone["rule"], strict=True))
    expected = ledger[ledger["remedy"].str.startswith("quarantined: ")]
    rules = expected["remedy"].str.removeprefix("quarantined: ")
    planted = set(zip(expected["file"], expected["row"], rules, strict=True))
    assert len(planted) > 10
    assert planted <= found


def test_nothing_is_quarantined_that_was_not_planted(cleaned, ledger):
    gone = pd.concat(cleaned.quarantined.values())
    own = gone[~gone["rule"].isin(["person_quarantined", "history_incomplete"])]
    found = set(zip(own["file"], own["row"].astype(str), strict=True))
    assert found <= set(zip(ledger["file"], ledger["row"], strict=True))


def test_every_correction_of_the_ledger_is_a_correction_and_each_fits(ledger):
    corrected = ledger[ledger["remedy"] == "corrected"]
    planted = set(zip(corrected["file"], corrected["row"], corrected["after"], strict=True))
    written = {(c.file, str(c.row), c.expected) for c in read_corrections(STUDY)}
    assert planted == written


def test_the_flagged_inconsistencies_stay_in_the_table(cleaned, ledger):
    flagged = ledger["remedy"].eq("flagged: accounts_need_registration").sum()
    assert cleaned.records["enterprise"]["flags"]["accounts_need_registration"] == flagged
    enterprise = cleaned.tables["enterprise"]
    both = (enterprise["accounts"] == "complete") & (enterprise["registered"] == "no")
    assert both.sum() == flagged


def test_no_contact_code_or_address_of_a_respondent_is_in_a_table(cleaned):
    for frame in [*cleaned.tables.values(), *cleaned.quarantined.values()]:
        text = frame.astype(str)
        for trace in ("example.org", "192.0.2."):
            assert not text.apply(lambda column, t=trace: column.str.contains(t, regex=False)).any(
                axis=None
            )


def test_year_only_and_approximate_dates_are_there(cleaned):
    shares = cleaned.tables["step"]["step_date_precision"].value_counts(normalize=True)
    assert shares["year"] > 0.1
    assert shares["about"] > 0.01


def test_who_needs_no_licence_said_so_and_stands_apart_from_an_activity_that_ended(cleaned):
    why = cleaned.tables["enterprise"][["licence__missing", "registered__missing"]]
    licence = why["licence__missing"].value_counts()
    assert (licence["not_needed"], licence["not_applicable"]) == (50, 71)
    ended = why["licence__missing"].eq("not_applicable")
    assert why.loc[ended, "registered__missing"].eq("not_applicable").all()


def test_refusals_and_questions_of_one_form_only_keep_their_reason(cleaned):
    income = cleaned.tables["enterprise"]["monthly_income__missing"].value_counts()
    assert income["refused"] > 0
    answer = cleaned.tables["answer"].merge(
        cleaned.tables["person"], on="person", validate="one_to_one"
    )
    french = answer[answer["place"] == "rhone_alpes"]
    assert (french["trade_with_origin__missing"] == "not_asked").all()
