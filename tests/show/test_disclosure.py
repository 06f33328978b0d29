from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impra_research.show.disclosure import HIDDEN, mask_counts, possible_range
from impra_research.show.screen import cut_curves, screen
from impra_research.show.tables import result_table

SMALL = "<5"


def fits(mark, value):
    return (1 <= value < 5) if mark == SMALL else (value >= 5) if mark == HIDDEN else value == mark


def possible_values(shown, at, most):
    """Every value the cell could have for someone who has the shown table and knows the rule."""
    rows, columns = shown.shape[0] - 1, shown.shape[1] - 1
    inner = list(product(range(rows), range(columns)))
    guesses = {SMALL: range(1, 5), HIDDEN: range(5, most + 2)}
    ranges = [guesses.get(shown.iat[cell], [shown.iat[cell]]) for cell in inner]
    found = set()
    for guess in product(*ranges):
        table = totalled(guess, columns)
        if all(
            fits(shown.iat[i, j], table[i][j]) for i in range(rows + 1) for j in range(columns + 1)
        ):
            found.add(table[at[0]][at[1]])
    return found


def totalled(cells, columns):
    rows = [list(cells[i : i + columns]) for i in range(0, len(cells), columns)]
    rows = [[*row, sum(row)] for row in rows]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def attacked(counts):
    shown = mask_counts(counts, 5)
    return {
        (i, j): possible_values(shown, (i, j), int(counts.to_numpy().max()))
        for i, j in product(range(len(shown)), range(shown.shape[1]))
        if shown.iat[i, j] == SMALL
    }


def test_counts_without_small_cells_are_shown_whole():
    counts = pd.DataFrame({"yes": [30, 40], "no": [20, 10]}, index=["x", "y"])
    assert mask_counts(counts, 5).loc["total"].tolist() == [70, 30, 100]


def test_a_small_count_is_shown_as_less_than_five_and_zero_as_zero():
    counts = pd.DataFrame({"a": [3, 0, 20], "b": [20, 10, 30], "c": [9, 9, 9]})
    shown = mask_counts(counts, 5)
    assert shown.loc[0, "a"] == SMALL
    assert shown.loc[1, "a"] == 0


def test_one_hidden_cell_never_stands_alone_in_its_row_or_column():
    shown = mask_counts(pd.DataFrame({"a": [3, 40, 9], "b": [20, 10, 30], "c": [9, 9, 9]}), 5)
    hidden = shown.isin([SMALL, HIDDEN])
    assert (hidden.sum(axis=1) != 1).all()
    assert (hidden.sum(axis=0) != 1).all()


def test_subtraction_does_not_give_a_hidden_count_back():
    assert all(len(values) > 1 for values in attacked(
        pd.DataFrame({"yes": [3, 12], "no": [20, 10]})).values())  # fmt: skip


def test_two_ones_beside_their_total_are_not_given_away():
    """Two marks "<5" that add up to 2 would be 1 and 1."""
    counts = pd.DataFrame({"a": [1, 9], "b": [1, 8], "c": [12, 9]})
    assert all(len(values) > 1 for values in attacked(counts).values())


def test_a_hidden_five_beside_a_one_is_not_given_away_by_the_rule():
    """A total of 6 over "<5" and a count of at least 5 would be 1 and 5."""
    counts = pd.DataFrame({"a": [1, 9], "b": [5, 8]})
    assert all(len(values) > 1 for values in attacked(counts).values())


def accounts_by_registration():
    return pd.DataFrame([[0, 24, 50, 87], [34, 61, 1, 2]], index=["yes", "no"],
                        columns=["none", "personal", "simplified", "complete"])  # fmt: skip


def test_registration_by_accounts_is_safe_from_a_reader_who_knows_zeros_margins_and_the_rule():
    """Each "<5" may be any of 1 to 4, and no cell is hidden that follows from the others."""
    shown = mask_counts(accounts_by_registration(), 5)
    assert shown.loc["total"].tolist() == [34, 85, 51, 89, 259]
    assert shown["total"].tolist() == [161, 98, 259]
    assert (shown.at["yes", "none"], shown.at["no", "none"]) == (0, 34)
    ranges = {
        (row, column): possible_range(shown, (row, column), 5)
        for row, column in product(range(3), range(5))
        if shown.iat[row, column] in (SMALL, HIDDEN)
    }
    assert ranges.pop((1, 2)) == (1, 4)
    assert ranges.pop((1, 3)) == (1, 4)
    assert all(most > least for least, most in ranges.values())


