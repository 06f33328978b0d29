"""Who is alone with identifying values: counted, never named."""

from __future__ import annotations

import pandas as pd

from impra_research.deposit import anonymity
from impra_research.deposit.columns import columns_of
from impra_research.deposit.contents import Contents, Table


def of_rows(contents, rows):
    """The person table of the template, with other rows."""
    codebook, was = contents.study.codebook, contents.tables["person"]
    columns = columns_of("person", list(rows), codebook)
    table = Table("person", was.label, was.key, rows, columns)
    return Contents(contents.study, {"person": table}, contents.reasons, "month", ())


def test_a_group_is_as_large_as_those_who_share_every_value(template):
    rows = pd.DataFrame({"person": list("abcdef"), "sex": ["w", "w", "w", "m", "m", "m"],
                         "birth_year": pd.array([1970, 1970, 1970, 1980, 1980, None], "Int64")})  # fmt: skip
    (found,) = anonymity(of_rows(template, rows))
    assert (found.k, found.alone, found.few, found.rows) == (1, 1, 3, 6)
    assert found.variables == ("sex", "birth_year")


def test_two_whose_year_is_missing_are_alike_and_not_left_out(template):
    rows = pd.DataFrame({"person": list("ab"), "sex": ["w", "w"],
                         "birth_year": pd.array([None, None], "Int64")})  # fmt: skip
    (found,) = anonymity(of_rows(template, rows))
    assert (found.k, found.alone, found.rows) == (2, 0, 2)


def test_a_table_without_identifying_values_is_not_counted(template):
    assert list(anonymity(of_rows(template, pd.DataFrame({"person": ["a"]})))) == []


def test_coarser_dates_leave_fewer_alone(demonstration):
    from impra_research.deposit import contents_of

    month = next(each for each in anonymity(demonstration) if each.table == "step")
    year = next(each for each in anonymity(contents_of(demonstration.study, dates="year"))
                if each.table == "step")  # fmt: skip
    assert year.alone < month.alone
