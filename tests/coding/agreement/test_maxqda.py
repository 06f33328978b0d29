import pandas as pd
import pytest

from impra_research.coding.agreement import maxqda
from impra_research.errors import UsageError

ROWS = [
    ("D", 0, 100, "a", "A"), ("D", 0, 95, "a", "B"), ("D", 200, 300, "a", "A"),
    ("D", 500, 600, "b", "A"), ("D", 550, 650, "b", "B"),
    ("E", 0, 50, "a", "A"), ("E", 0, 50, "b", "B"),
]  # fmt: skip


def compared(rows=ROWS, **how):
    segment = pd.DataFrame(rows, columns=["document", "start", "end", "code", "coder"])
    return maxqda(segment, coders=("A", "B"), **how).set_index("code")


def test_documents_agree_when_both_or_neither_set_the_code():
    found = compared(level="document")
    assert found.loc["a", ["agreements", "total"]].tolist() == [1, 2]
    assert found.loc["pooled", "percent"] == 0.5


def test_frequencies_agree_when_both_set_the_code_as_often():
    found = compared(level="frequency")
    assert found.loc["a", ["agreements", "total"]].tolist() == [0, 2]
    assert found.loc["b", ["agreements", "total"]].tolist() == [1, 2]


def test_segments_of_both_coders_are_each_looked_for_in_the_other():
    found = compared()
    assert found.loc["a", ["agreements", "disagreements"]].tolist() == [2, 2]
    assert found.loc["b", ["agreements", "disagreements"]].tolist() == [0, 3]
    assert found.loc["pooled", "percent"] == pytest.approx(2 / 7)


@pytest.mark.parametrize(("overlap", "agreed"), [(0.95, 2), (0.96, 0), (1 / 3, 4), (0.34, 2)])
def test_the_overlap_is_of_what_the_two_segments_cover_together(overlap, agreed):
    assert compared(overlap=overlap).loc["pooled", "agreements"] == agreed


def test_kappa_takes_one_code_of_all_for_chance():
    # Brennan & Prediger: (2/7 - 1/2) / (1 - 1/2).
    assert compared().loc["pooled", "kappa"] == pytest.approx((2 / 7 - 0.5) / 0.5)
    assert compared(codes=["a", "b", "c", "d"]).loc["pooled", "kappa"] == pytest.approx(
        (2 / 7 - 0.25) / 0.75
    )


def test_a_code_nobody_used_and_one_code_alone_are_explained():
    found = compared(codes=["a", "never"])
    assert found.loc["never", ["total", "why"]].tolist() == [0, "unused"]
    assert pd.isna(found.loc["never", "percent"])
    alone = compared(codes=["a"]).loc["pooled"]
    assert pd.isna(alone["kappa"])
    assert alone["why"] == "one_code"


def test_a_level_that_maxqda_does_not_have_is_refused():
    with pytest.raises(UsageError, match="level: document, frequency or segment"):
        compared(level="word")
    with pytest.raises(UsageError, match="overlap: a share"):
        compared(overlap=90)
