"""What no notebook tells is counted, and no other page gives back what is hidden here."""

from dataclasses import replace

import pandas as pd
import pytest

from impra_research.analyse.shares import cross
from impra_research.show.counted import JOINED, Counted, _missing, _protected, _shares, counted
from impra_research.show.counted_tables import shown_counts
from impra_research.show.disclosure import HIDDEN, TOTAL, mask_counts, possible_range
from impra_research.show.elsewhere import TOLD_BY, told_elsewhere
from impra_research.show.labels import Look
from impra_research.show.order import crossed_by_place
from impra_research.show.parts import parts_of
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


def test_the_few_who_did_not_answer_are_told_as_n_tells_them_and_their_reason_is_not():
    rows = pd.DataFrame({"x": [None] * 9, "x__missing": ["not_asked"] * 8 + ["refused"]})
    assert _missing(rows, "x", 5) == [(["not_asked"], 8), ([], 1)]
    assert _missing(rows.iloc[-1:], "x", 5) == [([], 1)]


def test_a_quartile_stands_only_with_enough_answers_on_either_side():
    rows = pd.DataFrame({"place": ["a"] * 20 + ["b"] * 12, "x": range(32)})
    parts = parts_of(rows, "x", ("a", "b"), 5)
    assert parts["a"].tolist() == [20, 4.75, 9.5, 14.25]
    assert parts["b"].tolist() == [12, None, 25.5, None]
    assert parts.index.tolist() == ["n", "first_quartile", "median", "third_quartile"]


def test_a_place_with_few_numbers_shows_neither_its_count_nor_its_median():
    rows = pd.DataFrame({"place": ["a"] * 40 + ["b"] * 3, "x": range(43)})
    parts = parts_of(rows, "x", ("a", "b"), 5)
    assert parts["b"].tolist() == ["<5", None, None, None]
    assert [parts.at["n", place] for place in ("a", TOTAL)] != [40, 43]


def test_the_parts_of_a_number_are_weighted_where_there_are_weights():
    rows = pd.DataFrame({"place": "a", "x": range(40), "w": [1.0] * 20 + [19.0] * 20})
    assert parts_of(rows, "x", ("a",), 5, "w")["a"].tolist() == [40, 24, 29, 34]
    few = rows.assign(w=[1.0] * 37 + [30.0] * 3)
    assert parts_of(few, "x", ("a",), 5, "w")["a"].tolist() == [40, 31, None, None]
    assert parts_of(rows, "x", ("a",), 5)["a"].tolist() == [40, 9.75, 19.5, 29.25]


def test_the_weight_itself_is_not_counted(study):
    sampling = study.declared.sampling.model_copy(update={"weight": "birth_year"})
    weighted = WithDeclared(study, study.declared.model_copy(update={"sampling": sampling}))
    names = {each.name for each in counted(weighted, PLACES)}
    assert "workers" in names
    assert "birth_year" not in names


class WithDeclared:
    """A study with another study.yml."""

    def __init__(self, study, declared):
        self.study, self.declared = study, declared

    def __getattr__(self, name):
        return getattr(self.study, name)


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


def test_what_a_notebook_tells_is_not_counted_again(study):
    told = told_elsewhere(study.codebook, TOLD_BY)
    left = {each.name for each in counted(study, PLACES, elsewhere=told)}
    assert {"sex", "registered", "accounts", "vat", "fit_family", "refused_service"} <= told.keys()
    assert told["sex"] == "who_answered"
    assert not told.keys() & left
    assert {"birth_country", "activity", "workers"} <= left
    assert told["knows_service"] == "who_helps_and_how"


def test_a_variable_of_a_page_that_is_not_made_is_counted_here(study):
    assert "fit_family" not in told_elsewhere(study.codebook, ["who_answered"])


def test_the_whole_count_that_other_pages_give_narrows_no_hidden_cell(study):
    """Which persons have a value can be read off `who_answered` even where a total is hidden here."""
    told, seen = told_elsewhere(study.codebook, TOLD_BY), 0
    for each in counted(study, PLACES, elsewhere=told):
        shown = each.cells
        if TOTAL not in shown.index:
            continue
        known = study.table(each.table)[each.name].notna()
        place = study.table("person").set_index("person")["place"]
        of = study.table(each.table)["person"].map(place)
        shown = shown.copy()
        for column in shown:
            everyone = known if column == TOTAL else known & (of == column)
            shown.loc[TOTAL, column] = int(everyone.sum())
        for row, code in enumerate(shown.index):
            for at, column in enumerate(shown):
                if shown.loc[code, column] == "<5":
                    seen += 1
                    low, high = possible_range(shown, (row, at), 5)
                    assert low <= 1, (each.name, code, column)
                    assert high >= 4, (each.name, code, column)
    assert seen


def test_neighbours_in_an_order_are_joined_where_nothing_could_be_shown():
    codes, counts = list("1234"), {"a": (1, 1, 30, 1), "b": (1, 3, 1, 1)}
    given = [(place, code) for place, each in counts.items()
             for code, n in zip(codes, each, strict=True) for _ in range(n)]  # fmt: skip
    rows = pd.DataFrame(given, columns=["place", "x"]).astype({"x": pd.CategoricalDtype(codes)})
    _, hidden = _protected(rows, "x", ("a", "b"), 5, is_ordered=False)
    assert (hidden == HIDDEN).all(axis=None)
    _, cells = _protected(rows, "x", ("a", "b"), 5, is_ordered=True)
    assert not (cells == HIDDEN).all(axis=None)
    assert any(JOINED in code for code in cells.index)


def test_a_question_put_to_others_in_one_place_has_no_total_and_says_so(study, look, counts):
    variable = study.codebook.variables["sex"]
    assert counts["sex"].alike
    apart = replace(counts["sex"], alike=False)
    notes = shown_counts(apart, look).notes
    assert look.words.say("counted.not_alike") in notes
    assert variable.note is None


def test_a_place_where_nobody_was_asked_has_no_column_and_is_named(study, counts):
    trades = counts["trade_with_origin"]
    assert list(trades.cells) == ["piemonte"]
    told = shown_counts(trades, Look(study, Words("en"), PLACES)).notes
    assert told[0] == "Nobody has a value in: Rhône-Alpes."


def test_answers_in_the_alphabet_of_their_codes_stand_by_their_names_and_what_is_left_over_last(
    study, counts
):
    shown = shown_counts(counts["birth_country"], Look(study, Words("fr"), PLACES))
    names = [row[0].text for row in shown.rows]
    assert names[:3] == ["Albanie", "Algérie", "Bénin"]
    assert names[-2:] == ["Autre pays", "Total"]
