"""The unitizing alpha of before 2016, on the examples that its author printed."""

import pandas as pd
import pytest
from tests.coding.agreement import published as p

from impra_research.coding.agreement import alpha_u_2004

COLUMNS = ["document", "start", "end", "code", "coder"]


def test_krippendorff_2004_is_reproduced_to_the_printed_digit():
    rows = [row for code, units in p.KRIPPENDORFF_2004.items()
            for row in p.unit_rows(units, code, begin=150)]  # fmt: skip
    found = alpha_u_2004(pd.DataFrame(rows, columns=COLUMNS), {"D": 300})
    assert f"{found['(c)aU'].value:.4f}" == "0.7286"
    assert found["(k)aU"].value == 1.0
    # Printed as .8591, from Do and De rounded to four digits: 1 - .0144 / (.0532 + .0490).
    assert found["aU"].value == pytest.approx(1 - 0.01444444 / (0.05322178 + 0.04897857), abs=1e-7)


@pytest.mark.parametrize(("example", "printed"), [("A", "0.553"), ("D", "0.066")])
def test_krippendorff_1995_is_reproduced_where_its_expected_disagreement_is_that_of_2004(
    example, printed
):
    rows = p.unit_rows(p.KRIPPENDORFF_1995[example], example, stretch=50_000)
    found = alpha_u_2004(pd.DataFrame(rows, columns=COLUMNS), {"D": 24 * 50_000})
    assert f"{found['aU'].value:.3f}" == printed


def test_a_code_nobody_used_and_a_coder_alone_are_explained():
    rows = pd.DataFrame(p.unit_rows(p.KRIPPENDORFF_1995["A"], "a"), columns=COLUMNS)
    never = alpha_u_2004(rows, {"D": 24}, codes=["never"])["(never)aU"]
    assert (never.value, never.why) == (None, "unused")
    alone = alpha_u_2004(rows[rows["coder"] == "i"], {"D": 24})["aU"]
    assert (alone.value, alone.why) == (None, "no_units")
    assert alpha_u_2004(rows, {"D": 24})["aU"].why == "no_interval"
