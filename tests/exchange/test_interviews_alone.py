"""A project of another tool is all that a study needs: it is read, cleaned and counted as any other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from impra_research.coding.interviews import code_interviews
from impra_research.exchange.refi import write_refi
from impra_research.exchange.study import project_of
from impra_research.run.clean import make_tables
from impra_research.run.cli import app
from impra_research.study import Study

DATA = Path(__file__).parents[2] / "data"
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "qda"
KNOWN = ["document", "person", "place", "language", "consent_quotation", "date", "sha256"]
PLACED = ["document", "start", "end", "code", "coder"]


def imported(file, folder):
    assert not app(["exchange", "import", str(file), "--out", str(folder)], standalone_mode=False)
    return make_tables(Study(folder))


@pytest.fixture(scope="module")
def demonstration():
    study = Study.open(str(DATA))
    return study, code_interviews(study, make_persons(study))


def make_persons(study):
    return pd.DataFrame({"person": [case.name for case in project_of(study).cases]})


def test_a_study_comes_back_from_its_qdpx_with_persons_places_days_consent_and_roles(
    demonstration, tmp_path
):
    study, before = demonstration
    write_refi(project_of(study), tmp_path / "own.qdpx")
    after = imported(tmp_path / "own.qdpx", tmp_path / "study")
    pd.testing.assert_frame_equal(after["transcript"].rows[KNOWN], before["transcript"][KNOWN])
    pd.testing.assert_frame_equal(after["turn"].rows, before["turn"])
    told = [set(map(tuple, rows[PLACED].astype(str).to_numpy()))
            for rows in (after["segment"].rows, before["segment"])]  # fmt: skip
    assert told[0] == told[1]
    person = after["person"].rows.set_index("person")["place"].astype(str).to_dict()
    assert person == before["transcript"].set_index("person")["place"].to_dict()


@pytest.mark.parametrize(
    ("sample", "codings"),
    [("demo.qdpx", 205), ("nvivo_project.qdpx", 0), ("qualcoder_A.qda", 4), ("qualcoder_A.qdpx", 4),
     ("taguette_project.sqlite3", 3)],
)  # fmt: skip
def test_a_project_of_each_tool_alone_is_a_study_that_is_cleaned(sample, codings, tmp_path):
    if not (SAMPLES / sample).exists():
        pytest.skip("the sample projects are not here")
    tables = imported(SAMPLES / sample, tmp_path / "study")
    assert len(tables["transcript"].rows) == len(tables["person"].rows)
    assert len(tables["segment"].rows if "segment" in tables else ()) == codings
