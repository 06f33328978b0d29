"""What a page takes out of a result for one sentence."""

from __future__ import annotations

import pandas as pd

from impra_research.show.results import NotCollected
from impra_research.show.sections import of_code

LEVELS = pd.DataFrame({"group": ["a", "b"], "code": ["doctorate", "master"], "count": [7, 8]})


def test_a_code_that_a_study_does_not_have_is_not_collected_and_not_a_small_count():
    assert of_code(LEVELS, "high") == NotCollected("high")
    assert of_code(LEVELS, "master")["count"].tolist() == [8]
    assert isinstance(of_code(LEVELS.iloc[:0], "high"), pd.DataFrame)
