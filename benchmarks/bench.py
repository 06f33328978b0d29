"""What we claim of speed, measured here: one line a claim, ratios of one run on this machine.

    make bench            every claim
    make bench ONLY=loop  one of them

Each line: name, ratio, goal, `holds` or `short`. Exit 1 when one is short.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
LANGUAGES = ("en", "fr")
IN_ONE_PROCESS = """
import sys, papermill
for name in sys.argv[1:]:
    for language in ("en", "fr"):
        papermill.execute_notebook(
            f"notebooks/{name}.ipynb", f"api-{language}-{name}.ipynb",
            parameters=dict(language=language), cwd="notebooks", progress_bar=False)
"""


def measured(*commands: list[str], cwd: Path) -> float:
    """Run commands one after the other and return the seconds they took together."""
    began = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - began


@cache
def compendium() -> Path:
    """Set up the demonstration study with its notebooks in two languages: eight runs, tables made."""
    folder = Path(tempfile.mkdtemp(prefix="impra-bench-"))
    (folder / "notebooks").mkdir()
    (folder / "data").symlink_to(ROOT / "data")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        (folder / "notebooks" / path.name).write_bytes(path.read_bytes())
    listed = {"study": "data", "notebooks": names(), "each": {"language": LANGUAGES}}
    (folder / "notebooks" / "runs.yml").write_text(json.dumps({"runs": [listed]}))  # JSON is YAML
    subprocess.run([BIN / "impra", "clean"], cwd=folder, check=True, capture_output=True)
    return folder


def names() -> list[str]:
    """List the notebooks, by name."""
    return sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@cache
def ours() -> float:
    """Seconds of `impra run --force`."""
    return measured([str(BIN / "impra"), "run", "--force"], cwd=compendium())


def loop() -> float:
    """How many times faster than the papermill command in a loop."""
    commands = [
        [str(BIN / "papermill"), f"notebooks/{name}.ipynb", f"loop-{language}-{name}.ipynb",
         "-p", "language", language, "--cwd", "notebooks", "--no-progress-bar"]
        for language in LANGUAGES for name in names()
    ]  # fmt: skip
    return measured(*commands, cwd=compendium()) / ours()


def api() -> float:
    """How many times faster than papermill called from one Python process."""
    return measured([sys.executable, "-c", IN_ONE_PROCESS, *names()], cwd=compendium()) / ours()


def again() -> float:
    """How many times faster when nothing has changed."""
    ours()
    return ours() / measured([str(BIN / "impra"), "run"], cwd=compendium())


CLAIMS: dict[str, tuple[Callable[[], float], float]] = {
    "loop": (loop, 2.0),
    "api": (api, 1.2),
    "again": (again, 5.0),
}


def main(only: list[str]) -> int:
    """Measure the claims and print a line for each."""
    short = 0
    for name in only or CLAIMS:
        measure, goal = CLAIMS[name]
        ratio = measure()
        short += ratio < goal
        says = "short" if ratio < goal else "holds"
        print(f"{name:<8} {ratio:6.2f}  goal {goal:.1f}  {says}   {measure.__doc__}", flush=True)
    return int(short > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
