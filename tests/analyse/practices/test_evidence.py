"""What raters agree on, what their scores rest on, and what crosses: by hand and against R."""

import pandas as pd
import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.practices.evidence import (
    evidence_by_criterion,
    kind_of,
    passages,
    with_kinds,
)
from impra_research.analyse.practices.raters import rater_agreement
from impra_research.analyse.practices.transfer import additions

R = answers("practices")
PLACES = ("x", "y")


def given(*rows):
    return pd.DataFrame(rows, columns=["practice", "criterion", "rater", "score", "evidence"])


def test_agreement_on_each_criterion_and_on_all_is_that_of_r():
    long = data("practices").melt(["practice", "criterion"], var_name="rater", value_name="score")
    told = rater_agreement(long, draws=50).set_index("criterion")
    for name in [*"abcd", "pooled"]:
        assert told.loc[name, "value"] == pytest.approx(R[f"alpha.{name}"], abs=1e-12)
    for name in "abcd":
        assert told.loc[name, "percent"] == pytest.approx(R[f"percent.{name}"])
    assert told.loc["pooled", "n"] == 48


def test_a_point_apart_is_no_agreement_and_is_told_beside_it():
    rows = [("A", "c", "R1", 1, ""), ("A", "c", "R2", 2, ""), ("B", "c", "R1", 0, ""),
            ("B", "c", "R2", 3, ""), ("C", "c", "R1", 2, ""), ("C", "c", "R2", 2, "")]  # fmt: skip
    told = rater_agreement(given(*rows), draws=50).iloc[0]
    assert told["percent"] == pytest.approx(1 / 3)
    assert told["within_one"] == pytest.approx(2 / 3)


def test_raters_who_always_give_one_score_have_no_alpha_and_it_is_said_why():
    rows = [(practice, "c", rater, 2, "") for practice in "AB" for rater in ("R1", "R2")]
    told = rater_agreement(given(*rows), draws=50).iloc[0]
    assert pd.isna(told["value"])
    assert told["why"] == "one_category"
    assert told["percent"] == 1


@pytest.mark.parametrize(
    ("written", "kind"),
    [("interview X_01, 10-90", "segment"), ("estimate pathways, moves", "estimate"),
     ("minutes of an interview (fictitious), page 3", "document"), ("  ", "none"),
     (None, "none"), ("interview with the director", "document")],
)  # fmt: skip
def test_a_piece_of_evidence_is_known_by_how_it_is_written(written, kind):
    assert kind_of(written) == kind


def test_a_file_without_evidence_has_scores_that_rest_on_nothing_told():
    bare = given(("A", "c", "R1", 1, "")).drop(columns="evidence")
    assert with_kinds(bare)["evidence_kind"].tolist() == ["none"]


def test_evidence_is_counted_by_criterion_and_kind():
    told = evidence_by_criterion(given(
        ("A", "d", "R1", 1, "leaflet, page 1"), ("A", "d", "R2", 1, ""),
        ("A", "c", "R1", 1, "interview X_01, 1-9"), ("A", "c", "R2", 1, "interview X_02, 1-9"),
    ))  # fmt: skip
    assert told.to_dict("records") == [
        {"criterion": "d", "segment": 0, "estimate": 0, "document": 1, "none": 1},
        {"criterion": "c", "segment": 2, "estimate": 0, "document": 0, "none": 0},
    ]


def test_a_passage_is_followed_to_the_interviews_and_a_wrong_one_is_told():
    scores = given(("A", "c", "R1", 1, "interview X_01, 10-20"), ("A", "c", "R2", 1, "leaflet"),
                   ("B", "c", "R1", 1, "interview X_01, 20-30"),
                   ("B", "c", "R2", 1, "interview X_09, 10-20"))  # fmt: skip
    segment = pd.DataFrame({"document": ["X_01", "X_01"], "start": [15, 15], "end": [20, 20]})
    told = passages(scores, segment, pd.DataFrame({"document": ["X_01"]}))
    assert told[["practice", "rater", "found", "coded"]].to_dict("records") == [
        {"practice": "A", "rater": "R1", "found": True, "coded": True},
        {"practice": "B", "rater": "R1", "found": True, "coded": False},
        {"practice": "B", "rater": "R2", "found": False, "coded": False},
    ]


def services(*rows):
    return pd.DataFrame(
        rows, columns=["service", "place", "kind", "languages", "stages", "targets"]
    )


def test_what_a_service_adds_is_a_kind_a_need_or_a_language_that_is_not_there():
    told = additions(services(
        ("A", "x", "association", "it wo", "before after", "women"),
        ("B", "x", "chamber", "it", "after", "everyone"),
        ("C", "y", "chamber", "fr wo ar", "after", "everyone"),
        ("D", "y", "chamber", "fr", "after", "young"),
    ), places=PLACES).set_index("practice")  # fmt: skip
    assert told.loc["A", "same_kind"] == 0
    assert told.loc["A", "unserved"] == (("before", "women"),)
    assert told.loc["A", "languages"] == ()
    assert told.loc["B", ["same_kind", "unserved", "only_everyone"]].tolist() == [2, (), ()]
    assert told.loc["C", "languages"] == ("ar",)
    assert told.loc["D", "only_everyone"] == (("after", "young"),)
    assert told.loc["D", ["from", "to"]].tolist() == ["y", "x"]


def test_a_service_that_says_nothing_of_itself_adds_nothing():
    told = additions(services(("A", "x", "chamber", "", "", ""), ("B", "y", "chamber", "", "", "")),
                     places=PLACES)  # fmt: skip
    assert told[["unserved", "only_everyone", "languages"]].map(len).sum().sum() == 0
    assert told["same_kind"].tolist() == [1, 1]
