from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impra_research.clean.dates import MONTHS, NotADateError, read_date

KNOWN = [
    ("03/04/2010", date(2010, 4, 3), date(2010, 4, 3), "day"),
    ("2010-04-03", date(2010, 4, 3), date(2010, 4, 3), "day"),
    ("2014-05-03T09:12:00.000+02:00", date(2014, 5, 3), date(2014, 5, 3), "day"),
    ("05/04/2014 10:00:00", date(2014, 4, 5), date(2014, 4, 5), "day"),
    ("1º maggio 2008", date(2008, 5, 1), date(2008, 5, 1), "day"),
    ("1er mai 2008", date(2008, 5, 1), date(2008, 5, 1), "day"),
    ("mars 2011", date(2011, 3, 1), date(2011, 3, 31), "month"),
    ("Février 2012", date(2012, 2, 1), date(2012, 2, 29), "month"),
    ("2009-12", date(2009, 12, 1), date(2009, 12, 31), "month"),
    ("été 2011", date(2011, 6, 1), date(2011, 8, 31), "season"),
    ("primavera del 2010", date(2010, 3, 1), date(2010, 5, 31), "season"),
    ("fin 2010", date(2010, 9, 1), date(2010, 12, 31), "season"),
    ("l’hiver 2011-2012", date(2011, 12, 1), date(2012, 2, 29), "season"),
    ("inverno 2011/12", date(2011, 12, 1), date(2012, 2, 29), "season"),
    ("nell’estate del 2012", date(2012, 6, 1), date(2012, 8, 31), "season"),
    ("avr. 2010", date(2010, 4, 1), date(2010, 4, 30), "month"),
    ("sett. 2009", date(2009, 9, 1), date(2009, 9, 30), "month"),
    ("avril 2010", date(2010, 4, 1), date(2010, 4, 30), "month"),
    ("mai 2010", date(2010, 5, 1), date(2010, 5, 31), "month"),
    ("04/2010", date(2010, 4, 1), date(2010, 4, 30), "month"),
    ("mi-mars 2010", date(2010, 3, 1), date(2010, 3, 31), "month"),
    ("3 aprile 2010", date(2010, 4, 3), date(2010, 4, 3), "day"),
    ("le 3 févr. 2010", date(2010, 2, 3), date(2010, 2, 3), "day"),
    ("03-dic-2010", date(2010, 12, 3), date(2010, 12, 3), "day"),
    ("2014/05/03 9:12:44 AM UTC+2", date(2014, 5, 3), date(2014, 5, 3), "day"),
    ("2014/05/04 14:00:09 UTC+2", date(2014, 5, 4), date(2014, 5, 4), "day"),
    ("nel 2008", date(2008, 1, 1), date(2008, 12, 31), "year"),
    ("2009", date(2009, 1, 1), date(2009, 12, 31), "year"),
    ("vers 2005", date(2004, 7, 1), date(2006, 6, 30), "about"),
    ("circa 2009", date(2008, 7, 1), date(2010, 6, 30), "about"),
]


@pytest.mark.parametrize(("written", "earliest", "latest", "precision"), KNOWN)
def test_a_date_means_what_its_writer_said_and_no_more(written, earliest, latest, precision):
    found = read_date(written)
    assert (found.earliest, found.latest, found.precision) == (earliest, latest, precision)


IN_PARTS = {
    (date(2012, 1, 1), date(2012, 4, 30)): (
        "early 2012", "beginning of 2012", "inizio 2012", "all’inizio del 2012", "début 2012"),
    (date(2012, 5, 1), date(2012, 8, 31)): (
        "mid 2012", "mid-2012", "Mid-2012", "middle of 2012", "metà 2012", "a metà del 2012", "mi-2012",
        "mi 2012", "au milieu de 2012"),
    (date(2012, 9, 1), date(2012, 12, 31)): (
        "end of 2012", "at the end of 2012", "end 2012", "late 2012", "fine 2012", "alla fine del 2012",
        "fin 2012", "à la fin de 2012"),
    (date(2012, 6, 1), date(2012, 6, 30)): ("mid june 2012", "end of June 2012", "metà giugno 2012"),
    (date(2011, 12, 1), date(2013, 2, 28)): (
        "winter 2012", "in the winter of 2012", "hiver 2012", "inverno 2012", "nell’inverno del 2012"),
}  # fmt: skip


@pytest.mark.parametrize(("days", "ways"), IN_PARTS.items())
def test_a_part_of_a_year_is_read_in_three_languages_and_a_winter_may_begin_or_end_in_it(
    days, ways
):
    read = [read_date(way) for way in ways]
    assert {(each.earliest, each.latest) for each in read} == {days}
    precision = {4: "season", 1: "month", 15: "about"}[round((days[1] - days[0]).days / 30.4)]
    assert {each.precision for each in read} == {precision}


@pytest.mark.parametrize(
    "written",
    [
        *("31/02/2011", "2011-13-01", "13/2009", "99", "boh", "", "0000", "février", "2 mars"),
        *(
            "31/12/09",
            "3 mai 09",
            "hiver 2010/12",
            "mid-12",
            "2010-04-03 or so",
            "2010/4-3",
            "40973",
            "mar 5/2010",
        ),
    ],
)
def test_what_is_no_date_is_refused_and_never_guessed(written):
    with pytest.raises(NotADateError):
        read_date(written)


def test_a_number_is_a_day_of_excel_only_where_a_workbook_may_hold_one():
    found = read_date("40973", serials=True)
    assert (found.earliest, found.latest, found.precision) == (date(2012, 3, 5),) * 2 + ("day",)
    assert read_date("2009", serials=True).precision == "year"


@given(st.dates(date(1930, 1, 1), date(2030, 12, 31)), st.sampled_from(["en", "fr", "it"]))
def test_every_day_is_inside_every_way_of_writing_it(day, language):
    month = MONTHS[language].split()[day.month - 1]
    ways = [f"{day:%d/%m/%Y}", day.isoformat(), f"{day.day} {month} {day.year}", f"{day:%m/%Y}",
            f"{month} {day.year}", str(day.year), f"vers {day.year}"]  # fmt: skip
    spans = [read_date(way) for way in ways]
    assert all(span.earliest <= day <= span.latest for span in spans)
    widths = [span.latest - span.earliest for span in spans]
    assert widths == sorted(widths) or widths[0] == timedelta(0)


@pytest.mark.parametrize("clock", ["25:99", "24:60", "9:75", "10:20:61"])
def test_a_clock_that_does_not_exist_is_no_day(clock):
    with pytest.raises(NotADateError):
        read_date(f"2010-04-03 {clock}")
    assert read_date("2010-04-03 23:59:60").precision == "day"
