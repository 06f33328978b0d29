"""Who is alone with identifying values: counted over all tables joined, never named."""

from __future__ import annotations

import pandas as pd

from impra_research.deposit import Anonymity, anonymity, contents_of, disclosure
from impra_research.deposit.columns import columns_of
from impra_research.deposit.contents import Contents, Table
from impra_research.privacy import find_formatted


def of_rows(contents, **rows):
    """A deposit of tables of the template (or the demonstration) with other rows."""
    tables = {}
    for name, frame in rows.items():
        was = contents.tables[name]
        columns = columns_of(name, list(frame), contents.study.codebook)
        lacking = {column.reasons for column in columns} - {"", *frame}
        told = frame.assign(**dict.fromkeys(lacking))
        tables[name] = Table(name, was.label, was.key, told, columns)
    return Contents(contents.study, tables, contents.reasons, "month", ())


def test_a_group_is_as_large_as_those_who_share_every_value(template):
    rows = pd.DataFrame({"person": list("abcdef"), "sex": ["w", "w", "w", "m", "m", "m"],
                         "birth_year": pd.array([1970, 1970, 1970, 1980, 1980, None], "Int64")})  # fmt: skip
    found = anonymity(of_rows(template, person=rows))
    assert (found.k, found.alone, found.few, found.persons) == (1, 1, 3, 6)
    assert found.variables == ("sex", "birth_year")
    assert found.without == {"sex": 1, "birth_year": 0}


def test_the_place_identifies_too(template):
    rows = pd.DataFrame({"person": list("abcd"), "place": ["north"] * 3 + ["south"],
                         "sex": ["w"] * 4})  # fmt: skip
    found = anonymity(of_rows(template, person=rows))
    assert (found.k, found.alone, found.few) == (1, 1, 1)
    assert found.variables == ("place", "sex")


def test_tables_are_joined_by_person_so_that_values_of_two_tell_more_than_one(demonstration):
    persons = pd.DataFrame({"person": list("abcdef"), "sex": ["w"] * 3 + ["m"] * 3})
    firms = pd.DataFrame({"person": list("fedcba"), "enterprise": list("uvwxyz"),
                          "activity": ["F", "F", "H", "H", "F", "F"]})  # fmt: skip
    alone = anonymity(of_rows(demonstration, person=persons))
    joined = anonymity(of_rows(demonstration, person=persons, enterprise=firms))
    assert (alone.k, alone.alone) == (3, 0)
    assert (joined.k, joined.alone, joined.few) == (1, 2, 6)


def test_several_rows_of_a_person_tell_what_all_of_them_say(demonstration):
    steps = pd.DataFrame(
        {"person": ["a", "a", "b", "b", "c"], "service": ["x", "y", "x", "y", "x"]}
    )
    found = anonymity(of_rows(demonstration, support=steps))
    assert (found.persons, found.k, found.alone, found.few) == (3, 1, 1, 3)


def test_a_sensitive_variable_is_no_key_and_whom_it_would_set_apart_is_told(demonstration):
    rows = pd.DataFrame({"person": list("abcd"), "sex": ["w"] * 4,
                         "citizenship": ["MA", "MA", "MA", "SN"]})  # fmt: skip
    contents = of_rows(demonstration, person=rows)
    found = anonymity(contents)
    assert (found.k, found.alone, found.known) == (4, 0, {"citizenship": 1})
    told = "\n".join(disclosure(contents, found))
    assert "Alone for whoever knows one of them as well: citizenship (1)." in told


def test_two_whose_year_is_missing_are_alike_and_not_left_out(template):
    rows = pd.DataFrame({"person": list("ab"), "sex": ["w", "w"],
                         "birth_year": pd.array([None, None], "Int64")})  # fmt: skip
    found = anonymity(of_rows(template, person=rows))
    assert (found.k, found.alone, found.persons) == (2, 0, 2)


def test_a_reason_is_a_value_that_sets_apart(template):
    rows = pd.DataFrame({"person": list("ab"), "sex": ["w", "w"],
                         "birth_year": pd.array([None, None], "Int64"),
                         "birth_year__missing": ["refused", "no_answer"]})  # fmt: skip
    assert anonymity(of_rows(template, person=rows)).alone == 2


def test_without_identifying_values_nothing_is_counted_and_that_is_said(template):
    contents = of_rows(template, person=pd.DataFrame({"person": ["a"]}))
    assert anonymity(contents) is None
    assert next(disclosure(contents, None)).startswith("No variable is marked `quasi`")


def test_below_three_is_for_restricted_access_and_says_what_can_be_coarser(awkward):
    told = "\n".join(disclosure(awkward, anonymity(awkward)))
    assert "k = 1, all tables joined by person; of 4 persons 2 are alone" in told
    assert "k is below 3: restricted access for data of real people" in told
    assert "Alone if one variable were left out (`--without`): answer (0)." in told
    assert "`--round VARIABLE=STEP`: a_name_that_is_longer_than_stata_can_hold_first." in told
    assert "Sensitive: a_name_that_is_longer_than_stata_can_hold_first." in told


def test_a_count_beside_the_variable_place_is_no_street_and_its_number(template):
    """The gate before a deposit read "9, place 8" as a French address and refused every such study."""
    found = Anonymity(12, ("sex", "place", "age"), 1, 12, 12, {"sex": 9, "place": 10, "age": 11})
    told = "\n".join(disclosure(template, found))
    assert "sex (9), place (10), age (11)" in told
    assert not list(find_formatted(told))


def test_coarser_dates_leave_fewer_alone(demonstration):
    without = [name for name, v in demonstration.study.codebook.variables.items()
               if v.disclosure == "quasi" and v.table != "step"]  # fmt: skip
    month = anonymity(contents_of(demonstration.study, without=without))
    year = anonymity(contents_of(demonstration.study, without=without, dates="year"))
    assert year.alone < month.alone
