"""Dates drawn again, answers filled in, every defensible choice: held against what each part gives alone."""

import numpy as np
import pandas as pd
import pytest
from tests.analyse.frames import persons, steps
from tests.analyse.oracle import answers

from impra_research.analyse.comparison.choices import Choices
from impra_research.analyse.comparison.dates import date_sensitivity, redrawn
from impra_research.analyse.comparison.fits import FITS, fitted
from impra_research.analyse.comparison.gaps import restricted_gap
from impra_research.analyse.comparison.imputation import hazard_so_far, imputed
from impra_research.analyse.comparison.moved import in_all, what_moves
from impra_research.analyse.comparison.pooling import pooled, rubin
from impra_research.analyse.comparison.scenario import Scenario
from impra_research.analyse.comparison.specification import specification_curve
from impra_research.analyse.duration.cox_model import cox_model
from impra_research.analyse.duration.restricted import restricted_mean_difference
from impra_research.analyse.hazard import hazard_model
from impra_research.analyse.life_history import life_histories, read_dates
from impra_research.errors import UsageError

PLACES = ("piemonte", "rhone_alpes")


@pytest.fixture(scope="module")
def told():
    """Steps and persons: dates to the month or the year, some education unknown, some arrive late."""
    rng, n = np.random.default_rng(9), 240
    place = rng.choice(PLACES, n)
    began = rng.integers(2000 * 12, 2009 * 12, n)
    waits = rng.geometric(np.where(place == PLACES[1], 0.022, 0.016))
    shelter = rng.random(n) < 0.2
    month = [f"{m // 12}-{m % 12 + 1:02d}" for m in began]
    arrival = [
        f"{(m + late) // 12 - (not late)}"
        for m, late in zip(began, 24 * (rng.random(n) < 0.1), strict=True)
    ]
    person = persons(
        *((f"P{i}", place[i], arrival[i], "2014-03-15", None, "host") for i in range(n))
    )
    person = person.assign(
        sex=rng.choice(["woman", "man"], n), weight=rng.uniform(0.5, 2, n),
        education=np.where(rng.random(n) < 0.12, None, rng.choice(["low", "high"], n)),
    )  # fmt: skip
    rows = []
    for i in range(n):
        rows.append((f"P{i}-1", 1, "informal", month[i]))
        end = began[i] + waits[i]
        if shelter[i] and waits[i] > 8:
            rows.append((f"P{i}-1", 2, "sheltered", month[i][:4] if i % 3 else month[i]))
        if end < 2014 * 12 + 2:
            written = f"{end // 12}-{end % 12 + 1:02d}"
            rows.append((f"P{i}-1", 3, "registered", written[:4] if i % 4 == 0 else written))
    return steps(*rows), person


@pytest.fixture(scope="module")
def histories(told):
    return life_histories(told[0], None, told[1])


CHOICES = Choices(
    dates=("middle", "latest"),
    adjustments={"person": ("sex", "education"), "place alone": ()},
    weight="weight",
)


@pytest.fixture(scope="module")
def curve(told):
    return specification_curve(told[0], None, told[1], places=PLACES, choices=CHOICES, draws=2)


def row(curve, **chosen):
    usual = {"definition": "registered", "dates": "middle", "entry": "late", "missing": "left out",
             "weights": "unweighted"}  # fmt: skip
    for axis, choice in (usual | chosen).items():
        curve = curve[curve[axis] == choice]
    assert len(curve) == 1
    return curve.iloc[0]


def equal(found, known, columns=("low", "high")):
    for column in columns:
        assert found[column] == pytest.approx(known[column], rel=1e-6)


def test_every_combination_that_means_something_is_there_once(curve):
    # 2 definitions x 2 readings x 2 entries x 3 models x 2 weights x (adjusted: 2 of missing; not: 1).
    assert len(curve) == 2 * 2 * 2 * 3 * 2 * 3
    assert not curve.duplicated(
        ["definition", "dates", "entry", "adjustment", "missing", "model", "weights"]
    ).any()
    assert curve["first"].sum() == 1
    assert sorted(curve["rank"].dropna()) == list(range(1, curve["value"].notna().sum() + 1))


