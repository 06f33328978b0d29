"""A newcomer: the tracked files in a new folder, an empty HOME, nothing active, one command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("newcomer") / "clone with a space"
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, text=True, check=True).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def make(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    home = clone.parent / "home"
    home.mkdir(exist_ok=True)
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "TMPDIR", "SSL_CERT_FILE")
        if name in os.environ
    }
    kept |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))}
    path = os.pathsep.join(
        part for part in kept["PATH"].split(os.pathsep) if not part.startswith(str(ROOT))
    )
    return subprocess.run(["make", *words], cwd=clone, text=True, capture_output=True, check=False,
                          env={**kept, "PATH": path, "HOME": str(home)})  # fmt: skip


@pytest.mark.slow
def test_one_command_makes_the_report_in_a_new_folder_with_an_empty_home(clone):
    ended = make(clone, "report")
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    address = ended.stdout.splitlines()[-1]
    index = Path(unquote(urlparse(address).path))
    assert index == clone / "notebooks" / "rendered" / "index.html"
    written = index.read_text(encoding="utf-8")
    for language in ("en", "fr", "it"):
        assert f'lang="{language}"' in written
        page = (index.parent / language / "data" / "who_answered.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}"' in page
    for record in (index.parent / "runs" / "data").rglob("*.json"):
        assert json.loads(record.read_text())["status"] == "ok", record.name


@pytest.mark.slow
def test_nothing_was_written_beside_the_clone_and_the_caches_of_home(clone):
    make(clone, "report")
    assert {path.name for path in clone.parent.iterdir()} == {clone.name, "home"}
    assert all(path.name.startswith(".") for path in (clone.parent / "home").iterdir())


@pytest.mark.slow
def test_a_second_report_executes_nothing(clone):
    ended = make(clone, "report")
    assert ended.returncode == 0
    assert "up to date" in ended.stdout
    assert " ok " not in ended.stdout


def test_help_is_the_default_and_needs_no_environment(clone):
    ended = make(clone)
    assert ended.returncode == 0
    for command in ("report", "test", "lab", "check", "bench", "coverage", "fresh"):
        assert f"make {command}" in ended.stdout
