"""Calibration: the numbers of R's QCA 3.25, and refusals."""

import pandas as pd
import pytest

from impra_research.analyse.conditions.calibration import (
    calibration_table,
    crisp,
    direct,
    indirect,
)
from impra_research.errors import UsageError

RAW = pd.Series([0, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100, -50, 150], name="years")
R = [0.00733745807066141, 0.01934249769983508, 0.05, 0.07916845804317633, 0.1231471380298757,
     0.2725982855090026, 0.5, 0.7274017144909974, 0.8768528619701244, 0.9208315419568237, 0.95,
     0.9806575023001649, 0.9926625419293386, 0, 1]  # fmt: skip


def test_direct_calibration_is_that_of_r_also_of_the_set_of_low_values():
    assert direct(RAW, out=20, crossover=50, full=80).tolist() == pytest.approx(R, abs=1e-14)
    low = direct(RAW, out=80, crossover=50, full=20)
    assert low.tolist() == pytest.approx([1 - each for each in R], abs=1e-14)
    uneven = direct(pd.Series([720.0, 390]), out=400, crossover=550, full=900)
    assert uneven.tolist() == pytest.approx([0.806926, 0.041458], abs=5e-7)


def test_crisp_thresholds_belong_to_the_group_above_and_the_indirect_method_keeps_the_order():
    assert crisp(RAW, thresholds=[20, 75]).tolist() == [0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 2]
    smooth = indirect(RAW[RAW > 0], thresholds=[20, 40, 60, 80])
    assert smooth.between(0, 1).all()
    assert smooth[RAW.drop(RAW.index[RAW <= 0]).sort_values().index].is_monotonic_increasing


def test_a_calibration_is_shown_with_who_stands_on_the_crossover():
    shown = calibration_table(RAW, direct(RAW, out=20, crossover=50, full=80))
    assert shown["side"].value_counts().to_dict() == {"out": 7, "in": 7, "crossover": 1}


def test_anchors_out_of_order_and_missing_values_are_refused():
    with pytest.raises(UsageError, match="not in order"):
        direct(RAW, out=20, crossover=90, full=80)
    with pytest.raises(UsageError, match="1 cases have no value of years"):
        direct(RAW.where(RAW != 20), out=20, crossover=50, full=80)
