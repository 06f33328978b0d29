import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impra_research.coding.agreement import WHY, brennan_prediger, imbalance, kappa_of
from impra_research.coding.agreement.two_coders import kappa_alone

PUBLISHED = Path(__file__).parents[4] / "shared/data/agreement/Reporte_Kappa_Extendido.csv"


def two_by_two(table):
    """Coders x units of 0 and 1 from a table whose first row and column are `applied`."""
    (a, b), (c, d) = table.tolist()
    return np.repeat([[1.0, 1, 0, 0], [1.0, 0, 1, 0]], [a, b, c, d], axis=1)


def test_cohen_1960_is_reproduced():
    found = kappa_of(np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert (found.n, found.percent) == (200, 0.70)
    assert (found.kappa, found.low, found.high) == pytest.approx((0.492, 0.392, 0.592), abs=6e-4)


def test_the_paradox_of_high_agreement_and_no_kappa_is_shown_and_not_hidden():
    found = kappa_of(np.array([[118, 5], [2, 0]]))
    assert round(found.percent, 3) == 0.944
    assert round(found.kappa, 4) == -0.0234


def test_the_three_abstractors_of_gwet_are_reproduced():
    found = kappa_of(np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))
    assert round(found.kappa, 5) == 0.79641


@pytest.mark.parametrize(
    ("table", "kappa", "why"),
    [
        ([[0, 0], [0, 0]], None, "no_units"),
        ([[0, 0], [0, 34]], None, "one_category"),
        ([[34, 0], [0, 0]], None, "one_category"),
        ([[0, 5], [0, 0]], 0.0, "one_coder"),
        ([[0, 1], [0, 33]], 0.0, "one_coder"),
        ([[4, 0], [0, 30]], 1.0, "identical"),
    ],
)
def test_an_answer_that_the_formula_cannot_give_is_explained(table, kappa, why):
    found = kappa_of(np.array(table))
    assert (found.kappa, found.low, found.why) == (kappa, None, why)
    assert set(WHY[why]) == {"en", "fr", "it"}


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_kappa_never_leaves_its_bounds_nor_becomes_nan(counts):
    found = kappa_of(np.array(counts).reshape(2, 2))
    alone = kappa_alone(np.array(counts).reshape(2, 2))
    assert (alone.kappa, alone.why) == (pytest.approx(found.kappa), found.why)
    assert found.kappa is None or -1 <= found.kappa <= 1
    if found.low is not None:
        assert -1 <= found.low <= found.kappa <= found.high <= 1


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published kappas are not at hand")
def test_the_38_published_kappas_are_recomputed():
    rows = list(csv.DictReader(PUBLISHED.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 38
    for row in rows:
        table = np.array([[int(row["a"]), int(row["b"])], [int(row["c"]), int(row["d"])]])
        found = kappa_of(table)
        assert round(found.kappa, 3) == pytest.approx(float(row["Kappa"]), abs=1e-9), row[
            "Code_full"
        ]
        assert round(found.percent, 3) == float(row["Po"])
        applied = two_by_two(table)
        beside = imbalance(applied)
        assert round(beside.prevalence_index, 3) == pytest.approx(abs(float(row["PI"])), abs=1e-9)
        assert round(beside.bias_index, 3) == pytest.approx(abs(float(row["BI"])), abs=1e-9)
        pabak = brennan_prediger(applied, categories=[0, 1]).value
        assert round(pabak, 3) == pytest.approx(float(row["PABAK"]), abs=1e-9)


def test_prevalence_and_bias_of_several_coders_are_of_the_two_who_differ_most():
    found = imbalance(np.array([[1.0, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, np.nan]]))
    assert found.bias_index == pytest.approx(0.75)
    assert found.prevalence == pytest.approx(6 / 11)
    assert imbalance(np.full((2, 3), np.nan)) is None
