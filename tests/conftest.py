"""The demonstration study, its tables made once: tests on several cores only read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from impra_research.study import Study

ROOT = Path(__file__).parents[1]
settings.register_profile("unhurried", deadline=None)  # a busy machine fails no test
settings.load_profile("unhurried")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the tables before tests are handed out to several processes."""
    if getattr(session.config.option, "numprocesses", None):
        with_tables()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no core is left alone with one of them at the end."""
    long = ("test_report", "test_notebooks_again", "test_impra_run", "test_pages", "test_lab")
    items.sort(key=lambda item: item.path.stem not in long)


@pytest.fixture(scope="session")
def study() -> Study:
    return with_tables()


def with_tables() -> Study:
    from impra_research.run.clean import process
    from impra_research.run.stamp import why_to_clean

    study = Study.open(ROOT / "data")
    if why_to_clean(study):
        process(study)
    return study
