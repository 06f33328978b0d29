from __future__ import annotations

import pandas as pd
import pytest

from impra_research.draft.cells import answers, look_at
from impra_research.draft.disclosure import disclosure_of
from impra_research.draft.notes import on_countries
from impra_research.draft.repeats import repeated_columns
from impra_research.draft.tables import number_column


def look(*cells: str, decimal: str = ".", **how: bool):
    return look_at(pd.Series(list(cells), index=range(2, 2 + len(cells))), decimal=decimal, **how)


@pytest.mark.parametrize(
    ("cells", "level"),
    [
        (["12", "7", "31"], "count"),
        (["12,5", "7", "1 300,50"], "ratio"),
        (["0", "1", "1"], "binary"),
        (["03/2009", "2010-04-03", "été 2011"], "date"),
        (["1984", "1990"], "count"),
        (["01", "02", "01"], "nominal"),
        (["A1", "A2", "A1"], "nominal"),
        (["Oui", "Non", "Oui"], "binary"),
        (["Rarement", "Souvent"], "ordinal"),
        (["Nord", "Sud"] * 3, "nominal"),
        (["Nord", "Sud", "Est"], "text"),
    ],
)
def test_a_level_is_what_every_cell_fits(cells, level):
    assert look(*cells, decimal=",").level == level


def test_a_postcode_is_no_number():
    assert look("01000", "01000", "01000", "69001", "69001", "69001").level == "nominal"


def test_a_word_beside_dates_is_a_reason_and_the_rest_stay_dates():
    found = look("2009", "Non ancora", "03/2010")
    assert (found.level, found.missing) == ("date", {"Non ancora": "not_yet"})


def test_one_cell_in_twenty_that_is_no_date_does_not_make_a_text_and_its_row_is_told():
    found = look(*["03/2010"] * 30, "in spring")
    assert (found.level, found.nearly) == ("date", ("date", (32,)))


def test_a_code_far_from_all_numbers_is_asked_about():
    assert look("2", "5", "99").odd == "99"
    assert look("98", "97", "99").odd == ""


def test_a_value_of_two_people_is_counted_and_not_shown():
    found = look(*["Cuisine"] * 5, *["Couture"] * 2)
    assert (found.level, found.listed, found.rare) == ("text", (), 1)
    assert look(*["Cuisine"] * 5, *["Couture"] * 2, rare=True).listed == ("Couture", "Cuisine")


def test_countries_are_known_in_three_languages_and_none_is_listed_in_the_draft():
    assert look("Maroc", "Marocco", "Perù").known_list == "iso_3166"


@pytest.mark.parametrize(
    ("heading", "cells", "found"),
    [
        ("Cognome e nome", ["x"], "direct"),
        ("Contact", ["a.b@example.org"], "direct"),
        ("Où ?", ["45.0703 7.6869"], "direct"),
        ("Remarques", ["il pleut"], "text"),
    ],
)
def test_what_names_or_reaches_a_person_is_direct(heading, cells, found):
    assert disclosure_of(heading, "text", pd.Series(cells)) == found


def test_a_closed_answer_about_health_or_birth_is_sensitive_or_quasi():
    assert disclosure_of("Problemi di salute?", "binary", pd.Series(["Sì"])) == "sensitive"
    assert disclosure_of("Paese di nascita", "nominal", pd.Series(["x"])) == "quasi"
    assert disclosure_of("G01Q03", "nominal", pd.Series(["x"])) == "quasi"


def test_one_misspelt_country_among_others_is_asked_about_and_not_shown():
    cells = pd.Series(["Maroc", "Marocco", "Perù", "Sénégal", "Albania", "Maroco"])
    counts = answers(cells)
    asked = list(on_countries(look(*cells), counts))
    assert "5 of its 6 answers" in asked[0]
    assert "Maroco " not in asked[0]
    assert not list(on_countries(look("left", "right", "Perù"), answers(pd.Series(["Perù"]))))


def test_incomes_that_all_differ_do_not_number_the_respondents():
    rows = pd.DataFrame({"sex": ["f", "m"], "income": ["900", "1800"], "code": ["AB1", "AC2"]})
    assert (number_column(rows).column, number_column(rows).like) == ("code", "AA0")
    assert number_column(rows[["sex", "income"]]).column == "#row"


def test_a_telephone_never_numbers_the_respondents():
    rows = pd.DataFrame({"id": ["0639981234", "0639981235"]})
    assert number_column(rows).column == "#row"


def test_a_matrix_that_everybody_answers_is_no_repetition():
    whole = {f"q{n}_{end}": ["x"] * 4 for n in (1, 2) for end in "ab"}
    assert list(repeated_columns(pd.DataFrame(whole), {})) == []
