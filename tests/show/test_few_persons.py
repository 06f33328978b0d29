from itertools import product

import pytest
from numpy.random import default_rng
from tests.coding.outputs.coded import coded

from impra_research.codebook import Theme
from impra_research.coding.outputs import co_occurrence, code_frequencies, counted
from impra_research.show.few_persons import co_occurrence_shown, frequencies_shown, hidden_persons

TREE = {"top": None, "a": "top", "b": "top", "c": None}
THEMES = {code: Theme.model_construct(parent=parent) for code, parent in TREE.items()}


def spoken(**persons):
    """Codings by code: the numbers of the persons who speak of it."""
    rows = [(f"D{number:02}", 0, 5, code) for code, of in persons.items() for number in of]
    return coded(*rows, documents=[f"D{number:02}" for number in range(12)])


def shown(*tables, min_cell=5):
    table = code_frequencies(*tables, THEMES)
    return frequencies_shown(table, counted(*tables), THEMES, min_cell).set_index("code")


def test_few_who_speak_of_a_code_are_hidden_with_their_row_and_few_who_do_not_are_shown():
    table = shown(*spoken(a=range(11), c=[1, 2]))
    assert table.loc["c", ["segments", "cases", "share", "characters"]].tolist() == [
        "…",
        "<5",
        "…",
        "…",
    ]
    assert table.loc["a", "cases"] == 11
    assert table.loc["b", "cases"] == 0


@pytest.mark.parametrize(("b", "told"), [([1, 2, 9], 7), ([1, 8, 9], "…")])
def test_a_code_above_is_hidden_when_it_gives_the_few_away_by_subtraction(b, told):
    table = shown(*spoken(a=[0, 1, 2, 3, 4, 5], b=b))
    assert table.loc[["a", "b"], "cases"].tolist() == [6, "<5"]
    assert table.loc["top", "cases"] == told


def test_no_code_above_tells_the_passages_of_the_few_by_subtraction():
    table = shown(*spoken(a=[0, 1, 2, 3, 4], b=[5]))
    assert table.loc[["top", "a", "b"], "cases"].tolist() == [6, 5, "<5"]
    assert table.loc[["top", "a", "b"], "segments"].tolist() == ["…", 5, "…"]
    assert table.loc[["top", "a", "b"], "characters"].tolist() == ["…", 25, "…"]
    assert shown(*spoken(a=[0, 1, 2, 3, 4])).loc["top", "segments"] == 5


def test_nothing_is_told_of_fewer_persons_than_a_cell_may_have():
    table = shown(*spoken(a=range(11)), min_cell=13)
    assert set(table["cases"]) == {"…", "<13"}


def test_a_pair_that_few_persons_have_hides_its_count_and_coefficient():
    tables = spoken(a=range(8), b=[1, 2, 3], c=[0, 4, 5, 6, 7, 8])
    pairs = co_occurrence(*tables, THEMES, within="case")
    table = co_occurrence_shown(pairs, counted(*tables), 5).set_index(["first", "second"])
    columns = ["n_first", "n_second", "together", "cases", "c"]
    assert table.loc[("a", "b"), columns].tolist() == [8, "…", "…", "<5", "…"]
    assert table.loc[("a", "c"), columns].tolist() == [8, 6, 5, 5, 5 / 9]
    assert table.loc[("b", "c"), columns].tolist() == ["…", 6, 0, 0, 0]


def left(cases, marks, part, min_cell):
    """The counts a part may have for whoever knows that nobody is in the whole but through a part."""
    shown = {code: range(1, min_cell) if marks.get(code, "").startswith("<") else range(13)
             if code in marks else [count] for code, count in cases.items()}  # fmt: skip
    whole = shown.pop("top")
    return {
        dict(zip(shown, counts, strict=True))[part]
        for counts in product(*shown.values())
        if any(max(counts) <= each <= sum(counts) for each in whole)
    }


@pytest.mark.parametrize("seed", range(40))
def test_a_theme_never_tells_more_of_a_small_count_than_its_mark(seed):
    tree = {"top": None, "a": "top", "b": "top", "c": "top"}
    themes = {code: Theme.model_construct(parent=parent) for code, parent in tree.items()}
    speaks = default_rng(seed).random((12, 3)) < default_rng(seed).choice([0.1, 0.3, 0.6], 3)
    cases = dict(zip("abc", map(int, speaks.sum(axis=0)), strict=True))
    cases |= {"top": int(speaks.any(axis=1).sum())}
    marks = hidden_persons(cases, themes, ["top"], 5)
    for code in {*marks} - {"top"}:
        assert left(cases, marks, code, 5) == {1, 2, 3, 4}
    if marks.get("top") == "…":  # nothing is hidden in vain
        bare = {code: mark for code, mark in marks.items() if code != "top"}
        assert any(left(cases, bare, code, 5) != {1, 2, 3, 4} for code in bare)
