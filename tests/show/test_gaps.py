"""The page on the gap: its figures are those of the room and of the page on time, and few are never told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from impra_research.analyse.comparison.compared import compared
from impra_research.analyse.comparison.decomposition import explained
from impra_research.analyse.comparison.weighting import weighted_gap
from impra_research.analyse.duration.bootstrap import drawn_mean_difference
from impra_research.analyse.estimate import Estimate
from impra_research.analyse.life_history import life_histories
from impra_research.analyse.shares import of_person, share
from impra_research.errors import UsageError
from impra_research.show import balance, decomposed, gaps, lacking, outcomes, undone
from impra_research.show.estimates import shown_difference
from impra_research.show.labels import Look
from impra_research.show.outcomes import Outcome, months_unregistered, registered_today
from impra_research.show.results import NotEstimated
from impra_research.show.words import Words

ADJUST = "sex education age_at_start years_since_arrival"
PLACES = ("piemonte", "rhone_alpes")
MARGINS = undone.amounts("points:10 months:6")


@pytest.fixture(scope="module")
def english(study):
    return Look(study, Words("en"), PLACES)


@pytest.fixture(scope="module")
def person(study):
    return study.table("person")


@pytest.fixture(scope="module")
def enterprise(study, person):
    return of_person(study.table("enterprise"), person)


@pytest.fixture(scope="module")
def histories(study, person):
    return life_histories(study.table("step"), study.table("support"), person)


@pytest.fixture(scope="module")
def registered(study, english, person, enterprise, histories):
    shares = share(enterprise, "registered", "yes", by="place")
    raw = shown_difference(shares, places=PLACES, min_cell=5)
    found = registered_today(enterprise, raw, person, english, adjust=ADJUST, histories=histories,
                             support=study.table("support"))  # fmt: skip
    return balance.weighted(found)


@pytest.fixture(scope="module")
def months(english, histories):
    return balance.weighted(
        months_unregistered(histories, english, adjust="sex education", horizon=60)
    )


def made(look, *, raw=(-4, -8, -1), adjusted=(-3, -7, 1), n=(100, 90), name="months", events=50):
    """An outcome whose gaps are given, of nobody in particular."""
    rng = np.random.default_rng(1)
    table = pd.DataFrame({
        "place": rng.choice(PLACES, n[1]), "sex": rng.choice(["man", "woman"], n[1]),
        "y": rng.normal(size=n[1]),
    })  # fmt: skip
    sample = compared(table, "y", groups=look.places, terms=("sex",))
    rows = [
        {"model": model, "value": value, "low": low, "high": high, "se": (high - low) / 4, "df": 50,
         "n": count, "clusters": 60, "events": events, "parameters": 3}
        for model, (value, low, high), count in zip(("raw", "adjusted"), (raw, adjusted), n, strict=True)
    ]  # fmt: skip
    return Outcome(name, "y", table, sample, pd.DataFrame(rows))


def test_the_raw_gaps_are_those_of_the_page_on_time(registered, months, enterprise, histories):
    shares = share(enterprise, "registered", "yes", by="place").set_index("group")["share"]
    assert registered.row("raw")["value"] == pytest.approx(shares[PLACES[1]] - shares[PLACES[0]])
    known = drawn_mean_difference(histories, places=PLACES)
    row = months.row("raw")
    assert [row["value"], row["low"], row["high"]] == [known.value, known.low, known.high]


def test_every_figure_listed_is_one_of_the_room(registered, months, english):
    listed = gaps.all_gaps(english, registered=registered, months=months, horizon=60)
    of = listed.set_index(["name", "model"])["value"]
    room = weighted_gap(months.sample, how="entropy", target="everyone")["value"].iloc[1]
    assert of["months", "entropy"] == room
    parts = decomposed.composition(english, registered=registered, months=months, horizon=60)
    own = parts[parts["name"] == "registered"].set_index("term")["value"]
    found = explained(registered.sample).query("part == 'explained'").set_index("term")["value"]
    assert own[found.index].tolist() == found.tolist()
    assert own[list(registered.sample.levels)].sum() == pytest.approx(own["all"])
    tested = undone.family(listed).set_index(["name", "model"])
    row = registered.row("adjusted")
    assert tested.loc[("registered", "adjusted"), "p"] == pytest.approx(
        2 * t.sf(abs(row["value"] / row["se"]), row["df"])
    )
    assert (tested["holm"] >= tested["bh"]).all()
    assert (tested["bh"] >= tested["p"]).all()


@pytest.mark.parametrize(
    ("left", "shown"), [(0, "100"), (1, "96 to 99"), (4, "96 to 99"), (5, "95")]
)
def test_few_who_are_left_out_are_not_counted_by_subtraction(english, left, shown):
    outcome = made(english, n=(100, 100 - left))
    table = gaps.all_gaps(english, months=outcome, horizon=60)
    assert table["persons"].tolist() == ["100", shown]
    assert gaps.gap_told(outcome, english, horizon=60)["told"].count(f"n = {shown}") == 1 + (
        not left
    )


def test_no_part_shown_adds_up_to_the_raw_gap_of_those_compared_alone(registered, months, english):
    """Their raw gap, beside that of everybody, would tell what the few between them answered."""
    listed = gaps.all_gaps(english, registered=registered, months=months, horizon=60)
    parts = decomposed.composition(english, registered=registered, months=months, horizon=60)
    for outcome in (registered, months):
        shown = pd.concat([listed, parts])
        values = shown.loc[shown["name"] == outcome.name, "value"]
        assert outcome.sample.gap != pytest.approx(outcome.row("raw")["value"], abs=1e-6)
        assert not np.isclose(values, outcome.sample.gap, atol=1e-6).any()
    assert not {"unexplained", "rates", "gap"} & set(parts["term"])


def test_bounds_do_not_tell_how_few_did_not_answer(english, registered, enterprise):
    def bounds(missing):
        answered = enterprise[enterprise["registered"].notna()]
        silent = answered.head(missing).assign(registered=None, registered__missing="no_answer")
        rows = pd.concat([answered, silent], ignore_index=True)
        return lacking._bounds(registered, rows, english, 60)

    assert bounds(0) == []
    assert bounds(1) == bounds(2) == bounds(4)
    assert bounds(9)[0]["difference"] != bounds(4)[0]["difference"]


def test_a_characteristic_of_few_is_in_no_love_plot(english):
    rng = np.random.default_rng(2)
    table = pd.DataFrame({"place": np.repeat(PLACES, 60), "y": rng.normal(size=120),
                          "sex": ["woman", "man"] * 60, "education": "low"})  # fmt: skip
    table.loc[[*range(4), *range(60, 90)], "education"] = "high"
    sample = compared(table, "y", groups=PLACES, terms=("sex", "education"))
    found = balance.love(
        english, months=Outcome("months", "y", table, sample, made(english).gaps), horizon=60
    )
    assert found["term"].tolist() == ["sex"]
    few = Outcome("months", "y", table.drop(columns="sex"),
                  compared(table, "y", groups=PLACES, terms=("education",)), made(english).gaps)  # fmt: skip
    assert balance.love(english, months=few, horizon=60).why == "love"


FORMS = [
    ((-4, -8, -1), (-3, -6, -1), "Both intervals exclude zero", "there is a gap between people alike"),
    ((-4, -8, -1), (-3, -7, 1), "Whether people alike differ is left open", "the data cannot tell"),
    ((-1, -5, 3), (-3, -6, -1), "may hide a part", "there is a gap between people alike"),
    ((-1, -5, 3), (0, -1, 1), "which does not say that there is none", "the data rule out a gap as large"),
    ((-1, -5, 3), (1, 0.5, 1.5), "may hide a part", "but the data rule out"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "adjusted", "gap", "matter"), FORMS)
def test_sentences_say_what_intervals_and_margins_show(english, raw, adjusted, gap, matter):
    outcome = made(english, raw=raw, adjusted=adjusted)
    assert gap in gaps.gap_told(outcome, english, horizon=60)["told"]
    table = undone.matters(gaps.all_gaps(english, months=outcome, horizon=60), english,
                           margins=MARGINS)  # fmt: skip
    said = undone.matters_told(table, outcome, english, horizon=60)["told"]
    assert matter in said
    if "cannot tell" in matter:
        assert "“no difference” cannot be said" in said


def test_an_e_value_is_said_only_of_what_chance_does_not_explain(english):
    row = {
        "name": "share",
        "label": "Ratio",
        "ratio": 2.0,
        "ends": "1.5 to 2.7",
        "e": 3.4,
        "limit": 2.4,
        "n": 99,
    }
    clear, open_ = (
        undone.unmeasured_told(pd.DataFrame([row | {"low": low, "high": 2.7}]), english)["told"]
        for low in (1.5, 0.9)
    )  # fmt: skip
    assert "3.40 times as common" in clear
    assert "2.40 would do" in clear
    assert "chance alone" in open_


def test_with_few_events_a_parameter_nothing_is_told_of_who_people_are(english):
    scarce = balance.weighted(made(english, events=14))
    assert scarce.gaps.set_index("model").loc[["propensity", "entropy"], "value"].isna().all()
    parts = decomposed.composition(english, months=scarce, horizon=60)
    assert parts.why == "composition"
    both = decomposed.composition(
        english, months=scarce, registered=made(english, name="registered"), horizon=60
    )
    assert decomposed.composition_told(both, scarce, english, horizon=60).why == "composition"
    none = undone.matters(gaps.all_gaps(english, months=scarce, horizon=60).query("model == 'raw'"),
                          english, margins=MARGINS)  # fmt: skip
    assert undone.matters_told(none, scarce, english, horizon=60).why == "matters"
    assert undone.unmeasured(english).why == "e_value"


def test_an_e_value_says_for_what_its_ratio_is_adjusted(english):
    ratios = pd.DataFrame({"term": ["place", "sex", "permit"], "hazard_ratio": 1.3, "low": 0.9,
                           "high": 1.8, "n": 99})  # fmt: skip
    labels = [
        undone.unmeasured(english, ratios=ratios.head(rows))["label"].item() for rows in (3, 1)
    ]
    assert "adjusted for sex and permit" in labels[0]
    assert "raw" in labels[1]


def test_that_services_lie_each_in_one_place_is_said_where_they_do(english, months):
    def told(cluster):
        outcome = replace(months, sample=replace(months.sample, cluster=cluster))
        return gaps.gaps_claim(gaps.all_gaps(english, months=outcome, horizon=60))["told"]

    each, second = np.arange(months.sample.n), months.sample.second
    assert "No service" in told(each // 2 * 2 + second)
    assert told(each) == told(each % 9) == ""


def test_what_cannot_be_is_said(english, person, enterprise):
    hidden = Estimate.impossible("x", n=8, base="", reason="too few")
    assert registered_today(enterprise, hidden, person, english, adjust="sex").why == "gap_hidden"
    with pytest.raises(UsageError, match="eduction") as refused:
        registered_today(enterprise, hidden, person, english, adjust="sex eduction")
    assert "education" in refused.value.fix
    assert gaps.all_gaps(english, horizon=60) == NotEstimated("gaps")
    for margins in ("points=ten", "points:10", "points:0 months:6", "points:inf months:6"):
        with pytest.raises(UsageError, match="margins"):
            undone.amounts(margins)


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [("cluster", "S1", "gap_clusters"), ("registered", "yes", "gap_same_registered")],
)
def test_a_gap_without_an_error_is_not_told(registered, english, column, value, why):
    table = registered.table.assign(**{column: value})
    table["registered"] = table["registered"].isin(["yes", True])
    assert outcomes._sample(table, "registered", ("sex",), english).why == why


def test_what_does_not_vary_is_no_test(english):
    table = gaps.all_gaps(english, months=made(english), horizon=60)
    assert undone.family(table.assign(se=0.0)) == NotEstimated("family")
    alone = undone.family(table.assign(se=[0.0, 1.0]))
    assert undone.family_told(alone)["form"] == "one"
