from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.clean.small_study import PIE, PIE_STEPS, VARIABLES, write_study

from impra_research.clean import clean_study
from impra_research.codebook.rule_text import comparison
from impra_research.errors import StudyFileError, UnknownValueError

DATES = ["since", "arrival", "interview"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("since >= person.arrival", "since_latest >= person.arrival_earliest"),
        ("since < arrival", "since_earliest < arrival_latest"),
        ("birth_year <= arrival.year", "birth_year <= arrival_latest.dt.year"),
        ("interview.year - birth_year >= 18", "interview_latest.dt.year - birth_year >= 18"),
        ("2000 - arrival.year >= 18", "2000 - arrival_earliest.dt.year >= 18"),
        ("not (since < person.arrival)", "not since_latest < person.arrival_earliest"),
        ("'2014-01-01' <= interview <= '2014-12-31'",
         "'2014-01-01' <= interview_latest and interview_earliest <= '2014-12-31'"),
    ],
)  # fmt: skip
def test_a_date_breaks_a_rule_only_when_no_reading_of_it_satisfies_the_rule(written, meant):
    assert comparison(written, None, DATES) == meant


def test_when_must_be_sure_before_a_rule_is_about_a_row():
    meant = comparison("paid == 'yes'", "arrival > interview", DATES)
    assert meant == "not arrival_earliest > interview_latest or paid == 'yes'"


@given(
    st.tuples(st.integers(0, 20), st.integers(0, 5)), st.tuples(st.integers(0, 20), st.integers(0, 5)),
    st.sampled_from(["<", "<=", ">", ">="]), st.booleans(),
)  # fmt: skip
def test_a_rule_fails_exactly_when_every_reading_of_its_dates_fails(a, b, sign, behind_not):
    text = f"since {sign} arrival"
    text = f"not ({text})" if behind_not else text
    ends = {"since_earliest": a[0], "since_latest": sum(a),
            "arrival_earliest": b[0], "arrival_latest": sum(b)}  # fmt: skip
    readings = [eval(text, {"since": x, "arrival": y})
                for x in range(a[0], sum(a) + 1) for y in range(b[0], sum(b) + 1)]  # fmt: skip
    assert eval(comparison(text, None, DATES), ends) == any(readings)


def quarantined(
    tmp_path, rule: str, variables: str = VARIABLES, **rows
) -> dict[tuple[str, int], str]:
    text = variables.replace("rules:\n", f"rules:\n  tried: {{{rule}, message: *t}}\n")
    gone = clean_study(write_study(tmp_path, variables=text, **rows)).quarantined
    table = "step" if "table: step" in rule else "person"
    tried = gone[table].loc[gone[table]["rule"] == "tried"]
    return tried.set_index(["file", "row"])["variable"].to_dict()


def test_a_rule_is_only_about_the_rows_that_when_describes(tmp_path):
    rule = "table: person, when: only_pie == 2, check: income > 5000"
    assert quarantined(tmp_path, rule) == {("pie.xlsx", 2): "income"}


def test_a_row_where_when_cannot_be_told_passes(tmp_path):
    pie = [PIE[0], [*PIE[1][:5], "", PIE[1][6]], *PIE[2:]]
    rule = "table: person, when: only_pie == 2, check: income > 5000"
    assert quarantined(tmp_path, rule, pie=pie) == {}


def test_a_step_before_the_date_of_the_person_is_set_aside_with_the_variable_it_is_about(tmp_path):
    rule = "table: step, check: since >= person.interview"
    assert set(quarantined(tmp_path, rule).values()) == {"since"}


def test_an_association_that_no_list_knows_is_set_aside_by_its_rule(tmp_path):
    text = VARIABLES.replace("missing_reasons:", "lists: {known: {AA01TO: *t}}\nmissing_reasons:")
    text = text.replace("    disclosure: direct\n", "")
    rule = "table: person, listed: {code: known}"
    assert quarantined(tmp_path, rule, text) == {
        ("pie.xlsx", 3): "code", ("pie.xlsx", 4): "code", ("ra.csv", 2): "code", ("ra.csv", 3): "code",
    }  # fmt: skip


def test_a_list_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(StudyFileError, match=r"rules.tried.listed: no list"):
        quarantined(tmp_path, "table: person, listed: {code: services_}")


def test_when_without_check_is_refused(tmp_path):
    with pytest.raises(StudyFileError, match="`when` goes with `check`"):
        quarantined(tmp_path, "table: person, when: income > 1, present: [income]")


def test_an_unlisted_value_stops_everything_or_sets_its_row_aside_as_the_codebook_says(tmp_path):
    pie = [*PIE[:2], [*PIE[2][:3], "Namibbia", *PIE[2][4:]], PIE[3]]
    with pytest.raises(UnknownValueError):
        clean_study(write_study(tmp_path / "stop", pie=pie, pie_steps=PIE_STEPS[:1]))
    text = VARIABLES.replace(
        "    values:\n      CI:", "    unlisted: quarantine\n    values:\n      CI:"
    )
    assert text != VARIABLES
    cleaned = clean_study(write_study(tmp_path, pie=pie, pie_steps=PIE_STEPS[:1], variables=text))
    gone = cleaned.quarantined["person"].set_index(["file", "row"])
    assert gone.loc[("pie.xlsx", 3), ["rule", "variable"]].tolist() == ["not_listed", "country"]


def test_the_record_says_what_was_found_where_how_often_and_what_was_done(tmp_path):
    record = clean_study(write_study(tmp_path)).records["person"]
    found = pd.DataFrame(record["found"])
    assert found.groupby("done")["rows"].sum().to_dict() == {
        "kept": sum(record["flags"].values()), "quarantined": record["rows_quarantined"],
    }  # fmt: skip
    once = found[found["rule"] == "once"].set_index("file")["rows"].to_dict()
    assert once == {"pie.xlsx": 1, "ra.csv": 1}


@pytest.mark.parametrize("written", ["03/2014", "vers 2014"])
def test_a_date_that_is_half_remembered_does_not_make_two_rows_one(tmp_path, written):
    rule = "table: person, unique: [country, interview]"
    pie = [PIE[0], *([*row[:1], written, *row[2:3], "Namibia", *row[4:]] for row in PIE[1:])]
    unlike = VARIABLES.replace("unique: [code]", "unique: [code, income]")
    assert quarantined(tmp_path, rule, unlike, pie=pie, pie_steps=PIE_STEPS[:1]) == {}
    pie = [PIE[0], *(["x", "2014-03-02", *row[2:]] for row in pie[1:])]
    again = quarantined(tmp_path / "days", rule, unlike, pie=pie, pie_steps=PIE_STEPS[:1])
    assert again == {("pie.xlsx", 3): "country", ("pie.xlsx", 4): "country"}


def test_a_flag_counts_the_rows_that_stay_wherever_the_codebook_writes_it(tmp_path):
    flags = """rules:
  any_income: {table: person, check: income < 0, then: flag, message: *t}
  any_twice: {table: person, unique: [place], then: flag, message: *t}
  any_form: {table: step, check: form == 'informal', then: flag, message: *t}
"""
    cleaned = clean_study(write_study(tmp_path, variables=VARIABLES.replace("rules:\n", flags)))
    person, step = cleaned.tables["person"], cleaned.tables["step"]
    assert len(cleaned.quarantined["person"]) > 0 < len(cleaned.quarantined["step"])
    found = cleaned.records["person"]["flags"]
    assert found["any_income"] == person["income"].notna().sum()
    assert found["any_twice"] == person["place"].duplicated().sum()
    assert cleaned.records["step"]["flags"]["any_form"] == (step["form"] == "firm").sum()
