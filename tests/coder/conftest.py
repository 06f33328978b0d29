"""A small study to be coded; what a test coded is gone before the next."""

from __future__ import annotations

import shutil

import pytest
from tests.coder.small_study import write_study


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_study(tmp_path_factory.mktemp("study"))


@pytest.fixture
def study(written):
    yield written
    shutil.rmtree(written / "raw" / "coding", ignore_errors=True)
