"""A database that was altered is read, with what does not hold together said, or refused with a remedy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.qualcoder_database import coded, make
from tests.exchange.test_taguette import SMALL

from impra_research.errors import ImpraError
from impra_research.exchange.qualcoder import read_qualcoder
from impra_research.exchange.taguette import read_taguette, write_taguette
from impra_research.exchange.written_study import write_study

STRANGE = (None, "x", "../../x", "=1+1", b"\xff\x00", -1, 2.5, 2**62, "")


def qualcoder(folder: Path) -> Path:
    return make(folder, coded(1, "Oui", 2, 5)) / "data.qda"


def taguette(folder: Path) -> Path:
    write_taguette(SMALL, folder / "a.sqlite3")
    return folder / "a.sqlite3"


def outcome(read, path: Path) -> str:
    try:
        project, _ = read(path)
        return write_study(project, path.with_name("raw")).format
    except ImpraError as refused:
        return refused.fix


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
@pytest.mark.parametrize(("made", "read"), [(qualcoder, read_qualcoder), (taguette, read_taguette)])
def test_an_altered_database_is_read_or_refused_with_a_remedy(made, read, data):
    with TemporaryDirectory() as folder:
        path = made(Path(folder))
        with closing(sqlite3.connect(path)) as base:
            tables = [
                name
                for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            ]
            table = data.draw(st.sampled_from(tables))
            column = data.draw(
                st.sampled_from([row[1] for row in base.execute(f"PRAGMA table_info({table})")])
            )
            try:
                if data.draw(st.booleans()):
                    base.execute(
                        f"UPDATE OR IGNORE {table} SET {column} = ?",
                        (data.draw(st.sampled_from(STRANGE)),),
                    )
                else:
                    base.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO other")
            except sqlite3.Error:
                return
            base.commit()
        assert outcome(read, path)
        assert {each.name for each in Path(folder).iterdir()} <= {"ours.qda", "a.sqlite3", "raw"}


def test_a_database_of_a_later_version_is_read_and_said(tmp_path):
    made = make(tmp_path, "UPDATE project SET databaseversion = 'v18'", coded(1, "Oui", 2, 5))
    project, fidelity = read_qualcoder(made)
    assert len(project.codings) == 1
    assert any("is of version 18" in each for each in fidelity.remarks)