def test_two_small_counts_of_one_row_are_not_narrowed_by_their_sum():
    """With 61 shown, the two would add up to 3: one and two, in some order."""
    shown = mask_counts(accounts_by_registration(), 5)
    narrowed = shown.copy()
    narrowed.at["no", "personal"] = 61
    narrowed.at["yes", "personal"] = 24
    assert possible_range(narrowed, (1, 2), 5) == (1, 2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=3))
def test_every_mark_stands_for_all_that_it_says(rows):
    shown = mask_counts(pd.DataFrame(rows), 5)
    cells = product(range(shown.shape[0]), range(shown.shape[1]))
    small = [cell for cell in cells if shown.iat[cell] == SMALL]
    assert all(possible_range(shown, cell, 5) == (1, 4) for cell in small)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=2, max_size=2))
def test_no_table_gives_a_small_count_back(rows):
    counts = pd.DataFrame(rows)
    assert all(len(values) > 1 for values in attacked(counts).values())


def test_a_table_whose_marks_alone_would_tell_is_hidden_as_a_whole():
    """Four marks "<5" under a total "<5" can only be four ones."""
    shown = mask_counts(pd.DataFrame([[1, 1], [1, 1]]), 5)
    assert (shown == HIDDEN).all(axis=None)


def test_the_received_counts_are_left_as_they_are():
    counts = pd.DataFrame({"a": [3, 40], "b": [20, 10]})
    mask_counts(counts, 5)
    assert counts.to_numpy().tolist() == [[3, 20], [40, 10]]


def test_an_estimate_on_fewer_than_five_is_blank_with_its_n_and_events():
    table = pd.DataFrame({"n": [4, 5], "events": [2, 3], "share": [0.5, 0.6], "low": [0.1, 0.2]})
    hidden = screen(table, 5)
    assert all(hidden[name].isna().tolist() == [True, False] for name in table.columns)
    assert hidden.at[1, "n"] == 5


def test_an_n_of_none_is_shown_as_none_and_an_n_of_many_stays_beside_a_small_count():
    table = pd.DataFrame({"n": [0, 40], "count": [0, 2], "share": [float("nan"), 0.05]})
    assert screen(table, 5)["n"].tolist() == [0, 40]
    assert screen(table, 5)["share"].isna().all()


def test_a_row_of_a_cross_table_that_rests_on_few_loses_its_n():
    crossed = pd.DataFrame({
        "row": ["x", "x", "y", "y"], "column": ["a", "b", "a", "b"], "n": [3, 3, 30, 30],
        "count": [3, 0, 15, 15], "share": [1.0, 0.0, 0.5, 0.5],
    })  # fmt: skip
    assert screen(crossed, 5)["n"].isna().tolist() == [True, True, False, False]


@pytest.mark.parametrize(("min_cell", "months"), [(5, [0, 1]), (1, [0, 1, 2])])
def test_a_curve_ends_where_too_few_are_at_risk(min_cell, months):
    curve = pd.DataFrame({"month": [0, 1, 2], "at_risk": [9, 5, 4]})
    assert cut_curves(curve, min_cell)["month"].tolist() == months


def test_a_share_whose_count_or_rest_is_small_is_blank():
    table = pd.DataFrame({"n": [100] * 4, "count": [3, 97, 0, 50], "share": [0.03, 0.97, 0, 0.5]})
    assert screen(table, 5)["share"].isna().tolist() == [True, True, False, False]
    assert screen(table, 5)["count"].isna().tolist() == [True, True, False, False]


def test_a_row_of_shares_with_a_small_one_in_it_is_blank_as_a_whole():
    crossed = pd.DataFrame({
        "row": ["x", "x", "y", "y"], "column": ["a", "b", "a", "b"], "n": [30] * 4,
        "count": [3, 27, 15, 15], "share": [0.1, 0.9, 0.5, 0.5],
    })  # fmt: skip
    assert screen(crossed, 5)["share"].isna().tolist() == [True, True, False, False]


def test_a_table_shows_no_count_of_one_or_two_persons(look):
    shares = pd.DataFrame({
        "group": ["piemonte", "rhone_alpes"], "count": [1, 20], "n": [2, 40], "share": [0.5, 0.5],
    })  # fmt: skip
    shown = result_table(screen(shares, 5), ["group", "n", "share"], look,
                         key="registered_shares", notes=[])  # fmt: skip
    assert [cell.text for cell in shown.rows[0]][1:] == ["–", "–"]
    assert [cell.text for cell in shown.rows[1]][1] == "40"
