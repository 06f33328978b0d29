"""The stored notebooks, executed again, give what is stored: to the letter, figures aside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OPTIONS = [
    "--nbval",
    "--nbval-current-env",
    "--nbval-cell-timeout",
    "120",
    "--nbval-kernel-startup-timeout",
    "120",
]


@pytest.mark.slow
def test_executing_the_stored_notebooks_again_gives_the_stored_outputs(tmp_path, study):
    settings = tmp_path / "pytest.ini"  # ours make every warning of nbval's own an error
    settings.write_text("[pytest]\n")
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        settings,
        *OPTIONS,
    ]
    ended = subprocess.run([*command, *notebooks], cwd=ROOT, env=dict(os.environ), text=True,
                           capture_output=True, check=False)  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-6000:]
