"""Our numbers against R's, relative error below 1e-6; the scripts are in tests/oracle."""

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from tests.analyse.oracle import FOLDER, answers, data

from impra_research.analyse.duration.kaplan_meier import median_time, survival_curve
from impra_research.analyse.duration.rank_tests import logrank
from impra_research.analyse.duration.restricted import (
    restricted_mean,
    restricted_mean_difference,
)
from impra_research.analyse.hazard import hazard_model
from impra_research.analyse.intercultural import adjusted_difference
from impra_research.analyse.reliability import cronbach_alpha, item_statistics
from impra_research.analyse.shares import mean, share

SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.R") if path.stem != "answers")


def equal(value, expected):
    return value == pytest.approx(expected, rel=1e-6)


@pytest.fixture
def lung():
    table = data("survival")
    return table.assign(base=True, event=table["event"] == 1, enterprise=table.index.astype(str))


def test_curve_and_log_log_limits_are_those_of_survfit(lung):
    r = answers("survival")
    curve = survival_curve(lung)
    curve = curve[curve["month"] > 0]
    for column in ("survival", "low", "high"):
        ours = {f"{column}.{row.group}.{row.month}": row[column] for _, row in curve.iterrows()}
        theirs = {k: v for k, v in r.items() if k.startswith(f"{column}.")}
        assert {k: v for k, v in ours.items() if not np.isnan(v)} == pytest.approx(theirs, rel=1e-6)


def test_medians_and_their_limits_are_those_of_survfit(lung):
    r = answers("survival")
    for row in median_time(lung).itertuples():
        expected = [r[f"{what}.{row.group}"] for what in ("median", "median_low", "median_high")]
        assert [row.value, row.low, row.high] == expected


def test_restricted_means_and_their_difference_are_those_of_survfit(lung):
    r = answers("survival")
    for row in restricted_mean(lung, horizon=24).itertuples():
        assert equal(row.value, r[f"rmean.{row.group}"])
        assert equal((row.high - row.low) / 2 / 1.959963984540054, r[f"rmean_se.{row.group}"])
    found = restricted_mean_difference(lung, places=("a", "b"), horizon=24)
    assert equal(found.value, r["difference"])
    assert equal((found.high - found.low) / 2 / 1.959963984540054, r["difference_se"])


def test_logrank_is_that_of_survdiff(lung):
    r = answers("survival")
    found = logrank(lung)
    assert equal(found.statistic, r["logrank"])
    assert equal(found.p, r["logrank_p"])


@pytest.fixture
def helped_lung(lung):
    """Place b as if it were a support from the outset, so that the exposures are tested too."""
    return lung.dropna(subset=["inst", "ph.ecog"]).assign(
        cluster=lambda t: t["inst"].astype(str),
        ecog=lambda t: pd.Categorical(t["ph.ecog"].clip(upper=2).map({0: "none", 1: "low", 2: "high"}),
                                      categories=["none", "low", "high"]),
        intercultural_from=lambda t: t["place"].map({"b": 0.0}), supported_from=np.nan, permit_from=np.nan,
        permit_known=True, support_known=True,
    )  # fmt: skip


def test_hazard_model_is_that_of_glm_with_leverage_corrected_cluster_errors(helped_lung):
    r = answers("hazard")
    found = hazard_model(helped_lung, terms=("intercultural", "ecog", "age"))
    assert found["person_months"].unique() == [r["rows"]]
    for row, term in zip(found.itertuples(), ["placeb", "ecoglow", "ecoghigh", "age"], strict=True):
        assert equal(np.log(row.hazard_ratio), r[f"coef.{term}"])
        assert equal(row.se_log, r[f"se.{term}"])
        assert equal(row.df, r[f"df.{term}"])


def test_weighted_shares_and_means_are_those_of_survey():
    r = answers("shares")
    table = data("shares")
    one = share(table, "registered", "yes").iloc[0]
    assert equal(
        [one["share"], one["low"], one["high"]], [r["wilson"], r["wilson_low"], r["wilson_high"]]
    )
    one = share(table, "registered", "yes", weight="weight").iloc[0]
    assert equal([one["share"], one["se"], one["low"], one["high"]],
                 [r["share"], r["share_se"], r["share_low"], r["share_high"]])  # fmt: skip
    one = mean(table, "income", weight="weight").iloc[0]
    assert equal([one["mean"], one["se"], one["low"], one["high"]],
                 [r["mean"], r["mean_se"], r["mean_low"], r["mean_high"]])  # fmt: skip


def test_weighted_groups_are_domains_of_the_sample_as_in_survey():
    r = answers("shares")
    table = data("shares")
    for row in mean(table, "income", by="place", weight="weight").itertuples():
        assert equal([row.mean, row.se], [r[f"mean.{row.group}"], r[f"mean_se.{row.group}"]])
    for row in share(table, "registered", "yes", by="place", weight="weight").itertuples():
        assert equal([row.share, row.se], [r[f"share.{row.group}"], r[f"share_se.{row.group}"]])


@pytest.fixture
def attitude():
    return data("scales")


def test_alpha_feldt_limits_and_item_statistics_are_those_of_psych(attitude):
    r = answers("scales")
    items = attitude.drop(columns=["place", "team"])
    found = cronbach_alpha(items)
    assert equal([found.value, found.low, found.high], [r["alpha"], r["low"], r["high"]])
    for row in item_statistics(items).itertuples():
        assert equal(row.item_rest, r[f"item_rest.{row.item}"])
        assert equal(row.alpha_without, r[f"alpha_without.{row.item}"])
    assert equal(cronbach_alpha((items > items.median()).astype(int)).value, r["kr20"])


@pytest.mark.parametrize("clustered", ["person", "team"])
def test_adjusted_difference_is_that_of_lm_with_the_intervals_of_clubsandwich(attitude, clustered):
    r = answers("scales")
    person = attitude.assign(person=attitude.index.astype(str))
    scores = person[["person"]].assign(score=person["rating"].astype("Float64"))
    day = pd.Timestamp("2010-01-01")
    support = person[["person"]].assign(
        support=1, service=person[clustered].astype(str), kind="x", intercultural="yes",
        support_start_earliest=day, support_start_latest=day,
    )  # fmt: skip
    found = adjusted_difference(scores, person, places=("a", "b"), support=support,
                                adjust=("complaints", "learning"))  # fmt: skip
    row = found.set_index("model").loc["adjusted"]
    expected = [r["difference"], r[f"low_{clustered}"], r[f"high_{clustered}"]]
    assert equal([row["value"], row["low"], row["high"]], expected)


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS)
def test_r_still_gives_the_stored_answers(script, tmp_path):
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not here: the stored answers are not remade")
    for file in FOLDER.iterdir():
        shutil.copy(file, tmp_path)
    (tmp_path / f"{script}.answers.csv").unlink()
    made = subprocess.run(
        ["Rscript", f"{script}.R"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    if "there is no package called" in made.stderr:
        pytest.skip(f"an R package is missing: {made.stderr.strip().splitlines()[-1]}")
    assert made.returncode == 0, made.stderr
    assert answers(script, tmp_path) == pytest.approx(answers(script), rel=1e-9)
