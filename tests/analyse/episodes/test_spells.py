"""Spells share out the observed time exactly, whatever was told and however its dates are read."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.episodes.lives import LIVES, bounds, month, one_life, told

from impra_research.analyse.episodes.moves import moves, unobserved
from impra_research.analyse.episodes.spells import spells
from impra_research.analyse.life_history import life_histories, read_dates
from impra_research.errors import UsageError

READINGS = ("earliest", "middle", "latest")
INFORMAL_2009 = [("informal", "2009-01")]


def written(number):
    return f"{number // 12}-{number % 12 + 1:02}"


def told_as(found):
    """State, first and last month of each spell, as written: ("informal", "2009-01", "2010-06")."""
    return [(row.state, written(row.begins), written(row.ends)) for row in found.itertuples()]


def test_a_life_with_a_way_back_is_told_spell_by_spell():
    moved = [("informal", "2009-01"), ("registered", "2010-01"), ("informal", "2010-07"),
             ("ceased", "2011-01")]  # fmt: skip
    found = spells(*one_life(moved))
    assert told_as(found) == [
        ("informal", "2009-01", "2010-01"), ("registered", "2010-01", "2010-07"),
        ("informal", "2010-07", "2011-01"), ("ceased", "2011-01", "2012-01"),
    ]  # fmt: skip
    assert found["ended_by"].tolist() == ["registered", "informal", "ceased", "interview"]
    assert moves(found)["kind"].tolist() == ["up", "back", "ceased"]


def test_what_is_known_to_the_month_is_read_as_that_month_beside_a_date_known_to_the_year():
    found = spells(*one_life([("informal", "2009"), ("registered", "2011-06"), ("ceased", "2011")]))
    assert told_as(found)[0] == ("informal", "2009-07", "2011-06")
    assert bounds(found.iloc[0], "begins") == (month("2009-01"), month("2009-12"))
    assert bounds(found.iloc[1], "ends") == (month("2011-06"), month("2011-12"))


def test_a_step_to_the_state_one_is_in_opens_no_spell():
    found = spells(*one_life([("informal", "2009-01"), ("informal", "2010-01")]))
    assert told_as(found) == [("informal", "2009-01", "2012-01")]


def test_an_enterprise_is_observed_from_the_latest_of_activity_arrival_and_observation():
    alone = one_life(INFORMAL_2009, [("informal", "2010-09")], arrival="2009-07")
    assert spells(*alone)["observed_from"].tolist() == [month("2009-07"), month("2010-09")]
    since = spells(*alone, observed_from="2010-02")["observed_from"]
    assert since.tolist() == [month("2010-02"), month("2010-09")]


def test_steps_dated_before_the_arrival_keep_their_dates():
    found = spells(*one_life([("informal", "2005"), ("registered", "2006-03")], arrival="2009-07"))
    assert bounds(found.iloc[0], "begins") == (month("2005-01"), month("2005-12"))
    assert (found["observed_from"] == month("2009-07")).all()


def test_an_activity_begun_again_after_its_end_is_neither_up_nor_back():
    found = spells(*one_life([*INFORMAL_2009, ("ceased", "2010-01"), ("registered", "2011-01")]))
    assert moves(found)["kind"].tolist() == ["ceased", "again"]


def test_an_unknown_form_is_a_spell_of_unknown_state_and_no_direction_is_guessed():
    step, person = one_life([*INFORMAL_2009, ("sheltered", "2010-01"), ("registered", "2011-01")])
    unknown = step["state"] == "sheltered"
    step = step.assign(state=step["state"].mask(unknown), level=step["level"].mask(unknown))
    found = spells(step, person)
    assert found["state"].isna().tolist() == [False, True, False]
    assert moves(found)["kind"].isna().all()


def test_what_could_not_be_observed_is_counted_with_its_reason():
    step, person = one_life(
        [*INFORMAL_2009, ("registered", "2009-05"), ("ceased", "2009-05")], [("informal", None)],
        arrival=None,
    )  # fmt: skip
    stranger = step.head(1).assign(enterprise="Q-1", person="Q")
    step = pd.concat([step, stranger])
    found = spells(step, person, observed_from="2009-03")
    counts = unobserved(step, person, found).set_index("reason")["n"]
    assert counts.to_dict() == {"its person is set aside": 1, "no date of the interview": 0, "no date": 1,
                                "shorter than a month": 1, "over before it was observed": 0}  # fmt: skip


def test_an_undated_step_finds_its_place_where_the_arrival_is_not_known_either():
    moved = [("informal", None), ("registered", "2008-06"), ("informal", "2006-03")]
    found = spells(*one_life(moved, arrival=None))
    assert found["begins_earliest"].tolist()[:2] == [month("2006-03"), month("2008-06")]


def test_an_unknown_reading_is_refused():
    with pytest.raises(UsageError, match="did you mean 'middle'"):
        spells(*one_life(INFORMAL_2009), reading="midle")


@settings(deadline=None, max_examples=20)
@given(LIVES, st.sampled_from([None, "2009-06"]))
def test_spells_share_out_the_time_exactly_and_readings_keep_their_order(lives, since):
    step, _, person = told(lives)
    read = {r: spells(step, person, reading=r, observed_from=since) for r in READINGS}
    for found in read.values():
        in_one = found.groupby("enterprise")
        begins, ends = found["begins"].to_numpy(), found["ends"].to_numpy()
        goes_on = (found["enterprise"] == found["enterprise"].shift(-1)).to_numpy()
        assert (begins <= ends).all()
        assert (ends[goes_on] == begins[1:][goes_on[:-1]]).all()  # neither gap nor overlap
        assert (ends[~goes_on] == month("2014-03")).all()
        assert (found["observed_from"] >= in_one["begins"].transform("first")).all()
        assert (in_one["observed_from"].nunique() == 1).all()
        assert all(found[name].dtype.kind == "i" for name in ("begins", "ends", "observed_from"))
        in_bounds = found["begins"].between(found["begins_earliest"], found["begins_latest"])
        at_once = found["begins"] == in_one["begins"].transform("first") + 1
        assert (in_bounds | at_once).all()
    early, middle, late = (found["begins"] for found in read.values())
    assert ((early <= middle) & (middle <= late)).all()
    lost = unobserved(step, person, read["middle"]).query("unit == 'enterprise'")["n"].sum()
    assert step["enterprise"].nunique() == read["middle"]["enterprise"].nunique() + lost


@settings(deadline=None, max_examples=20)
@given(LIVES, st.sampled_from(READINGS))
def test_spells_tell_the_same_wait_as_life_histories(lives, reading):
    """To a month: where a shelter shares a year with the first step, it can move its middle."""
    step, support, person = told(lives)
    histories = read_dates(life_histories(step, support, person), reading).set_index("enterprise")
    found = spells(step, person, reading=reading)
    start = found.groupby("enterprise")["begins"].first()
    over = (
        found[found["state"].isin(["registered", "ceased"])].groupby("enterprise")["begins"].first()
    )
    end = over.reindex(start.index).fillna(month("2014-03"))
    waits = (end - start).clip(lower=1)
    at_risk = histories[histories["base"]]
    apart = np.abs(
        waits.reindex(at_risk.index).to_numpy() - at_risk["months"].to_numpy(dtype=float)
    )
    assert (apart <= (reading == "middle")).all()
