"""What looks like dates is a date, or is text with a word on it; no list of days passes a deposit unseen."""

from __future__ import annotations

import pytest
from tests.draft.one_column import drafted

WRITTEN = {
    "month first": ["03/25/2010", "04/05/2010", "12/31/2011"],
    "with a time": ["3/25/2010 14:30:00", "4/5/2010 09:00:00", "12/31/2011 10:15:00"],
    "two digits": ["25/03/10", "05/04/10", "31/12/11"],
    "one number": ["20100325", "20100405", "20111231"],
    "in words": ["March 25, 2010", "April 5, 2010", "December 31, 2011"],
    "short words": ["25-Mar-10", "05-Apr-10", "31-Dec-11"],
    "mixed": ["2011-07-14", "12/31/2011", "2010-05", "25/03/10"],
}


@pytest.mark.parametrize("way", WRITTEN)
def test_dates_that_are_not_read_are_text_with_a_word_on_how_they_look(tmp_path, way):
    variable, text = drafted(tmp_path, WRITTEN[way])
    assert (variable.level, variable.disclosure) == ("text", "text")
    assert "# decide: dates with " in text.partition("\n  what:")[0]
    shown = text.replace("as 03/25/2010", "").replace("as 25/03/10", "").replace("as 20100325", "")
    assert not any(answer in shown.replace("as March 25, 2010", "") for answer in WRITTEN[way])


def test_dates_of_several_forms_that_are_all_read_are_dates(tmp_path):
    variable, text = drafted(tmp_path, ["2010-05", "25/03/2010", "mai 2011", "2009"])
    assert variable.level == "date"
    assert "dates with" not in text


def test_dates_that_could_be_read_in_two_ways_say_so(tmp_path):
    variable, text = drafted(tmp_path, ["03/04/2010", "05/06/2010", "01/02/2011"])
    assert variable.level == "date"
    assert "# decide: day or month first?" in text


def test_a_list_with_a_day_among_its_answers_is_not_listed(tmp_path):
    variable, text = drafted(tmp_path, ["Nord", "Sud", "Est", "2014-03-05"])
    assert (variable.level, variable.disclosure) == ("text", "text")
    assert "2014-03-05" not in text


@pytest.mark.parametrize("answers", [["20100325", "31", "7"], ["12", "1984", "20"], ["A1", "B2"]])
def test_numbers_and_codes_are_no_dates(tmp_path, answers):
    assert "dates with" not in drafted(tmp_path, answers)[1]
