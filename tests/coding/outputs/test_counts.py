"""Frequencies, the case x code matrix and co-occurrences, against a count by hand and a naive one."""

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.coding.outputs.coded import coded

from impra_research.codebook import Theme
from impra_research.coding.outputs import (
    case_code_matrix,
    co_occurrence,
    code_frequencies,
    counted,
    with_survey,
)
from impra_research.errors import UsageError

TREE = {"all": None, "a": "all", "b": "all", "b_1": "b", "c": None}
THEMES = {code: Theme.model_construct(parent=parent) for code, parent in TREE.items()}
SMALL = coded(
    ("D1", 0, 10, "a"), ("D1", 5, 15, "b"), ("D1", 5, 15, "c"), ("D2", 0, 4, "b_1"), ("D2", 30, 34, "c"),
    documents=["D3"],
)  # fmt: skip


def above(code):
    return [code, *above(TREE[code])] if code else []


@st.composite
def codings(draw):
    """Codings of a few short texts, by one person each but the last two, which are of one."""
    rows = draw(st.lists(st.tuples(
        st.sampled_from(["D1", "D2", "D3", "D4"]), st.integers(0, 20), st.integers(1, 9),
        st.sampled_from([*TREE]), st.sampled_from(["A", "B"]),
    ), max_size=25))  # fmt: skip
    spans = [(document, start, start + length, code, coder)
             for document, start, length, code, coder in rows]  # fmt: skip
    segment, transcript = coded(*spans, documents=["D1", "D2", "D3", "D4"])
    return segment, transcript.assign(person=["P1", "P2", "P3", "P3"])


def naive(segment, transcript, code, *, families=True):
    """The passages of a code as a set of (person, document, start, end)."""
    person = dict(zip(transcript["document"], transcript["person"], strict=True))
    rows = segment[["document", "start", "end", "code"]].itertuples(index=False, name=None)
    return {(person[document], document, start, end) for document, start, end, own in rows
            if (code in above(own) if families else code == own)}  # fmt: skip


def both(coded):
    return {"coders": sorted(set(coded[0]["coder"]))} if len(coded[0]) else {}


def test_a_character_coded_with_two_children_counts_once_in_their_parent():
    table = code_frequencies(*SMALL, THEMES).set_index("code")
    columns = ["segments", "cases", "characters", "n"]
    assert table.loc["all", columns].tolist() == [3, 2, 19, 3]  # 0-15 of D1 and 0-4 of D2
    assert table.loc["b", columns].tolist() == [2, 2, 14, 3]
    assert table.loc["c", columns].tolist() == [2, 2, 14, 3]


@settings(deadline=None, max_examples=25)
@given(codings())
def test_frequencies_are_those_of_a_count_one_by_one(coded):
    table = code_frequencies(*coded, THEMES, **both(coded)).set_index("code")
    for code in TREE:
        passages = naive(*coded, code)
        covered = {(d, at) for _, d, start, end in passages for at in range(start, end)}
        persons = {person for person, *_ in passages}
        assert table.loc[code, ["segments", "cases", "characters"]].tolist() == [
            len(passages), len(persons), len(covered)]  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(codings())
def test_each_cell_of_case_by_code_is_the_passages_of_that_person(coded):
    counts = case_code_matrix(*coded, THEMES, **both(coded)).set_index("person")
    present = case_code_matrix(*coded, THEMES, value="present", **both(coded)).set_index("person")
    for code in TREE:
        persons = [person for person, *_ in naive(*coded, code)]
        assert counts[code].tolist() == [persons.count(person) for person in ("P1", "P2", "P3")]
    pd.testing.assert_frame_equal(present, counts.clip(upper=1))