def test_a_specification_is_the_model_of_the_pages(curve, histories):
    terms = ("place", "sex", "education")
    known = hazard_model(histories, places=PLACES, terms=terms).iloc[0]
    found = row(curve, adjustment="person", model="discrete time")
    equal(found, known)
    assert found["value"] == pytest.approx(known["hazard_ratio"], rel=1e-6)
    assert (found["n"], found["events"], found["left_out"]) == tuple(
        known[["n", "events", "left_out"]]
    )
    equal(
        row(curve, adjustment="person", model="Cox"),
        cox_model(histories, places=PLACES, terms=terms).iloc[0],
    )
    latest = read_dates(histories, "latest")
    equal(row(curve, adjustment="place alone", model="discrete time", dates="latest"),
          hazard_model(latest, places=PLACES, terms=("place",)).iloc[0])  # fmt: skip
    start = hazard_model(histories.assign(entry=0), places=PLACES, terms=("place",)).iloc[0]
    equal(
        row(curve, adjustment="place alone", model="discrete time", entry="from the start"), start
    )


def test_months_are_those_of_the_restricted_gap(told, histories):
    curve = specification_curve(told[0], None, told[1], places=PLACES, contrast="restricted mean",
                                choices=CHOICES, draws=2, horizon=48)  # fmt: skip
    known = restricted_gap(histories, places=PLACES, terms=("sex", "education"), horizon=48).iloc[1]
    found = row(curve, adjustment="person", model="standardised")
    equal(found, known, ("value", "low", "high"))
    raw = restricted_mean_difference(histories, places=PLACES, horizon=48)
    alone = row(curve, adjustment="place alone", model="months")
    assert alone["value"] == pytest.approx(raw.value)
    assert alone["high"] - alone["low"] == pytest.approx(raw.high - raw.low, rel=0.05)
    assert "place alone" not in set(curve.loc[curve["model"] == "weighting", "adjustment"])


def test_what_moves_a_curve_by_hand():
    rows = [("a", "x", 2.0), ("a", "y", 4.0), ("b", "x", 2.0), ("b", "y", 16.0)]
    curve = pd.DataFrame(rows, columns=["dates", "model", "value"]).assign(
        **dict.fromkeys(("definition", "entry", "adjustment", "missing", "weights"), "z"),
        contrast="hazard ratio", low=0.5, high=20.0, n=9, events=5,
    )  # fmt: skip
    found = what_moves(curve).set_index(["choice", "one"])["mean_absolute_change"] / np.log(2)
    assert found["model", ""] == pytest.approx(2)  # 1 and 3 doublings
    assert found["dates", "a"] == pytest.approx(1)  # none and 2
    assert what_moves(curve)["choice"].iloc[0] == "model"
    summed = in_all(curve).iloc[0]
    assert tuple(summed[["specifications", "median", "above", "apart"]]) == (4, 3.0, 1.0, 0.0)


def test_a_model_the_events_cannot_carry_has_a_reason_and_no_number(told):
    step, person = told
    few = person.head(20)
    curve = specification_curve(
        step[step["person"].isin(few["person"])], None, few, places=PLACES, draws=2
    )
    refused = curve[curve["value"].isna()]
    assert len(refused)
    assert (refused["reason"] != "").all()
    assert curve.dropna(subset="value").eval("events >= 5 * parameters").all()
    with pytest.raises(UsageError, match="did you mean 'Cox'"):
        specification_curve(step, None, person, places=PLACES, choices=Choices(models=("Coxx",)))


def test_where_all_registered_after_as_many_months_no_model_is_fitted(histories):
    one = histories[histories["base"]].assign(months=4, entry=0, event=True)
    entered = Scenario(one, (), np.ones(len(one))).entered((), PLACES, {})
    for model in FITS:
        assert "as many months" in fitted(entered, model, PLACES, 60).reason


def test_dates_drawn_again_lie_in_their_intervals_and_in_order(histories):
    for one in redrawn(histories, draws=3, seed=1):
        months, low, high = (one[c].astype(float) for c in ("months", "months_low", "months_high"))
        assert ((low <= months) & (months <= high)).all()
        assert (one["entry"] < one["months"])[one["base"]].all()
    exact = histories.assign(
        **{f"{name}_latest": histories[f"{name}_earliest"]
           for name in ("start", "end", "permit", "intercultural", "supported", "observed")}
    )  # fmt: skip
    assert (
        redrawn(exact, draws=1)[0]["months"].tolist()
        == redrawn(exact, draws=2)[1]["months"].tolist()
    )


