"""What the page says of a model: what it leaves out, and that it is refused."""

from typing import get_args

import pandas as pd
import pytest
from tests.analyse.test_hazard import drawn

from impra_research.analyse.caution import Caution, Kind
from impra_research.analyse.hazard import fit_hazard
from impra_research.show.figures import forest
from impra_research.show.labels import Look
from impra_research.show.modelled import fitted, model_told, ratio_in
from impra_research.show.results import NotEstimated
from impra_research.show.sections import labelled_ratios
from impra_research.show.words import Words


@pytest.fixture
def english(study):
    return Look(study, Words("en"), ("piemonte", "rhone_alpes"))


def full(n, **columns):
    return drawn(n, 3, sex="woman", education="low", **columns)


def test_a_refused_model_is_not_estimated_and_hides_a_small_count(english):
    refused = fitted(full(20).assign(place="piemonte", event=[True] * 3 + [False] * 17), english)
    assert isinstance(refused, NotEstimated)
    assert "<5 for" in refused.values["told"]


def test_a_covariate_never_collected_is_named_and_so_are_the_persons_left_out(english):
    histories = full(600).assign(permit_known=False)
    histories.loc[:9, "support_known"] = False
    told = model_told(fitted(histories, english), english)
    assert told["left_out"] == "10"
    assert "permit for self-employment, which was not collected" in told["told"]
    assert "need no permit" not in told["told"]


def test_a_ratio_of_a_term_that_left_the_model_is_not_estimated():
    table = fit_hazard(
        full(400).assign(support_known=False), terms=("place", "intercultural")
    ).table()
    assert isinstance(ratio_in(table[table["term"] == "intercultural"]), NotEstimated)
    assert isinstance(ratio_in(table), pd.DataFrame)


def test_a_ratio_that_one_service_alone_decides_has_no_interval_and_is_not_drawn(english):
    histories = full(400)
    supported = histories["intercultural_from"].notna()
    histories = histories.assign(cluster=histories["cluster"].mask(supported, "one service"))
    model = fit_hazard(histories, terms=("intercultural",))
    assert ratio_in(model.table()) == NotEstimated("support_alone")
    assert "no interval and is not drawn" in model_told(model, english)["alone"]
    shared = fit_hazard(full(400), places=english.places, terms=("place", "intercultural"))
    assert model_told(shared, english)["alone"] == ""
    rows = pd.concat([labelled_ratios(shared, english), labelled_ratios(model, english)])
    drawn_rows = forest(english, rows, title="A claim").axes[0].get_yticklabels()
    assert len(drawn_rows) == len(rows) - 1


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_caution_has_its_words(look, kind):
    assert str(Caution(kind, term="sex", level="man", count=12, parameters=9, least=5))
    assert look.words.has(f"caution.{kind}")
