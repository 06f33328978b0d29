"""What holds for the modules of the package as they are written."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import impra_research
from impra_research.errors import ImpraError

PACKAGE = Path(impra_research.__file__).parent
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}


def imported(tree: ast.Module) -> set[Path]:
    """The modules of `run` that a module imports, also in functions and for types only."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("impra_research.run"):
            place = PACKAGE.parent / node.module.replace(".", "/")
            within = [(place / alias.name).with_suffix(".py") for alias in node.names]
            found |= {path for path in [*within, place.with_suffix(".py")] if path in MODULES}
    return found


def test_no_two_modules_of_run_import_each_other():
    of_run = {path: imported(tree) for path, tree in MODULES.items() if "run" in path.parts}
    assert len(of_run) > 20
    TopologicalSorter(of_run).prepare()  # a CycleError names the circle


def kinds_of(error: type[ImpraError]) -> list[type[ImpraError]]:
    return [error, *(kind for child in error.__subclasses__() for kind in kinds_of(child))]


def all_kinds() -> list[type[ImpraError]]:
    for module in pkgutil.walk_packages(impra_research.__path__, "impra_research."):
        if not module.name.endswith(".conf"):  # Sphinx's, read in a build only
            importlib.import_module(module.name)
    return kinds_of(ImpraError)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.__name__)
def test_every_error_ends_with_the_next_command(kind):
    assert str(kind("what", fix="so")).splitlines()[-1].startswith("  next: ")


def raised() -> dict[str, ast.Call]:
    names = {kind.__name__ for kind in all_kinds()}
    return {f"{path.relative_to(PACKAGE)}:{node.lineno}": node for path, tree in MODULES.items()
            for node in ast.walk(tree) if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name) and node.func.id in names}  # fmt: skip


def test_every_error_says_how_to_mend_it():
    calls = raised()
    assert len(calls) > 50
    lacking = [
        at for at, call in calls.items() if "fix" not in {word.arg for word in call.keywords}
    ]
    assert lacking == []
