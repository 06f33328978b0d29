"""Durations, exposures and person-months, on histories small enough to check by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.frames import durations, one_history, persons, steps, supports

from impra_research.analyse.intervals import first_supports
from impra_research.analyse.life_history import (
    life_histories,
    person_months,
    read_dates,
)
from impra_research.analyse.supported import NO_SUPPORT
from impra_research.errors import UsageError


def test_full_dates_give_one_duration():
    # From March 2009 to June 2011 are 27 months.
    history = one_history(("informal", "2009-03-10"), ("registered", "2011-06-02"))
    assert (history["months_low"], history["months"], history["months_high"]) == (27, 27, 27)
    assert history["outcome"] == "registered"
    assert history["event"]


def test_a_year_is_an_interval_and_not_its_first_of_january():
    # Started between January and December 2009, registered in June 2011: 18 to 29 months.
    history = one_history(("informal", "2009"), ("registered", "2011-06"))
    assert (history["months_low"], history["months_high"]) == (18, 29)
    assert history["months"] == 23  # half-way, in whole months


def test_two_moves_within_one_year_last_at_least_a_month():
    history = one_history(("informal", "2009"), ("registered", "2009"))
    assert (history["months_low"], history["months_high"], history["months"]) == (1, 11, 6)


def test_who_never_registered_is_followed_to_the_interview():
    history = one_history(("informal", "2013-01"), interview="2014-03-15")
    assert (history["outcome"], history["event"], history["months"]) == ("open", False, 14)


def test_a_year_that_the_interview_cuts_ends_at_the_interview():
    # "2014" said in March 2014 is January to March.
    history = one_history(("informal", "2013-01"), ("registered", "2014"), interview="2014-03-15")
    assert (history["months_low"], history["months_high"]) == (12, 14)


def test_ceasing_unregistered_censors():
    history = one_history(("informal", "2009-01"), ("ceased", "2010-01"), ("informal", "2012-01"))
    assert (history["outcome"], history["event"], history["months"]) == ("ceased", False, 12)


def test_passing_through_a_shelter_is_not_registering():
    moves = ("informal", "2009-01"), ("sheltered", "2009-07"), ("registered", "2010-01")
    assert one_history(*moves)["months"] == 12


def test_a_shelter_counts_as_registered_where_that_is_asked():
    told = steps(("P-1", 1, "informal", "2009-01"), ("P-1", 2, "sheltered", "2009-07"),
                 ("P-1", 3, "registered", "2010-01"))  # fmt: skip
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    counted = ("registered", "sheltered")
    history = life_histories(told, None, person, counted=counted).iloc[0]
    assert (history["months"], history["outcome"], history["event"]) == (6, "registered", True)


def test_moves_back_after_registration_do_not_change_the_first_transition():
    moves = (
        ("informal", "2009-01"),
        ("registered", "2010-01"),
        ("informal", "2011-01"),
        ("ceased", "2012-01"),
    )
    assert one_history(*moves)["months"] == 12


def test_an_enterprise_registered_from_the_outset_is_counted_and_never_at_risk():
    history = one_history(("registered", "2009-01"))
    assert not history["base"]
    assert not history["event"]
    assert history["left_out"] == "registered from the outset"


def test_the_order_received_is_kept_when_the_dates_allow_it():
    # "Informal in June 2010, registered in 2010": registered between June and December.
    history = one_history(("informal", "2010-06"), ("registered", "2010"))
    assert history["first_state"] == "informal"
    assert (history["months_low"], history["months_high"]) == (1, 6)


def test_steps_told_out_of_order_are_put_in_the_order_of_their_dates():
    history = one_history(("registered", "2011-01"), ("informal", "2009-01"))
    assert (history["first_state"], history["months"]) == ("informal", 24)


def test_an_undated_step_lies_between_its_neighbours_and_the_interview():
    history = one_history(("informal", "2009-01"), ("registered", None), interview="2010-01-15")
    assert (history["months_low"], history["months_high"]) == (1, 12)


# April seen from January, December and June.
@pytest.mark.parametrize(("reading", "since"), [("earliest", 3), ("latest", 0), ("middle", 0)])
def test_each_reading_reads_every_date_the_same_way(reading, since):
    history = one_history(("informal", "2009"), ("registered", "2010"), reading=reading,
                          support=[("P", 1, "S1", "association", "2009-04", "yes")])  # fmt: skip
    assert history["months"] == 12
    assert history["intercultural_from"] == since


def test_support_of_the_month_before_registration_counts_whatever_is_known_of_the_start():
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    support = supports(("P", 1, "S1", "association", "2011-05", "yes"))
    for start in ("2009", "2009-06"):
        step = steps(("P-1", 1, "informal", start), ("P-1", 2, "registered", "2011-06"))
        assert person_months(life_histories(step, support, person))["intercultural"].sum() == 1


def test_support_may_be_numbered_by_a_column_of_any_name():
    rows = supports(
        ("P", 2, "S2", "chamber", "2011-05", "no"), ("P", 1, "S1", "association", "2009", "yes")
    )
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    first = first_supports(rows.rename(columns={"support": "episode"}), person)
    assert list(first["cluster"]) == ["S1"]


def test_an_unknown_reading_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match="did you mean 'middle'"):
        read_dates(durations([1], [True]), "midle")


def test_support_counts_only_from_the_month_after_it_began():
    # Began in the 3rd month after the start: months 4, 5 and 6 are supported, 1 to 3 are not.
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    step = steps(("P-1", 1, "informal", "2009-01"), ("P-1", 2, "registered", "2009-07"))
    support = supports(("P", 1, "S1", "association", "2009-04", "yes"))
    rows = person_months(life_histories(step, support, person))
    assert rows["intercultural"].tolist() == [0, 0, 0, 1, 1, 1]
    assert rows["event"].tolist() == [0, 0, 0, 0, 0, 1]


def test_other_support_gives_way_to_intercultural_support():
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    step = steps(("P-1", 1, "informal", "2009-01"), ("P-1", 2, "registered", "2009-07"))
    support = supports(
        ("P", 1, "S1", "chamber", "2009-02", "no"), ("P", 2, "S2", "association", "2009-04", "yes")
    )
    history = life_histories(step, support, person)
    rows = person_months(history)
    assert rows["supported"].tolist() == [0, 1, 1, 0, 0, 0]
    assert rows["intercultural"].tolist() == [0, 0, 0, 1, 1, 1]
    assert history["cluster"].tolist() == ["S1"]


def test_support_before_the_activity_counts_from_its_outset():
    history = one_history(
        ("informal", "2009-01"), support=[("P", 1, "S1", "association", "2008-04", "yes")]
    )
    assert history["intercultural_from"] == 0


def test_who_did_not_say_whether_support_was_intercultural_is_marked():
    history = one_history(
        ("informal", "2009-01"), support=[("P", 1, "S1", "association", "2008-04", None)]
    )
    assert not history["support_known"]


def test_a_person_whose_only_support_is_in_quarantine_is_not_one_without_support():
    person = persons(*[(p, "pie", "2001", "2014-03", None, "host") for p in ("A", "B")])
    step = steps(("A-1", 1, "informal", "2009-01"), ("B-1", 1, "informal", "2009-01"))
    told = life_histories(step, NO_SUPPORT, person.assign(incomplete=["", "support"]))
    assert told.set_index("person")["support_known"].to_dict() == {"A": True, "B": False}


def test_where_support_was_not_collected_nobody_is_known_to_be_without_it():
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    history = life_histories(steps(("P-1", 1, "informal", "2009-01")), None, person).iloc[0]
    assert not history["support_known"]


def test_where_nobody_was_asked_about_fit_all_support_is_other_support():
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    support = supports(("P", 1, "S1", "association", "2009-03", None)).drop(columns="intercultural")
    history = life_histories(steps(("P-1", 1, "informal", "2009-01")), support, person).iloc[0]
    assert history["support_known"]
    assert (history["supported_from"], history["intercultural_from"]) == (2, pd.NA)


def test_who_needs_a_permit_is_not_told_apart_where_permits_were_not_collected():
    """A citizen of the host country needs none; with the date never asked, the term says nothing."""
    rows = [
        (p, "piemonte", "2000", "2014-03", None, c) for p, c in (("A", "host"), ("B", "non_eu"))
    ]
    bare = persons(*rows).drop(columns=["permit_earliest", "permit_latest", "permit_precision",
                                        "permit__missing"])  # fmt: skip
    step = steps(("A-1", 1, "informal", "2009-01"), ("B-1", 1, "informal", "2009-01"))
    told = life_histories(step, NO_SUPPORT, bare)
    assert told["permit_known"].tolist() == [False, False]
    assert told["permit_from"].isna().all()


def test_a_person_without_support_is_a_cluster_of_one():
    assert one_history(("informal", "2009-01"))["cluster"] == "P"


@pytest.mark.parametrize(
    ("citizenship", "permit", "since", "known"),
    [("host", None, 0, True), ("eu", None, 0, True), ("non_eu", "2010-01", 12, True),
     ("non_eu", "2005-01", 0, True), ("non_eu", None, pd.NA, True)],
)  # fmt: skip
def test_a_permit_is_needed_only_outside_the_eu(citizenship, permit, since, known):
    history = one_history(("informal", "2009-01"), permit=permit, citizenship=citizenship)
    assert history["permit_from"] is since or history["permit_from"] == since
    assert history["permit_known"] == known


def test_a_study_without_support_or_permits_still_has_histories():
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    bare = person[["person", "place", "interview_earliest", "interview_latest"]]
    step = steps(("P-1", 1, "informal", "2009-01"), ("P-1", 2, "registered", "2009-07"))
    history = life_histories(step, None, bare).iloc[0]
    assert (history["months"], history["permit_known"]) == (6, False)


def test_an_activity_begun_before_the_arrival_is_under_observation_from_it_on():
    # Began in January 2009, arrived in July, registered in December: months 7 to 11 are at risk.
    person = persons(("P", "piemonte", "2009-07", "2014-03-15", None, "host"))
    step = steps(("P-1", 1, "informal", "2009-01"), ("P-1", 2, "registered", "2009-12"))
    history = life_histories(step, None, person)
    assert history[["entry", "months"]].iloc[0].tolist() == [6, 11]
    assert person_months(history)["month"].tolist() == [7, 8, 9, 10, 11]


def test_where_the_dates_allow_it_the_arrival_came_first():
    assert one_history(("informal", "2009-03"), arrival="2009")["entry"] == 0


def test_observation_begins_for_all_in_the_month_that_is_given():
    person = persons(("P", "piemonte", "2000", "2014-03-15", None, "host"))
    step = steps(("P-1", 1, "informal", "2009-01"), ("P-1", 2, "registered", "2009-12"),
                 ("P-2", 1, "informal", "2010-03"),
                 ("P-3", 1, "informal", "2007-03"), ("P-3", 2, "registered", "2009-02"))  # fmt: skip
    told = life_histories(step, None, person, observed_from="2009-05").set_index("enterprise")
    assert told["entry"].tolist() == [4, 0, 22]
    assert told["base"].tolist() == [True, True, False]
    assert told.at["P-3", "left_out"] == "over before it was observed"


MONTHS = st.lists(
    st.tuples(st.integers(1, 40), st.booleans(), st.integers(0, 50)), min_size=1, max_size=8
)


@settings(deadline=None, max_examples=50)
@given(MONTHS)
def test_person_months_partition_the_observed_time_exactly(rows):
    months, events, since = (list(column) for column in zip(*rows, strict=True))
    histories = durations(
        months, events, intercultural_from=since, supported_from=np.nan, permit_from=0
    )
    expanded = person_months(histories)
    told = expanded.groupby("enterprise", sort=False)
    assert told["month"].apply(list).tolist() == [list(range(1, m + 1)) for m in months]
    assert told["event"].sum().tolist() == [int(e) for e in events]
    assert told["intercultural"].sum().tolist() == [
        max(0, m - s) for m, s in zip(months, since, strict=True)
    ]


DATES = st.one_of(st.none(), st.builds("{}".format, st.integers(2005, 2013)),
                  st.builds("{}-{:02}".format, st.integers(2005, 2013), st.integers(1, 12)))  # fmt: skip


MOVES = st.lists(
    st.tuples(st.sampled_from(["informal", "sheltered", "registered", "ceased"]), DATES),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(deadline=None, max_examples=20)
@given(st.lists(MOVES, min_size=1, max_size=8))
def test_whatever_was_told_the_middle_reading_lies_between_the_extremes(lives):
    names = [f"P{at}" for at in range(len(lives))]
    person = persons(*((name, "piemonte", "2000", "2014-03-15", None, "host") for name in names))
    step = steps(*((f"{name}-1", n, *move) for name, moves in zip(names, lives, strict=True)
                   for n, move in enumerate(moves, start=1)))  # fmt: skip
    histories = life_histories(step, supports(), person)
    assert len(histories) == len(lives)
    assert histories["months_low"].ge(1).all()
    assert histories["months"].between(histories["months_low"], histories["months_high"]).all()
    assert (histories["start_earliest"] <= histories["start_latest"]).all()
    assert (histories["end_earliest"] <= histories["end_latest"]).all()
