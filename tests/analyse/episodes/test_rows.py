"""Episodes sum to spells, support counts from the month after it began, and person-months agree."""

from hypothesis import example, given, settings
from tests.analyse.episodes.lives import LIVES, one_life, told
from tests.analyse.frames import supports

from impra_research.analyse.episodes.rows import episodes
from impra_research.analyse.episodes.spells import spells

HELPED = supports(
    ("P", 1, "S1", "chamber", "2009-02", "no"), ("P", 2, "S2", "association", "2009-04", "yes")
)
SHOWN = ["start", "stop", "intercultural", "supported", "permit", "moves_to", "event"]


def test_a_spell_is_split_in_the_months_after_support_began():
    step, person = one_life([("informal", "2009-01"), ("registered", "2009-07")])
    rows = episodes(spells(step, person), HELPED, person)
    assert rows[SHOWN].values.tolist() == [
        [0, 1, 0, 0, 1, "", 0], [1, 3, 0, 1, 1, "", 0], [3, 6, 1, 0, 1, "registered", 1],
        [6, 36, 1, 0, 1, "interview", 0],
    ]  # fmt: skip
    assert rows["base"].tolist() == [True, True, True, False]
    assert rows["cluster"].unique().tolist() == ["S1"]


def test_nobody_is_supported_in_the_months_waited_for_support():
    step, person = one_life([("informal", "2009-01"), ("registered", "2009-04")])
    rows = episodes(spells(step, person), HELPED, person)
    assert rows.loc[rows["event"] == 1, ["intercultural", "supported"]].values.tolist() == [[0, 1]]


def test_what_was_not_observed_is_not_at_risk():
    step, person = one_life([("informal", "2009-01"), ("ceased", "2009-09")], arrival="2009-04")
    rows = episodes(spells(step, person), None, person)
    assert rows[["start", "stop", "event"]].values.tolist() == [[3, 8, 2], [8, 36, 0]]
    assert not rows["support_known"].any()


def test_a_way_back_after_registration_is_told_and_is_no_event_of_the_first_wait():
    moved = [("registered", "2009-01"), ("informal", "2010-01"), ("registered", "2011-01")]
    step, person = one_life(moved)
    rows = episodes(spells(step, person), None, person)
    assert rows["moves_to"].tolist() == ["informal", "registered", "interview"]
    assert not rows["base"].any()
    assert not rows["event"].any()


@settings(deadline=None, max_examples=20)
@example([([[("informal", None), ("sheltered", "2006")]], "2006", ["2007-01"], False)])
@given(LIVES)
def test_episodes_sum_to_spells_and_no_support_counts_before_its_date(lives):
    step, support, person = told(lives)
    found = spells(step, person)
    rows = episodes(found, support, person)
    observed = (found["ends"] - found[["begins", "observed_from"]].max(axis=1)).clip(lower=0)
    whole = found.assign(observed=observed).query("observed > 0").set_index(["enterprise", "spell"])
    length = (rows["stop"] - rows["start"]).groupby([rows["enterprise"], rows["spell"]]).sum()
    assert (rows["start"] < rows["stop"]).all()
    assert length.to_dict() == whole["observed"].to_dict()
    ended = rows[rows["moves_to"] != ""]
    assert (
        ended.set_index(["enterprise", "spell"])["moves_to"].to_dict()
        == whole["ended_by"].to_dict()
    )
    assert (rows.groupby("enterprise")["event"].agg(lambda e: (e > 0).sum()) <= 1).all()
    firsts = found.groupby("enterprise")[["begins_earliest", "begins_latest"]].first()
    origin = rows["enterprise"].map(firsts.mean(axis=1)).astype("float64")  # in half months
    first = support.groupby("person")["support_start_earliest"].min(skipna=False)
    known = rows["person"].map(first.dt.year * 12 + first.dt.month - 1).astype("float64").fillna(0)
    helped = (rows["intercultural"] + rows["supported"]) > 0
    # waits are whole months from the middle of the first date, rounded down by half a month at most
    assert (origin + rows["start"] + 0.5 >= known)[helped].all()
    assert not (rows["intercultural"] * rows["supported"]).any()
