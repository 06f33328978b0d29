"""One state a month agrees with the spells; a person stands where the most formal enterprise does."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analyse.episodes.lives import LIVES, one_life, told

from impra_research.analyse.episodes.monthly import LADDER, STATES, monthly_states, sequences
from impra_research.analyse.episodes.spells import spells

SERIAL = ([("informal", "2010-01"), ("ceased", "2010-04")], [("registered", "2010-06")])
PARALLEL = ([("informal", "2010-01")], [("registered", "2010-03"), ("ceased", "2010-05")])


def of_person(enterprises, **how):
    found = spells(*one_life(*enterprises, interview="2010-08-15"))
    return monthly_states(found, of="person", **how)


def test_enterprises_one_after_the_other_leave_a_gap_in_which_all_have_ceased():
    months = of_person(SERIAL)
    assert months["month"].tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert months["state"].tolist() == ["informal"] * 3 + ["ceased"] * 2 + ["registered"] * 2
    assert months["running"].tolist() == [1, 1, 1, 0, 0, 1, 1]


def test_of_enterprises_side_by_side_the_most_formal_counts_and_both_are_counted():
    months = of_person(PARALLEL)
    assert months["state"].tolist() == ["informal"] * 2 + ["registered"] * 2 + ["informal"] * 3
    assert months["running"].tolist() == [1, 1, 2, 2, 1, 1, 1]
    assert of_person(PARALLEL, ladder=True)["state"].tolist()[1:3] == ["H0", "H3"]


def test_an_unknown_form_counts_only_where_no_other_runs():
    step, person = one_life(*PARALLEL, interview="2010-08-15")
    informal = step["state"] == "informal"
    step = step.assign(state=step["state"].mask(informal), level=step["level"].mask(informal))
    months = monthly_states(spells(step, person), of="person")
    assert months["state"].isna().tolist() == [True, True, False, False, True, True, True]


def test_sequences_are_cut_where_asked_and_hold_those_observed_so_long():
    step, person = one_life([("informal", "2010-01"), ("registered", "2010-04")],
                            [("informal", "2010-06")], interview="2010-08-15")  # fmt: skip
    months = monthly_states(spells(step, person))
    wide = sequences(months)
    assert wide.shape == (2, 7)
    assert wide.loc["P-2"].isna().tolist() == [False, False] + [True] * 5
    assert sequences(months, months=4).loc["P-1"].tolist() == ["informal"] * 3 + ["registered"]


@settings(deadline=None, max_examples=20)
@given(LIVES, st.booleans())
def test_monthly_states_agree_with_the_spells_month_by_month(lives, ladder):
    step, _, person = told(lives)
    found = spells(step, person)
    months = monthly_states(found, ladder=ladder)
    assert not months.duplicated(["enterprise", "calendar"]).any()
    each = months.astype({"enterprise": "str"}).merge(
        found, on="enterprise", suffixes=("", "_told")
    )
    held = each[(each["begins"] < each["calendar"]) & (each["calendar"] <= each["ends"])]
    assert len(held) == len(months)
    told_state = held["state_told"].astype("str")
    if ladder:
        told_state = ("H" + held["level"].astype("str")).mask(told_state == "ceased", "ceased")
    assert (held["state"].astype("str") == told_state).all()
    of_persons = monthly_states(found, of="person", ladder=ladder)
    order = list(LADDER if ladder else STATES)
    by = [months["person"].astype("str"), months["calendar"]]
    best = months["state"].map(order.index).astype(int).groupby(by).max()
    merged = of_persons.set_index([of_persons["person"].astype("str"), "calendar"])
    assert merged["state"].map(order.index).astype(int).to_dict() == best.to_dict()
    assert merged["running"].to_dict() == months["running"].groupby(by).sum().to_dict()
