import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impra_research.coding.agreement import WHY, brennan_prediger, cohen, imbalance, percent
from impra_research.coding.agreement.two_coders import kappa_alone

PUBLISHED = Path(__file__).parents[4] / "shared/data/agreement/Reporte_Kappa_Extendido.csv"


def two_by_two(table):
    """Coders x units of 0 and 1 from a table whose first row and column are `applied`."""
    (a, b), (c, d) = table.tolist()
    return np.repeat([[1.0, 1, 0, 0], [1.0, 0, 1, 0]], [a, b, c, d], axis=1)


def kappa(table):
    return cohen(two_by_two(table), categories=(0, 1))


@pytest.mark.parametrize(
    ("table", "value", "why"),
    [
        ([[0, 0], [0, 0]], None, "no_units"),
        ([[0, 0], [0, 34]], None, "one_category"),
        ([[34, 0], [0, 0]], None, "one_category"),
        ([[0, 5], [0, 0]], 0.0, "one_coder"),
        ([[0, 1], [0, 33]], 0.0, "one_coder"),
        ([[4, 0], [0, 30]], 1.0, "identical"),
    ],
)
def test_an_answer_that_the_formula_cannot_give_is_explained(table, value, why):
    found, alone = kappa(np.array(table)), kappa_alone(np.array(table))
    assert (found.value, found.low, found.why) == (value, None, why)
    assert (alone.kappa, alone.why) == (value, why)
    assert set(WHY[why]) == {"en", "fr", "it"}


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_kappa_never_leaves_its_bounds_nor_becomes_nan(counts):
    found = kappa(np.array(counts).reshape(2, 2))
    alone = kappa_alone(np.array(counts).reshape(2, 2))
    assert (alone.kappa, alone.why) == (pytest.approx(found.value), found.why)
    assert found.value is None or -1 <= found.value <= 1
    if found.low is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published kappas are not at hand")
def test_the_38_published_kappas_are_recomputed():
    rows = list(csv.DictReader(PUBLISHED.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 38
    for row in rows:
        applied = two_by_two(
            np.array([[int(row["a"]), int(row["b"])], [int(row["c"]), int(row["d"])]])
        )
        found = cohen(applied).value
        assert round(found, 3) == pytest.approx(float(row["Kappa"]), abs=1e-9), row["Code_full"]
        assert round(percent(applied).value, 3) == float(row["Po"])
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
