"""Programs that do what some of ours do, in an environment of their own: they check it, we never import them.

    .venv/bin/python benchmarks/peers.py     makes .peers (krippendorff, GPL-3; irrCAC; pyrefiqda)
                                             and .peers/taguette (Taguette, which pins old libraries)
                                             and .peers/sequenzo (sequenzo, which wants an older scipy)
                                             and .peers/lifelines (lifelines, which pins an old pandas)
                                             and .peers/setqca (setqca, which caps pandas)

Their licences and pins (irrCAC wants an old scipy) keep them out of the project's environment. Tests and
measures that compare with them say so and are skipped where .peers is missing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".peers" / "bin" / "python"
TAGUETTE = "taguette==1.5.2"
SEQUENZO = "sequenzo==0.1.42"
LIFELINES = "lifelines==0.30.3"
SETQCA = "setqca==0.2.0"
WANTED = ("krippendorff==0.9.0", "irrCAC==0.4.4", "pyrefiqda==0.3.1")


def peers() -> Path | None:
    """Give the Python of the peers' environment, made when missing; None when that cannot be."""
    return PYTHON if _made(ROOT / ".peers", WANTED) else None


def taguette() -> Path | None:
    """Give the Python that has Taguette, which cannot live with the others; None when that cannot be."""
    folder = ROOT / ".peers" / "taguette"
    return folder / "bin" / "python" if _made(folder, (TAGUETTE,)) else None


def sequenzo() -> Path | None:
    """Give the Python that has sequenzo, which wants an older scipy; None when that cannot be."""
    folder = ROOT / ".peers" / "sequenzo"
    return folder / "bin" / "python" if _made(folder, (SEQUENZO,)) else None


def lifelines() -> Path | None:
    """Give the Python that has lifelines, which wants an older pandas than ours; None when that cannot be."""
    folder = ROOT / ".peers" / "lifelines"
    return folder / "bin" / "python" if _made(folder, (LIFELINES,)) else None


def setqca() -> Path | None:
    """Give the Python that has setqca, which wants pandas below 3; None when that cannot be."""
    folder = ROOT / ".peers" / "setqca"
    return folder / "bin" / "python" if _made(folder, (SETQCA,)) else None


def _made(folder: Path, wanted: tuple[str, ...]) -> bool:
    """Make an environment unless it is ready."""
    if (folder / "ready").is_file():
        return True
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    make = [[sys.executable, "-m", "venv", str(folder)], [*pip, *wanted]]
    if any(
        subprocess.run(command, capture_output=True, check=False).returncode for command in make
    ):
        return False
    (folder / "ready").touch()
    return True


if __name__ == "__main__":
    print(peers() or "the peers cannot be installed here")
    print(taguette() or "Taguette cannot be installed here")
    print(sequenzo() or "sequenzo cannot be installed here")
    print(lifelines() or "lifelines cannot be installed here")
    print(setqca() or "setqca cannot be installed here")
