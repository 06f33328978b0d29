"""Probabilities of profiles: against R (tests/oracle/fine_gray.R), and what is not said."""

import numpy as np
import pytest
from tests.analyse.oracle import answers, data
from tests.analyse.test_hazard import RATIO, drawn

from impra_research.analyse.duration.profiles import profile_probability
from impra_research.errors import UsageError

TERMS = ("place", "intercultural")


def competing(n, seed):
    histories = drawn(n, seed)
    ended = np.where(np.arange(n) % 3 == 0, "ceased", "open")
    return histories.assign(outcome=np.where(histories["event"], "registered", ended))


def test_probabilities_with_ceasing_are_those_of_a_multi_state_coxph():
    pbc, r = data("pbc"), answers("fine_gray")
    histories = pbc.assign(
        enterprise=pbc.index.astype(str), cluster=pbc.index.astype(str), base=True,
        event=pbc["event"] == 1, outcome=pbc["event"].map({0: "open", 1: "registered", 2: "ceased"}),
        intercultural_from=np.where(pbc["site"] >= 15, 0, np.inf), supported_from=np.nan,
        permit_from=np.nan, support_known=True,
    )  # fmt: skip
    found = profile_probability(histories, terms=("age", "bili", "intercultural"))
    assert found["value"].tolist()[:2] == pytest.approx([r["with"], r["without"]], rel=1e-6)


@pytest.mark.parametrize("model", ["cox", "fine_gray"])
def test_planted_probabilities_lie_within_their_intervals(model):
    found = profile_probability(
        competing(800, 3).assign(outcome="open"), terms=TERMS, model=model
    ).set_index("scenario")
    for scenario, times in (("with", RATIO), ("without", 1.0)):
        truth = np.mean([1 - np.exp(-36 * hazard * times) for hazard in (0.02, 0.028)])
        assert found.loc[scenario, "low"] < truth < found.loc[scenario, "high"]


def test_a_profile_fixes_what_it_names_and_ceasing_leaves_fewer_to_register():
    histories = competing(600, 5)
    by_place = [
        profile_probability(histories, terms=TERMS, profile={"place": place})["value"][0]
        for place in ("piemonte", "rhone_alpes")
    ]
    assert by_place[0] < by_place[1]
    alone = profile_probability(histories.assign(outcome="open"), terms=TERMS)
    assert (profile_probability(histories, terms=TERMS)["value"][:2] < alone["value"][:2]).all()


@pytest.mark.parametrize(
    ("asked", "why"),
    [({"horizon": 500}, "followed for"), ({"exposure": "permit"}, "permit is no term"),
     ({"few": True}, "fewer than 10 each")],
)  # fmt: skip
def test_what_cannot_be_said_says_why(asked, why):
    histories = drawn(12 if asked.pop("few", False) else 300, 7)
    found = profile_probability(histories, terms=TERMS, **asked)
    assert found["value"].isna().all()
    assert found["reason"].str.contains(why).all()


def test_a_profile_that_one_service_alone_decides_is_not_told():
    histories = drawn(200, 7)
    supported = histories["intercultural_from"].notna()
    found = profile_probability(
        histories.assign(cluster=histories["cluster"].mask(supported, "one service")), terms=TERMS
    )
    assert found[["value", "low", "high"]].isna().all(axis=None)
    assert found["reason"].unique().tolist() == ["one service alone decides it"]


def test_a_model_or_column_that_does_not_exist_is_named():
    with pytest.raises(UsageError, match="did you mean 'fine_gray'"):
        profile_probability(drawn(50, 1), model="finegray")
    with pytest.raises(UsageError, match="did you mean 'place'"):
        profile_probability(drawn(50, 1), profile={"plac": "piemonte"})
