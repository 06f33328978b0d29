"""The real study's published and checked figures; skipped where its data are not at hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from impra_research import Study
from impra_research.clean import clean_study
from impra_research.deposit.universe import universes

STUDY = Study.open(Path(__file__).parents[1] / "studies" / "eme_chile")
pytestmark = pytest.mark.skipif(
    STUDY.files is None, reason="the EME 2019 files are not at hand (see studies/eme_chile)"
)


@pytest.fixture(scope="module")
def owners() -> pd.DataFrame:
    tables = clean_study(STUDY).tables
    return tables["enterprise"].merge(tables["person"], on="person", validate="one_to_one")


def test_nobody_is_lost_and_the_roster_is_linked():
    cleaned = clean_study(STUDY)
    rows = {table: record["rows_out"] for table, record in cleaned.records.items()}
    assert rows == {"person": 7808, "enterprise": 7808, "worker": 4094}
    assert set(cleaned.tables["worker"]["enterprise"]) <= set(
        cleaned.tables["enterprise"]["enterprise"]
    )


def test_those_who_left_were_not_asked_and_are_not_counted_as_no(owners):
    assert owners["registered"].notna().sum() == 7340
    assert (owners.loc[owners["registered"].isna(), "registered__missing"] == "not_asked").all()


def test_everyone_who_went_on_was_asked_of_the_enterprise(owners):
    """All 468 empty cells are those of owners who had stopped."""
    assert set(owners.loc[owners["registered"].isna(), "still_active"]) == {"left"}
    for name in ("status", "accounts", "monthly_income"):
        assert owners[f"{name}__missing"].value_counts()["not_asked"] == 468


def test_what_contradicts_itself_is_counted_and_kept():
    flags = {table: record["flags"] for table, record in clean_study(STUDY).records.items()}
    assert flags["enterprise"] == {"complete_accounts_without_registration": 36}
    assert flags["worker"] == {"contract_of_unpaid_family": 1 + 2, "worker_younger_than_15": 14}


def test_the_only_survey_of_a_study_is_not_named_where_it_says_whom_it_asked():
    told = universes(STUDY, {})["registered"]
    assert told["en"] == "Asked where Still the owner ≠ No, I changed my situation."


def test_an_age_of_88_is_an_age_where_the_file_does_not_call_it_missing():
    """88 means "does not know" for other questions; for ages the file says 888, 96 and 999."""
    workers = clean_study(STUDY).tables["worker"]
    assert workers["worker_age"].max() == 88
    told = workers["worker_age__missing"].value_counts()
    assert told[told > 0].to_dict() == {"dont_know": 272, "refused": 32, "no_answer": 29}
    contracts = workers["contract__missing"].value_counts()
    assert contracts[contracts > 0].to_dict() == {"no_answer": 35, "refused": 6, "dont_know": 5}


def test_registered_by_complete_accounts_is_as_published(owners):
    counts = pd.crosstab(owners["registered"], owners["accounts"])
    assert counts.loc["yes", "complete"] == 2152
    assert counts.loc["yes", "none"] == 1086
    assert counts.loc["no", "complete"] == 36
    assert counts.loc["no", "none"] == 4066


def test_the_weighted_share_registered_is_as_published(owners):
    asked = owners[owners["registered"].notna()]
    weight = asked["weight"].astype(float)
    assert round(100 * weight[asked["registered"] == "yes"].sum() / weight.sum(), 1) == 46.9


@pytest.mark.parametrize(("status", "percent"), [("employer", 81.5), ("own_account", 37.4)])
def test_the_share_registered_by_status_is_as_published(owners, status, percent):
    asked = owners[(owners["status"] == status) & owners["registered"].notna()]
    assert round(100 * (asked["registered"] == "yes").mean(), 1) == percent
