"""The list of what the notebooks tell holds every variable that a notebook names, and no other."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from impra_research.codebook import Codebook
from impra_research.show.counted import is_counted
from impra_research.show.elsewhere import TOLD_BY, told_elsewhere
from impra_research.study import Study

ROOT = Path(__file__).parents[1]
NOTEBOOKS = {path.stem: path for path in (ROOT / "notebooks").glob("*.ipynb")}
STUDIES = [Study.open(ROOT / name) for name in ("data", "studies/rse_2017", "studies/eme_chile")]


def named_in(notebook: str) -> set[str]:
    """Texts that the code of a notebook, or of the analyses that it imports, holds by themselves."""
    cells = json.loads(NOTEBOOKS[notebook].read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    texts, waiting, seen = set(), [code], set()
    while waiting:
        nodes = [*ast.walk(ast.parse(waiting.pop()))]
        texts |= {node.value for node in nodes if isinstance(node, ast.Constant)}
        for node in nodes:
            module = node.module if isinstance(node, ast.ImportFrom) else None
            file = ROOT / "src" / f"{(module or '').replace('.', '/')}.py"
            if (
                "impra_research.analyse." in (module or "")
                and module not in seen
                and file.is_file()
            ):
                seen.add(module)
                waiting.append(file.read_text(encoding="utf-8"))
    return {text for text in texts if isinstance(text, str)}


def told_of(codebook: Codebook, texts: set[str]) -> set[str]:
    counted = {name for name, each in codebook.variables.items() if is_counted(each)}
    return {name for name in counted - {"place"}
            if {name, codebook.variables[name].scale} & texts}  # fmt: skip


def test_every_notebook_is_in_the_list():
    assert TOLD_BY.keys() == NOTEBOOKS.keys()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.name)
def test_what_a_notebook_names_is_in_the_list(study, notebook):
    named = told_of(study.codebook, named_in(notebook))
    assert named <= told_elsewhere(study.codebook, [notebook]).keys()


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_what_is_in_the_list_is_named_in_the_notebook(notebook):
    assert set(TOLD_BY[notebook]) <= named_in(notebook)
