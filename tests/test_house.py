"""The house stands as README.md and DECISIONS.md say: rooms, directions, one list of packages."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from impra_research.declared import read_yaml
from impra_research.run.checks import locked_versions

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "impra_research"
GROUND = [
    "errors",
    "files",
    "yaml_lines",
    "faults",
    "declared",
    "standards",
    "codebook",
    "study",
    "privacy",
]
STAGES = [
    "read",
    "clean",
    "draft",
    "deposit",
    "coding",
    "exchange",
    "analyse",
    "show",
    "coder",
    "run",
]
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(module: str) -> str:
    return module.removeprefix("impra_research.").split(".")[0]


def imported(path: Path) -> set[str]:
    """The rooms a module imports from, also inside functions."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "impra_research":
            names += [f"impra_research.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return {room(name) for name in names if name.startswith("impra_research.")}


def may_import(own: str) -> set[str]:
    if own in GROUND:
        return set(GROUND[: GROUND.index(own) + 1])
    if own == "simulate":
        return {*GROUND, "simulate"}
    return {*GROUND, *STAGES[: STAGES.index(own) + 1]} | ({"simulate"} if own == "run" else set())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_stages_to_its_left(path):
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    allowed = {"errors", "study"} if own == "__init__" else may_import(own)
    assert imported(path) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_nothing_outside_study_read_run_and_simulate_writes_or_reads_files():
    touching = re.compile(
        r"\.(read_text|write_text|read_bytes|write_bytes|unlink|mkdir|to_parquet|to_csv)\(|\bopen\("
    )
    rooms = ("clean", "coding", "analyse")
    found = [f"{path.name}:{n}" for path in MODULES if path.relative_to(PACKAGE).parts[0] in rooms
             for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
             if touching.search(line)]  # fmt: skip
    assert found == []


# One list of packages ----------------------------------------------------------------------------


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared_packages() -> list[Requirement]:
    extras = project()["optional-dependencies"].values()
    listed = [*project()["dependencies"], *(line for extra in extras for line in extra)]
    return [Requirement(line) for line in listed]


def test_every_declared_package_is_locked_at_an_allowed_version():
    locked = locked_versions(ROOT / "requirements.lock")
    short = [str(wanted) for wanted in declared_packages()
             if not any(wanted.specifier.contains(version, prereleases=True)
                        for version in locked.get(canonicalize_name(wanted.name), ()))]  # fmt: skip
    assert short == []


def test_every_pin_has_a_hash_and_no_file_names_a_registry():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^\S+==.*?(?=^\S|\Z)", lock, flags=re.MULTILINE | re.DOTALL)
    assert pins
    assert all("--hash=sha256:" in pin for pin in pins)
    for name in (
        "requirements.lock",
        "constraints.txt",
        "environment.yml",
        "pyproject.toml",
        "Makefile",
        ".ci/run",
    ):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8").replace("file://", "")


def test_constraints_are_the_pins_of_the_lock_without_hashes():
    pins = re.findall(
        r"^(\S+==.*?)\s*\\?$", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE
    )
    assert (ROOT / "constraints.txt").read_text().splitlines() == pins


def test_environment_yml_is_the_project_at_the_locked_versions():
    environment = read_yaml(ROOT / "environment.yml")
    *conda, pip = environment["dependencies"]
    python = next(name for name in conda if name.startswith("python="))
    assert environment["channels"] == ["conda-forge"]
    assert SpecifierSet(project()["requires-python"]).contains(python.removeprefix("python="))
    editable, constraints = pip["pip"]
    extras = set(re.findall(r"\[(.*)\]", editable)[0].split(","))
    assert extras <= set(project()["optional-dependencies"])
    assert constraints == "-c constraints.txt"


def test_what_environment_yml_asks_of_pip_can_be_resolved(tmp_path):
    asked = tmp_path / "asked.txt"
    asked.write_text(f"{ROOT}[test]\n-c {ROOT / 'constraints.txt'}\n")
    uv = ROOT / ".venv" / "bin" / "uv"
    if not uv.is_file():
        pytest.skip("uv has no wheel for this system")
    ended = subprocess.run([uv, "pip", "install", "--dry-run", "--offline", "-r", asked], cwd=ROOT,
                           capture_output=True, text=True, check=False)  # fmt: skip
    assert ended.returncode == 0, ended.stderr
