"""Late entry, weights, clusters, competing causes, intervals: our numbers against R's (tests/oracle)."""

import numpy as np
import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.duration.durations import Durations
from impra_research.analyse.duration.incidence import aalen_johansen
from impra_research.analyse.duration.kaplan_meier import kaplan_meier
from impra_research.analyse.duration.rank_tests import gray, logrank, logrank_statistic
from impra_research.analyse.duration.restricted import months_lost, restricted_mean
from impra_research.analyse.duration.turnbull import turnbull

Z = 1.959963984540054


def spells(table, *, late=False, weighted=False, clustered=False, registered=True):
    entry = table["entry"] if late else 0 * table["exit"]
    left = table["exit"] if late else table.get("months", table["exit"])
    event = table["event"] if registered else (table["event"] > 0).astype(int)
    return Durations(entry.to_numpy(), left.to_numpy(), event.to_numpy(),
                     table["weight"].to_numpy() if weighted else None,
                     table["cluster"].to_numpy() if clustered else None)  # fmt: skip


def as_told(r, what):
    """R's answers of a name, but for those that repeat the last month (nobody left)."""
    return {k: v for k, v in r.items() if k.split(".")[0] == what}


def at_months(curves, what, column, r):
    """Ours at the months R was asked about."""
    found = {}
    for key in as_told(r, what):
        _, group, month = key.split(".")
        curve = curves[group]
        found[key] = float(curve.loc[curve["month"] <= float(month), column].iloc[-1])
    return found


def by_sex(estimate, **how):
    table = data("duration")
    return {sex: estimate(spells(rows, **how)) for sex, rows in table.groupby("group")}


@pytest.mark.parametrize(("name", "how"), [
    ("late", {"late": True}),
    ("weighted", {"late": True, "weighted": True, "clustered": True}),
    ("clustered", {"clustered": True}),
])  # fmt: skip
def test_kaplan_meier_with_late_entry_weights_and_clusters_is_that_of_survfit(name, how):
    r, curves = answers("duration"), by_sex(kaplan_meier, registered=False, **how)
    for suffix, column in {"": "survival", "_se": "se", "_low": "low", "_high": "high"}.items():
        told = as_told(r, name + suffix)
        assert at_months(curves, name + suffix, column, r) == pytest.approx(told, rel=1e-6)


def test_two_rows_of_one_person_are_one_cluster_as_in_survfit():
    r, heart = answers("duration"), data("duration_heart")
    curve = kaplan_meier(spells(heart, late=True, clustered=True))
    for suffix, column in {"": "survival", "_se": "se", "_low": "low"}.items():
        found = at_months({"all": curve}, f"heart{suffix}", column, r)
        assert found == pytest.approx(as_told(r, f"heart{suffix}"), rel=1e-6)
    histories = heart.assign(base=True, months=heart["exit"], event=heart["event"] == 1)
    row = restricted_mean(histories, by=None, horizon=1000).iloc[0]
    assert row["value"] == pytest.approx(r["heart_mean"], rel=1e-6)
    assert (row["high"] - row["value"]) / Z == pytest.approx(r["heart_mean_se"], rel=1e-6)


@pytest.mark.parametrize(("name", "how"), [
    ("cause", {}),
    ("late_cause", {"late": True}),
    ("late_weighted", {"late": True, "weighted": True}),
])  # fmt: skip
def test_cumulative_incidence_and_its_error_are_those_of_multi_state_survfit(name, how):
    r, curves = answers("duration"), by_sex(aalen_johansen, **how)
    for cause, outcome in enumerate(("registered", "ceased"), start=1):
        ours = {sex: curve[curve["outcome"] == outcome] for sex, curve in curves.items()}
        names = {"": "incidence", "_se": "se", "_low": "low", "_high": "high"}
        for suffix, column in names.items():
            told = as_told(r, f"{name}_{cause}{suffix}")
            assert told
            found = at_months(ours, f"{name}_{cause}{suffix}", column, r)
            assert {k: found[k] for k in told} == pytest.approx(told, rel=1e-6)


def test_clusters_of_weighted_late_entries_add_up_as_the_influences_of_survfit():
    r, curves = (
        answers("duration"),
        by_sex(aalen_johansen, late=True, weighted=True, clustered=True),
    )
    registered = curves["F"][curves["F"]["outcome"] == "registered"]
    told = as_told(r, "late_clustered_1_se")
    found = at_months({"F": registered}, "late_clustered_1_se", "se", r)
    assert found == pytest.approx(told, rel=1e-6)


def histories(name, group="group"):
    """The table of R's data as life histories from the start of each spell."""
    table = data(name)
    outcome = table["event"].map({0: "open", 1: "registered", 2: "ceased"})
    return table.drop(columns="entry", errors="ignore").assign(
        base=True, outcome=outcome, event=table["event"] == 1, place=table[group].astype(str)
    )


def test_months_lost_by_cause_are_those_of_multi_state_survfit():
    r = answers("duration")
    found = months_lost(histories("duration"), horizon=120)
    for row in found.itertuples():
        cause = {"registered": 1, "ceased": 2}[row.outcome]
        assert row.value == pytest.approx(r[f"lost.{row.group}{cause}"], rel=1e-6)
        assert (row.high - row.value) / Z == pytest.approx(
            r[f"lost_se.{row.group}{cause}"], rel=1e-6
        )


def test_logrank_stratified_or_with_late_entry_is_that_of_r():
    r, pbc = answers("duration"), histories("duration_pbc")
    assert logrank(pbc).statistic == pytest.approx(r["logrank"], rel=1e-6)
    three = logrank(pbc, by="edema")
    assert (three.statistic, three.df) == (pytest.approx(r["logrank_three"], rel=1e-6), 2)
    within = logrank(pbc, by="edema", strata="stage").statistic
    assert within == pytest.approx(r["logrank_stratified"], rel=1e-6)
    table = data("duration").head(200)
    late = logrank_statistic(
        spells(table, late=True, registered=False),
        (table["group"] == "M").to_numpy().astype(int), np.zeros(200),
    )  # fmt: skip
    assert late[0] == pytest.approx(r["logrank_late"], rel=1e-6)


@pytest.mark.parametrize(("name", "group"), [("mgus", "group"), ("pbc", "group"), ("pbc", "edema")])
def test_grays_test_is_that_of_cmprsk(name, group):
    r = answers("duration")
    table = histories({"mgus": "duration", "pbc": "duration_pbc"}[name], group)
    for cause, outcome in enumerate(("registered", "ceased"), start=1):
        found = gray(table, outcome=outcome)
        assert found.statistic == pytest.approx(r[f"gray.{name}.{group}.{cause}"], rel=1e-6)


def test_turnbulls_curve_is_that_of_survfit_run_to_convergence():
    r, visits = answers("duration"), data("duration_visits")
    curves = {
        str(sex): turnbull(rows["lo"].to_numpy(float), rows["hi"].fillna(np.inf).to_numpy())
        for sex, rows in visits.groupby("group")
    }
    found = at_months(curves, "visits", "survival", r)
    assert found == pytest.approx(as_told(r, "visits"), rel=1e-9)
