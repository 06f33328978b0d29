import pandas as pd
from tests.coding.small_interviews import THEMES, small_interviews

from impra_research.coding.cases import case_matrix, case_shares, lineage


def test_a_code_knows_the_codes_above_it():
    assert lineage("paperwork", THEMES) == ["paperwork", "institutional_rules"]


def test_persons_are_counted_and_not_mentions(tmp_path):
    coded = small_interviews(tmp_path)
    again = coded.segment.assign(start=coded.segment["start"] + 1)
    matrix = case_matrix(pd.concat([coded.segment, again]), coded.transcript, THEMES)
    assert matrix["permit_wait"].sum() == 3
    assert matrix.columns.tolist() == list(THEMES)


def test_two_children_count_once_in_their_parent(tmp_path):
    coded = small_interviews(tmp_path)
    matrix = case_matrix(coded.segment, coded.transcript, THEMES)
    assert matrix.loc["PIE-1", ["permit_wait", "paperwork"]].tolist() == [True, True]
    assert matrix["institutional_rules"].sum() == 3


def test_what_one_coder_saw_counts_only_when_asked(tmp_path):
    coded = small_interviews(tmp_path)
    every = case_matrix(coded.segment, coded.transcript, THEMES)
    either = case_matrix(coded.segment, coded.transcript, THEMES, coders="any")
    assert (every.loc["RA-1", "paperwork"], either.loc["RA-1", "paperwork"]) == (False, True)


def test_coders_who_chose_different_children_agree_on_the_parent(tmp_path):
    coded = small_interviews(tmp_path)
    split = coded.segment.copy()
    split.loc[(split["document"] == "RA_02") & (split["coder"] == "B"), "code"] = "paperwork"
    matrix = case_matrix(split, coded.transcript, THEMES)
    assert matrix.loc["RA-2", ["permit_wait", "paperwork", "institutional_rules"]].tolist() == [
        False,
        False,
        True,
    ]


def test_a_person_who_speaks_of_nothing_is_still_a_case(tmp_path):
    coded = small_interviews(tmp_path)
    matrix = case_matrix(coded.segment.head(0), coded.transcript, THEMES)
    assert (len(matrix), int(matrix.to_numpy().sum())) == (4, 0)
    assert matrix.dtypes.astype(str).unique().tolist() == ["bool"]


def test_shares_say_of_how_many_persons_in_each_place(tmp_path):
    coded = small_interviews(tmp_path)
    shares = case_shares(case_matrix(coded.segment, coded.transcript, THEMES), coded.transcript)
    assert shares.columns.tolist() == ["place", "code", "cases", "n", "share"]
    waits = shares[shares["code"] == "permit_wait"].set_index("place")
    assert waits[["cases", "n", "share"]].to_numpy().tolist() == [[2, 2, 1.0], [1, 2, 0.5]]
