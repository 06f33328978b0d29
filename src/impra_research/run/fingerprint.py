"""What a result was made from, as one sha256 for each part; and with which versions and commit."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from impra_research.run.compendium import Compendium
from impra_research.run.parameters import read_cells
from impra_research.run.plan import Run
from impra_research.study import Study, file_sha256

PACKAGE = Path(__file__).parents[1]
NOT_READ_BY_NOTEBOOKS = ("run", "simulate")
TOLD = ("impra_research", "ipykernel", "matplotlib", "numpy", "pandas", "papermill", "scipy",
        "seaborn", "statsmodels")  # fmt: skip


def made_from(compendium: Compendium, run: Run, studies: Mapping[str, Study]) -> dict[str, str]:
    """Hash everything that the result of a run depends on."""
    study = studies.get(run.study)
    cells = [(c["cell_type"], c["source"], c.get("metadata")) for c in read_cells(run.notebook)]
    return {
        "notebook": sha256_of(cells),
        "parameters": sha256_of(dict(run.parameters)),
        "data": data_sha256(study) if study else "",
        "code": package_sha256(),
        "environment": environment_sha256(compendium.root),
    }


def sha256_of(content: object) -> str:
    """Hash anything that can be written as JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def files_sha256(root: Path, paths: Iterable[Path]) -> str:
    """Hash the names and the contents of files."""
    named = {path.relative_to(root).as_posix(): path for path in paths}
    return sha256_of({name: file_sha256(path) for name, path in named.items()})


@cache
def package_sha256(without: tuple[str, ...] = NOT_READ_BY_NOTEBOOKS) -> str:
    """Hash the source of this package, except some stages."""
    paths = (path for path in PACKAGE.rglob("*") if path.is_file())
    left_out = {*without, "__pycache__"}
    read = (path for path in paths if not left_out & set(path.relative_to(PACKAGE).parts))
    return files_sha256(PACKAGE, read)


def data_sha256(study: Study) -> str:
    """Hash what people declared and the records of the tables: a table is what its record says."""
    return sha256_of([files_sha256(study.raw, study.raw.rglob("*.yml")), study.records()])


def environment_sha256(root: Path) -> str:
    """Hash the version of Python and the lock file."""
    lock = root / "requirements.lock"
    return sha256_of([sys.version.split()[0], file_sha256(lock) if lock.is_file() else ""])


@cache
def versions() -> dict[str, str]:
    """Name the versions a result is made with."""
    return {"python": sys.version.split()[0]} | {name: _version(name) for name in TOLD}


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "absent"


@cache
def commit(root: Path) -> str:
    """Name the commit of the compendium, with `+` when files differ from it; empty without git."""
    try:
        head = _git(root, "rev-parse", "--short=12", "HEAD")
        return head + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(root: Path, *words: str) -> str:
    asked = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return asked.stdout.strip()
