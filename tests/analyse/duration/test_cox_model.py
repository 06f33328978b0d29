"""Hazard ratios of life histories by Cox's model: what is compared, what is said, what is refused."""

import numpy as np
import pytest
from tests.analyse.test_hazard import RATIO, drawn

from impra_research.analyse.duration.cox_model import at_risk_rows, cox_model, fit_cox_model
from impra_research.analyse.hazard import hazard_model
from impra_research.analyse.life_history import person_months
from impra_research.errors import UsageError

TERMS = ("place", "intercultural")


def test_planted_ratios_are_found_and_agree_with_the_discrete_model():
    histories = drawn(3000, 1)
    found, discrete = (model(histories, terms=TERMS) for model in (cox_model, hazard_model))
    assert found["low"][1] < RATIO < found["high"][1]
    assert found["hazard_ratio"].tolist() == pytest.approx(discrete["hazard_ratio"], rel=0.02)
    assert found["se_log"].tolist() == pytest.approx(discrete["se_log"], rel=0.02)
    tested = fit_cox_model(histories, terms=TERMS).proportionality()
    assert tested["term"].tolist() == [*TERMS, "GLOBAL"]


def test_stretches_are_the_person_months_joined():
    histories = drawn(60, 4, entry=np.arange(60) % 3, supported_from=np.arange(60) % 20.0)
    histories["entry"] = histories["entry"].clip(upper=histories["months"] - 1)
    rows = at_risk_rows(histories, keep=("place",))
    months = person_months(histories, keep=("place",))
    length = (rows["exit"] - rows["entry"]).astype(int)
    told = rows.loc[rows.index.repeat(length)].reset_index(drop=True)
    for mark in ("intercultural", "supported", "permit"):
        assert told[mark].tolist() == months[mark].tolist()
    assert told["enterprise"].tolist() == months["enterprise"].tolist()
    assert rows["event"].sum() == months["event"].sum() == histories["event"].sum()


def test_with_few_events_the_penalty_takes_over_and_with_fewer_nothing_is_fitted():
    few = cox_model(drawn(20, 2), terms=TERMS)
    assert few["method"].str.contains("Firth").all()
    assert few["events_per_parameter"].iloc[0] < 10
    assert (few["low"] < few["hazard_ratio"]).all()
    assert (few["hazard_ratio"] < few["high"]).all()
    numbers = {name: np.random.default_rng(at).normal(size=200) for at, name in enumerate("abcde")}
    fewer = drawn(200, 2, **numbers)
    fewer["event"] &= fewer["event"].cumsum() <= 7
    refused = cox_model(fewer, terms=tuple(numbers))
    assert refused["hazard_ratio"].isna().all()
    assert refused["caution"].str.contains("refused").all()


def test_few_clusters_are_said():
    histories = drawn(200, 6).assign(cluster=[f"A{i % 12}" for i in range(200)])
    found = cox_model(histories, terms=TERMS)
    assert found["caution"].str.contains("12 clusters, fewer than 30").all()
    assert found["df"].max() < 12


def test_with_competing_the_ratio_is_the_one_of_comprisk_and_support_is_refused():
    from comprisk import FineGrayRegression

    told = drawn(400, 8)
    ceased = ~told["event"] & (np.arange(400) % 3 == 0)
    told["outcome"] = np.where(ceased, "ceased", "interview")
    untied = told.assign(months=told["months"] * 1000 + np.arange(400))
    found = cox_model(untied, terms=("place",), competing=True)
    second = (told["place"] == "rhone_alpes").to_numpy(dtype=float)[:, None]
    theirs = FineGrayRegression(gtol=1e-12, max_iter=50).fit(
        second,
        time=untied["months"].to_numpy(dtype=float),
        event=(told["event"] + 2 * ceased).to_numpy(),
    )
    assert np.log(found["hazard_ratio"]).tolist() == pytest.approx(theirs.coef_.tolist(), rel=1e-5)
    assert found["low"].iloc[0] < found["hazard_ratio"].iloc[0] < found["high"].iloc[0]
    assert cox_model(drawn(10, 2), terms=("place",), competing=True)["hazard_ratio"].isna().all()
    with pytest.raises(UsageError, match="intercultural: who ceased would be counted"):
        cox_model(told, terms=TERMS, competing=True)
