"""Programs that do what some of ours do, in an environment of their own: they check it, we never import them.

    .venv/bin/python benchmarks/peers.py     makes .peers (krippendorff, GPL-3; irrCAC; pyrefiqda) when it can

Their licences and pins (irrCAC wants an old scipy) keep them out of the project's environment. Tests and
measures that compare with them say so and are skipped where .peers is missing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".peers" / "bin" / "python"
WANTED = ("krippendorff==0.9.0", "irrCAC==0.4.4", "pyrefiqda==0.3.1")


def peers() -> Path | None:
    """Give the Python of the peers' environment, made when missing; None when that cannot be."""
    ready = ROOT / ".peers" / "ready"
    if ready.is_file():
        return PYTHON
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    make = [[sys.executable, "-m", "venv", "--clear", str(ROOT / ".peers")], [*pip, *WANTED]]
    if any(
        subprocess.run(command, capture_output=True, check=False).returncode for command in make
    ):
        return None
    ready.touch()
    return PYTHON


if __name__ == "__main__":
    print(peers() or "the peers cannot be installed here")
