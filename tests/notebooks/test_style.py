import ast
import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SHOWN = {
    "cards",
    "title",
    "question",
    "say",
    "finding",
    "figure",
    "table",
    "cross",
    "not_collected",
}
FORBIDDEN = (
    ast.FunctionDef, ast.Lambda, ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.With,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.ClassDef, ast.Assert,
)  # fmt: skip


def every_cell():
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            yield pytest.param(path.stem, cell, id=f"{path.stem}-{cell.id}")


CELLS = list(every_cell())


def code(cell):
    return cell.source if cell.cell_type == "code" else ""


def test_the_questions_are_these():
    assert {path.stem for path in NOTEBOOKS} == {
        "who_answered", "from_informal_to_registered", "one_scale_of_formality", "pathways",
        "intercultural_support", "who_helps_and_how", "two_regions_compared", "what_makes_the_gap",
        "what_the_interviews_say", "what_can_cross_the_border",
    }  # fmt: skip


@pytest.mark.parametrize(("notebook", "cell"), CELLS)
def test_a_cell_imports_calls_and_shows(notebook, cell):
    tree = ast.parse(code(cell))
    assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)]


@pytest.mark.parametrize(("notebook", "cell"), CELLS)
def test_a_cell_has_at_most_eight_lines(notebook, cell):
    assert len(code(cell).splitlines()) <= 8


@pytest.mark.parametrize(("notebook", "cell"), CELLS)
def test_a_cell_holds_no_join_path_date_or_typed_result(notebook, cell):
    if "parameters" in cell.metadata.get("tags", []):
        return
    assert not re.search(r"\.merge\(|Path\(|open\(|read_parquet|read_csv|[\"'][^\"']*/[^\"']*[\"']",
                         code(cell).replace("open_page(", ""))  # fmt: skip
    assert not re.search(r"\b(19|20)\d\d\b", code(cell))
    numbers = [node.value for node in ast.walk(ast.parse(code(cell)))
               if isinstance(node, ast.Constant) and isinstance(node.value, (int, float))]  # fmt: skip
    assert numbers == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_typed_parameters_come_first(path):
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.metadata["tags"] == ["parameters"]
    body = ast.parse(first.source).body
    assert all(isinstance(node, ast.AnnAssign) for node in body)
    names = [node.target.id for node in body]
    assert names[:5] == ["study", "place_a", "place_b", "language", "min_cell"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_reader_reads_comes_through_the_page(path):
    cells = nbformat.read(path, as_version=4).cells
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    assert [cell.metadata["tags"] for cell in prose] == [["for-the-analyst"]]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_title_then_findings_then_questions(path):
    calls = re.findall(
        r"page\.(\w+)\(", "\n".join(code(c) for c in nbformat.read(path, as_version=4).cells)
    )
    shown = [call for call in calls if call in SHOWN]
    assert shown[0] == "title"
    shown = shown[1:][shown[1] == "say" :]  # a word that the findings use may be defined first
    assert shown[0] == "finding"
    assert "question" not in shown[: shown.index("finding")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_cells_keep_their_ids(path):
    ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]+", cell_id) for cell_id in ids)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_hold_no_error_path_or_widget(path):
    notebook = nbformat.read(path, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs, "stored executed, so that it can be read where the repository is browsed"
    assert {output.output_type for output in outputs} == {"display_data"}
    assert "widgets" not in notebook.metadata
    assert str(Path.home()) not in path.read_text(encoding="utf-8")