def test_dates_half_remembered_widen_the_interval(histories):
    def model(one):
        return hazard_model(one, places=PLACES, terms=("place",))

    found = date_sensitivity(histories, model, draws=5).iloc[0]
    assert found["lowest"] <= found["hazard_ratio"] <= found["highest"]
    assert found["as_read"] == pytest.approx(model(histories)["hazard_ratio"].iloc[0])
    assert 0 < found["missing_information"] < 0.5
    assert found["se_log"] > 0.95 * model(histories)["se_log"].iloc[0]


def test_rules_of_combination_are_those_of_mice():
    r = answers("comparison")
    errors = np.sqrt([[0.20], [0.18], [0.25], [0.22], [0.19]])
    found = rubin(np.array([[1.2], [1.5], [0.9], [1.1], [1.3]]), errors, df=146.0)
    assert [found.value[0], found.se[0], found.df[0], found.missing[0]] == pytest.approx(
        [r["rubin"], r["rubin_se"], r["rubin_df"], r["rubin_missing"]]
    )
    with pytest.raises(UsageError, match="nothing to pool"):
        rubin(np.ones((1, 1)), np.ones((1, 1)))


def test_what_is_known_stays_and_what_is_drawn_follows_the_others():
    """Schooling follows age; those of whom it is unknown are older: left out, its share is too low."""
    rng, n = np.random.default_rng(4), 2000
    age = rng.normal(0, 1, n)
    school = np.where(rng.random(n) < 1 / (1 + np.exp(-1.5 * age)), "high", "low")
    income = 2 * age + rng.normal(0, 1, n)
    hidden = rng.random(n) < 0.6 / (1 + np.exp(-2 * age))
    table = pd.DataFrame({"age": age, "school": np.where(hidden, None, school),
                          "income": np.where(rng.permutation(hidden), np.nan, income)})  # fmt: skip
    made = imputed(table, ["school", "income"], using=["age"], draws=3, seed=1)
    truth = (school == "high").mean()
    shares = [(one["school"] == "high").mean() for one in made]
    assert abs((table["school"] == "high").sum() / table["school"].notna().sum() - truth) > 0.05
    assert np.mean(shares) == pytest.approx(truth, abs=0.03)
    assert np.corrcoef(made[0]["income"], made[0]["age"])[0, 1] == pytest.approx(0.894, abs=0.03)
    for one in made:
        assert one["school"].notna().all()
        assert (one.loc[~hidden, "school"] == table.loc[~hidden, "school"]).all()
    assert len({tuple(one.loc[hidden, "school"]) for one in made}) == 3
    with pytest.raises(UsageError, match="not known of everybody"):
        imputed(table, ["age"], using=["income"])


def test_pooled_models_of_imputed_histories(histories):
    table = histories[histories["base"]].assign(hazard=hazard_so_far)
    made = imputed(table, ["education"], using=["place", "event", "hazard"], draws=4)
    tables = [hazard_model(one, places=PLACES, terms=("place", "education")) for one in made]
    found = pooled(tables)
    left_out = hazard_model(histories, places=PLACES, terms=("place", "education"))
    assert found["n"].iloc[0] == len(table) > left_out["n"].iloc[0]
    assert found["missing_information"].iloc[1] > found["missing_information"].iloc[0]
    assert found["draws"].unique() == [4]


def test_what_is_no_choice_in_these_data_is_counted_once(told):
    step, person = told
    exact = step[step["state"] != "sheltered"]
    exact = exact.assign(step_date_latest=exact["step_date_earliest"])
    plain = person.assign(education="high", weight=1.0, arrival_latest=person["arrival_earliest"])
    curve = specification_curve(exact, None, plain, places=PLACES, choices=Choices(weight="weight"),
                                draws=2)  # fmt: skip
    axes = ("definition", "dates", "adjustment", "missing", "weights")
    assert [list(dict.fromkeys(curve[axis])) for axis in axes] == [
        ["registered"], ["middle"], ["person", "place alone"], ["left out"], ["unweighted"],
    ]  # fmt: skip
    assert len(curve) == 2 * 2 * 3
    assert not curve.duplicated(["value", "n"]).any()
    assert (curve["parameters"] >= 1).all()
