"""A key of pseudonyms that is nobody's."""

from __future__ import annotations

import pytest


@pytest.fixture
def key(tmp_path, monkeypatch):
    path = tmp_path / "elsewhere" / "some.key"
    path.parent.mkdir()
    path.write_text("ab" * 32)
    path.chmod(0o600)
    monkeypatch.setenv("IMPRA_KEY", str(path))
    return path
