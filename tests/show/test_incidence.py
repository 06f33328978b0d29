"""Registered or ceased: what few came to is neither drawn nor told."""

import pandas as pd
import pytest

from impra_research.analyse.helped import TOO_FEW
from impra_research.analyse.life_history import life_histories
from impra_research.show.incidence import ranks_told, within_difference, within_shares
from impra_research.show.screen import screen


@pytest.fixture(scope="module")
def histories(study):
    told = life_histories(study.table("step"), study.table("support"), study.table("person"))
    return told[told["place"].isin(["piemonte", "rhone_alpes"])]


def few_ceased(histories):
    """In Piedmont two cease; elsewhere as it was."""
    ceased = (histories["outcome"] == "ceased") & (histories["place"] == "piemonte")
    return histories.assign(
        outcome=histories["outcome"].mask(ceased & (ceased.cumsum() > 2), "open")
    )


def test_an_outcome_of_few_has_no_curve_and_no_share(histories):
    from impra_research.analyse.duration.incidence import cumulative_incidence

    few = few_ceased(histories)
    drawn = screen(cumulative_incidence(few), 5)
    assert set(zip(drawn["group"], drawn["outcome"], strict=True)) == {
        ("piemonte", "registered"), ("rhone_alpes", "registered"), ("rhone_alpes", "ceased"),
    }  # fmt: skip
    shown = screen(within_shares(few, within=36), 5).set_index(["outcome", "group"])["share"]
    assert shown.isna().to_dict()[("ceased", "piemonte")]
    assert shown.isna().sum() == 1


def test_a_difference_from_a_hidden_share_is_not_told(histories, english):
    shares = within_shares(histories, within=2)
    found = within_difference(shares, histories, english, within=2)
    assert found.reason == TOO_FEW


def test_gray_is_left_out_where_some_are_observed_late(histories):
    assert ranks_told(histories)["form"] == "one"
    late = histories.assign(
        entry=pd.Series(1, index=histories.index).clip(upper=histories["months"] - 1)
    )
    told = ranks_told(late)
    least = late.loc[late["base"], "place"].value_counts().min()  # by which a page hides it
    assert told == {"logrank_p": told["logrank_p"], "form": "late", "n": least}
