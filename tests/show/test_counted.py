"""Every variable is counted, and what the rules of disclosure hide elsewhere is hidden here too."""

import pandas as pd
import pytest

from impra_research.analyse.shares import cross
from impra_research.show.counted import Counted, _missing, _parts, _shares, counted, shown_counts
from impra_research.show.disclosure import TOTAL, mask_counts
from impra_research.show.labels import Look
from impra_research.show.order import crossed_by_place
from impra_research.show.tables import counts_of
from impra_research.show.words import Words

PLACES = ("piemonte", "rhone_alpes")


@pytest.fixture(scope="module")
def counts(study):
    return {each.name: each for each in counted(study, PLACES)}


def test_every_variable_with_values_and_every_number_is_counted_and_no_date_or_text(study, counts):
    variables = study.codebook.variables
    assert {"sex", "education", "registered", "birth_year", "fit_language"} <= counts.keys()
    assert not {name for name in counts if variables[name].level in ("date", "text", "identifier")}
    assert not {name for name in counts if variables[name].disclosure in ("direct", "text")}


@pytest.mark.parametrize("name", ["sex", "education", "citizenship"])
def test_the_same_cells_are_hidden_as_in_the_cross_table_of_another_page(study, counts, name):
    """Otherwise the two tables together would give a small cell back."""
    crossed = crossed_by_place(cross(study.table("person"), "place", name), "place", PLACES)
    other = mask_counts(counts_of(crossed), 5).T
    assert (
        counts[name].cells.astype(str).to_numpy().tolist() == other.astype(str).to_numpy().tolist()
    )


def test_a_share_stands_only_in_a_place_that_hides_nothing(study, counts):
    shown = shown_counts(counts["sex"], Look(study, Words("en"), PLACES))
    for column in range(1, len(shown.head)):
        cells = [row[column].text for row in shown.rows[:-1]]
        assert any(cell in ("<5", "…") for cell in cells) != any("%" in cell for cell in cells)


def test_small_reasons_stand_together_so_that_the_total_gives_none_away():
    values = [None] * 12 + ["a"]
    reasons = ["refused"] * 7 + ["empty"] * 3 + ["lost"] * 2 + [None]
    rows = pd.DataFrame({"x": values, "x__missing": reasons})
    assert _missing(rows, "x", 5) == [(["refused"], 7), (["empty", "lost"], 5)]
    assert _missing(rows.iloc[:8], "x", 5) == [(["refused", "empty"], 8)]


def test_a_quartile_stands_only_with_enough_answers_on_either_side():
    rows = pd.DataFrame({"place": ["a"] * 20 + ["b"] * 12, "x": range(32)})
    parts = _parts(rows, "x", ("a", "b"), 5)
    assert parts["a"].tolist() == [20, 4.75, 9.5, 14.25]
    assert parts["b"].tolist() == [12, None, 25.5, None]
    assert parts.index.tolist() == ["n", "first_quartile", "median", "third_quartile"]


def test_a_place_with_few_numbers_shows_neither_its_count_nor_its_median():
    rows = pd.DataFrame({"place": ["a"] * 40 + ["b"] * 3, "x": range(43)})
    parts = _parts(rows, "x", ("a", "b"), 5)
    assert parts["b"].tolist() == ["<5", None, None, None]
    assert [parts.at["n", place] for place in ("a", TOTAL)] != [40, 43]


def test_where_there_are_weights_a_weighted_share_stands_beside_the_other(study):
    cells = pd.DataFrame({"piemonte": [30, 10, 40]}, index=["woman", "man", TOTAL], dtype=object)
    cells[TOTAL] = cells["piemonte"]
    given = pd.DataFrame({place: [0.75, 0.25] for place in cells}, index=["woman", "man"])
    each = Counted("person", "sex", cells, [], [given, given - 0.15])
    shown = shown_counts(each, Look(study, Words("en"), PLACES))
    assert shown.rows[0][1].text == "30 (75%; 60%)"


def test_weights_are_added_up():
    rows = pd.DataFrame(
        {"place": ["a"] * 4, "x": ["yes", "no", "no", None], "w": [3.0, 0.5, 0.5, 9.0]}
    )
    assert _shares(rows, "x", ("a", "b"), None)["a"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert _shares(rows, "x", ("a", "b"), "w")["a"].tolist() == pytest.approx([1 / 4, 3 / 4])


def test_the_page_is_in_the_reader_s_language(look, counts):
    shown = shown_counts(counts["sex"], look)
    assert (
        shown.head[0].text
        == {"en": "Answer", "fr": "Réponse", "it": "Risposta"}[look.words.language]
    )
