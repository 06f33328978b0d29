"""A question that was not put is never counted among those left unanswered."""

from types import SimpleNamespace

import pandas as pd
import pytest

from impra_research.show import unanswered as told
from impra_research.show.labels import Look
from impra_research.show.words import Words


class OneTable:
    """A study of one table, small enough to count by eye."""

    def __init__(self, **reasons):
        columns = {f"{name}__missing": values for name, values in reasons.items()}
        self.frame = pd.DataFrame(columns, dtype="object")
        self.codebook, self.tables = self, ("person",)
        self.names = list(reasons)

    def has(self, table):
        return table == "person"

    def table(self, table):
        return self.frame

    def of_table(self, table):
        return self.names


@pytest.fixture
def small():
    return OneTable(
        sex=["refused"] * 3 + ["no_answer"] * 3 + [None] * 14,
        permit=["not_asked"] * 10 + ["refused"] * 2 + [None] * 8,
        education=[None] * 20,
    )


def test_who_was_not_asked_leaves_the_base(small):
    put = told._put(small).set_index("variable")
    assert put.loc["permit", ["n", "count"]].tolist() == [10, 2]
    assert put.loc["sex", ["n", "count", "share"]].tolist() == [20, 6, 0.3]


def test_not_needed_is_an_answer_of_the_person_and_not_put_is_none():
    licence = OneTable(
        licence=["not_needed"] * 5 + ["not_applicable"] * 7 + ["refused"] + [None] * 7
    )
    assert told._put(licence)[["n", "count"]].to_numpy().tolist() == [[13, 1]]


def test_only_questions_that_many_left_unanswered_are_listed_the_others_counted(small):
    assert told.unanswered(small, min_cell=5)["variable"].tolist() == ["sex"]
    counts = told.answered(small, min_cell=5)
    assert counts == {"questions": 3, "complete": 1, "few": 1, "form": "some"}


def test_reasons_are_counted_over_all_questions(small):
    reasons = told.reasons_unanswered(small, min_cell=3)
    assert dict(zip(reasons["reason"], reasons["count"], strict=True)) == {
        "refused": 5,
        "no_answer": 3,
    }
    assert set(reasons["n"]) == {50}


def test_a_reason_that_few_gave_is_not_listed(small):
    assert told.reasons_unanswered(small, min_cell=5)["reason"].tolist() == ["refused"]


def test_every_table_of_the_study_is_looked_at(study):
    told_of = set(told._told(study)["table"])
    assert told_of == set(study.codebook.tables)


def test_who_had_left_is_counted_apart_of_those_whom_a_question_concerns():
    left = OneTable(last=["broke_off"] * 3 + ["not_asked"] * 5 + ["refused"] + [None] * 11)
    look = SimpleNamespace(variable=str)
    assert told.left_before(left, look)[["n", "count", "share"]].to_numpy().tolist() == [
        [15, 3, 0.2]
    ]
    assert "broke_off" not in set(told.not_put(left, look)["reason"])
    assert told._put(left)[["n", "count"]].to_numpy().tolist() == [[12, 1]]


def test_where_an_empty_cell_cannot_tell_who_did_not_answer_it_is_said(study):
    look = Look(study, Words("en"), ("piemonte", "rhone_alpes"))
    assert told.blank_told(look)["told"].startswith(
        " Piedmont: in 20 variables an empty cell is read as “Does not apply”"
    )


def test_a_complete_study_says_so():
    assert told.answered(OneTable(sex=[None] * 6), min_cell=5)["form"] == "complete"


def test_questions_that_were_not_put_to_the_same_stand_together(study):
    look = Look(study, Words("en"), ("piemonte", "rhone_alpes"))
    routed = told.not_put(study, look)
    assert {"not_asked", "not_applicable"} == set(routed["reason"])
    assert "not_yet" not in set(told.reasons_unanswered(study, min_cell=1)["reason"])  # an answer
    together = routed.loc[routed["questions"].str.contains("Registered")].iloc[0]
    assert len(together["questions"].splitlines()) > 1
    assert together["count"] / together["n"] == together["share"]


def test_the_study_s_refusals_are_seen(study):
    listed = set(told.unanswered(study, min_cell=5)["variable"])
    assert {"sex", "education", "registered"} <= listed
