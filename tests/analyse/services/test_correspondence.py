"""Multiple correspondence analysis: by hand, as R does it, and what cannot change."""

import numpy as np
import pandas as pd
import pytest
from tests.analyse.oracle import answers, data

from impra_research.analyse.services.correspondence import correspondence
from impra_research.errors import UsageError


@pytest.fixture(scope="module")
def told():
    return answers("services")


@pytest.fixture(scope="module")
def found():
    return correspondence(data("services").astype(str), supplementary=["sex"])


def named(row):
    return f"{row['variable']}_{row['code']}"


def test_two_questions_that_agree_wholly_have_one_axis_of_inertia_one():
    alike = pd.DataFrame({"x": [*"aabb"], "y": [*"ccdd"]})
    found = correspondence(alike)
    assert found.axes["inertia"].tolist() == pytest.approx([1.0])
    assert found.axes["benzecri"].tolist() == [1.0]
    assert np.abs(found.rows[1]).tolist() == pytest.approx([1.0] * 4)
    assert found.contributions[1].tolist() == pytest.approx([0.25] * 4)


def test_two_questions_that_know_nothing_of_each_other_leave_nothing_to_tell_after_benzecri():
    apart = pd.DataFrame({"x": [*"aabb"], "y": [*"cdcd"]})
    found = correspondence(apart)
    assert found.axes["inertia"].tolist() == pytest.approx([0.5, 0.5])  # each 1/Q
    assert found.axes["adjusted"].isna().all()


def test_inertias_and_rates_are_those_of_two_programs_in_r(found, told):
    axes = found.axes.set_index("axis")
    for axis in axes.index:
        assert axes.loc[axis, "inertia"] == pytest.approx(told[f"inertia.{axis}"], abs=1e-12)
        assert axes.loc[axis, "inertia"] == pytest.approx(told[f"ca.inertia.{axis}"], abs=1e-12)
    for axis in range(1, 6):
        assert axes.loc[axis, "adjusted"] == pytest.approx(told[f"adjusted.{axis}"], abs=1e-12)
        assert axes.loc[axis, "benzecri"] == pytest.approx(told[f"benzecri.{axis}"], abs=1e-12)
    printed = [0.449, 0.342, 0.054, 0.033]  # as summary(mjca(wg93[, 1:4])) prints them
    assert axes["greenacre"].head(4).round(3).tolist() == printed


@pytest.mark.parametrize("axis", [1, 2, 3])
def test_places_contributions_and_qualities_are_those_of_factominer(found, told, axis):
    active = found.categories[found.categories["active"]]
    ours = np.array([*active[axis]])
    theirs = np.array([told[f"category.{axis}.{named(row)}"] for row in active.to_dict("records")])
    sign = np.sign(ours @ theirs)
    assert ours * sign == pytest.approx(theirs, abs=1e-10)
    for name, table in (("contribution", found.contributions), ("cos2", found.cos2)):
        stored = [told[f"{name}.{axis}.{variable}_{code}"] for variable, code in table.index]
        assert table[axis].tolist() == pytest.approx(stored, abs=1e-10)
    beside = found.categories.loc[~found.categories["active"], axis] * sign
    assert beside.tolist() == pytest.approx([told[f"beside.{axis}.{n}"] for n in (1, 2)], abs=1e-10)
    for row in (1, 2, 3, 871):
        assert found.rows.loc[row - 1, axis] * sign == pytest.approx(
            told[f"row.{axis}.{row}"], abs=1e-10
        )


def test_the_order_of_rows_columns_and_names_of_codes_change_nothing_but_the_order():
    table = data("services").astype(str).drop(columns="sex").head(120)
    once = correspondence(table)
    turned = table.iloc[::-1][["D", "B", "A", "C"]].replace({"1": "z", "5": "a"})
    again = correspondence(turned)
    assert again.axes["inertia"].tolist() == pytest.approx(once.axes["inertia"].tolist())
    distance = np.linalg.norm(once.rows[[1, 2]].to_numpy()[0] - once.rows[[1, 2]].to_numpy()[5])
    same = again.rows.loc[[0, 5], [1, 2]].to_numpy()
    assert np.linalg.norm(same[0] - same[1]) == pytest.approx(distance)


def test_inertia_contributions_and_rates_add_up(found):
    assert found.axes["inertia"].sum() == pytest.approx((20 - 4) / 4)
    assert found.axes["share"].sum() == pytest.approx(1)
    assert found.axes["benzecri"].sum() == pytest.approx(1)
    assert found.axes["greenacre"].sum() < 1
    assert found.contributions.sum().tolist() == pytest.approx([1.0] * 16)
    assert found.cos2.sum(axis=1).tolist() == pytest.approx([1.0] * 20)


def test_an_empty_cell_and_columns_that_do_not_vary_are_refused():
    with pytest.raises(UsageError, match="empty"):
        correspondence(pd.DataFrame({"x": ["a", None], "y": ["b", "c"]}))
    with pytest.raises(UsageError, match="fewer than two columns vary"):
        correspondence(pd.DataFrame({"x": ["a", "a"], "y": ["b", "c"]}))