def test_a_person_interviewed_and_never_coded_has_a_row_of_zeros_and_joins_the_survey():
    matrix = case_code_matrix(*SMALL, THEMES)
    assert matrix.set_index("person").loc["P-D3"].tolist() == [0] * len(TREE)
    answer = pd.DataFrame(
        {"person": ["P-D1", "P-D3", "never interviewed"], "a": ["yes", "no", "no"]}
    )
    joined = with_survey(matrix, answer).set_index("person")
    assert joined["a"].fillna("none").to_dict() == {"P-D1": "yes", "P-D2": "none", "P-D3": "no"}
    assert joined["code_a"].tolist() == [1, 0, 0]


def pairs_together(within, first, second, characters):
    """Count one by one what goes together, as `together` says it."""
    if within == "case":
        return {p for p, *_ in first} & {p for p, *_ in second}
    if within == "segment":
        return first & second
    gap = characters if within == "near" else -1
    return {(one, other) for one in first for other in second if one[1] == other[1]
            and max(one[2], other[2]) - min(one[3], other[3]) <= gap}  # fmt: skip


@pytest.mark.parametrize("within", ["segment", "overlap", "near", "case"])
@settings(deadline=None, max_examples=25)
@given(coded=codings(), characters=st.integers(0, 12), families=st.booleans())
def test_each_co_occurrence_is_that_of_a_count_one_by_one(within, coded, characters, families):
    table = co_occurrence(*coded, THEMES, within=within, characters=characters, families=families,
                          **both(coded))  # fmt: skip
    passages = {code: naive(*coded, code, families=families) for code in TREE}
    used = [code for code in TREE if passages[code]]
    pairs = [(a, b) for a, b in combinations(used, 2)
             if not families or (a not in above(b) and b not in above(a))]  # fmt: skip
    assert list(zip(table["first"], table["second"], strict=True)) == pairs
    for _, row in table.iterrows():
        first, second = passages[row["first"]], passages[row["second"]]
        found = pairs_together(within, first, second, characters)
        n = [len({p for p, *_ in each} if within == "case" else each) for each in (first, second)]
        persons = {each if within == "case" else each[0] if within == "segment" else each[0][0]
                   for each in found}  # fmt: skip
        assert row[["n_first", "n_second", "together", "cases"]].tolist() == [
            *n, len(found), len(persons)]  # fmt: skip
        c = len(found) / (sum(n) - len(found)) if 2 * len(found) <= sum(n) else None
        assert (row["why"] == "") == (c is not None)
        assert c is None or row["c"] == pytest.approx(c)


def test_four_definitions_of_going_together_are_four_numbers():
    told = {within: co_occurrence(*SMALL, THEMES, within=within, characters=30)
            for within in ("segment", "overlap", "near", "case")}  # fmt: skip
    with_c = {within: table[table["second"] == "c"].set_index("first")["together"].to_dict()
              for within, table in told.items()}  # fmt: skip
    assert with_c == {
        "segment": {"a": 0, "b": 1, "b_1": 0}, "overlap": {"a": 1, "b": 1, "b_1": 0},
        "near": {"a": 1, "b": 1, "b_1": 1}, "case": {"a": 1, "b": 1, "b_1": 1},
    }  # fmt: skip


def test_the_consensus_counts_where_coders_decided_and_else_one_says_whose_codings():
    segment, transcript = coded(
        ("D1", 0, 5, "a", "A"), ("D1", 0, 5, "b", "B"), ("D1", 0, 5, "b", "consensus"),
        ("D2", 0, 5, "a", "A"), ("D2", 0, 5, "a", "B"), ("D2", 6, 9, "c", "B"),
    )  # fmt: skip
    decided = segment[segment["document"] == "D1"]
    assert counted(decided, transcript)["code"].tolist() == ["b"]
    with pytest.raises(UsageError, match="1 documents were coded by several people") as refused:
        counted(segment, transcript)
    assert "(A, B)" in str(refused.value)
    assert counted(segment, transcript, coders=["A"])["code"].tolist() == ["b", "a"]
    assert counted(segment, transcript, coders=["A", "B"])["code"].tolist() == ["b", "a", "c"]
    with pytest.raises(UsageError, match="nobody who coded is called 'C'"):
        counted(segment, transcript, coders=["C"])
