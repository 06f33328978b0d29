"""What is said of the scenario with support from the start: how many had it, and what the model holds."""

import pandas as pd
import pytest
from tests.analyse.test_hazard import drawn

from impra_research.show.estimates import early_told

OPEN, CLEAR = (0.9, 1.6), (1.1, 2.0)


@pytest.mark.parametrize(
    ("early", "interval", "said"),
    [(0, OPEN, "Fewer than 5"), (3, OPEN, "Fewer than 5"), (6, CLEAR, "Only 6"), (40, OPEN, "40"),
     (97, OPEN, ""), (100, CLEAR, "")],
)  # fmt: skip
def test_support_that_few_had_from_the_start_is_an_extrapolation(english, early, interval, said):
    histories = drawn(100, 3, sex="woman", education="low")
    histories = histories.assign(intercultural_from=[0.0] * early + [9.0] * (100 - early))
    support = pd.DataFrame([interval], columns=["low", "high"])
    told = early_told(histories, support, english)["told"]
    assert told.strip().startswith(said)
    assert bool(told) == bool(said)
    assert ("extrapolation" in told) == (early < 10)
    assert ("stays open" in told) == (bool(said) and interval == OPEN)
