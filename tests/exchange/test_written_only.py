"""What is written for people and other programs, and never read back, over drawn projects."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given
from openpyxl import load_workbook
from tests.exchange.generated_projects import projects, thorough

from impra_research.coding.quotations import without_identifiers
from impra_research.exchange.iramuteq import write_iramuteq
from impra_research.exchange.project import Coding, Document, Project, ProjectCode, Variable
from impra_research.exchange.quotations import write_quotations

CONSENT = Variable("ok", "consent_quotation", "boolean")


def agreed(project: Project) -> Project:
    """Let everybody of a project be quoted."""
    documents = tuple(replace(each, values={"ok": "true"}) for each in project.documents)
    cases = tuple(replace(each, values={}) for each in project.cases)
    coders = tuple(each for each in project.coders if each.id != "consensus")
    return replace(project, variables=(CONSENT,), documents=documents, cases=cases, coders=coders)


@thorough
@given(projects().map(agreed))
def test_every_coding_is_a_row_with_its_words_and_no_cell_is_a_live_formula(project):
    texts = {each.id: each.text for each in project.documents}
    with TemporaryDirectory() as folder:
        written = write_quotations(project, path := Path(folder, "q.csv"))
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head, *rows = csv.reader(stream)
    assert written.kept["codings"] == len(project.codings) == len(rows)
    assert not any(cell.startswith((*"=+-@\t\r\n",)) for row in rows for cell in row)
    quoted = [
        without_identifiers(texts[each.document][each.start : each.end]) for each in project.codings
    ]
    assert [row[head.index("quote")].removeprefix("'") for row in rows] == [
        each.removeprefix("'") for each in quoted
    ]
    assert written.not_carried.get("notes", 0) == len(project.notes)
    assert any("nothing reads this file back" in each for each in written.remarks)


@thorough
@given(projects().map(agreed))
def test_a_corpus_has_one_head_a_document_whatever_names_and_texts_hold(project):
    assume(project.documents)
    with TemporaryDirectory() as folder:
        written = write_iramuteq(project, path := Path(folder, "c.txt"))
        lines = path.read_text(encoding="utf-8").split("\n")
    heads = [line for line in lines if line.startswith("****")]
    assert len(heads) == len(project.documents) == written.kept["documents"]
    assert not any("*" in line for line in lines if line not in heads)
    assert all(line.replace("*", "").replace("_", "").replace(" ", "").isalnum() for line in heads)
    assert written.not_carried.get("codings", 0) == len(project.codings)


def test_what_a_cell_of_excel_cuts_off_is_counted(tmp_path):
    long = Document("d", "=d", "parola " * 6000, values={"ok": "true"})
    project = Project(
        "p", (), (long,), (ProjectCode("c", "=c"),), (Coding("1", "d", 0, 41_999, "c"),), (CONSENT,)
    )
    cut = "ends of texts that are longer than a cell of Excel"
    assert write_quotations(project, tmp_path / "q.xlsx").not_carried[cut] == 1
    assert cut not in write_quotations(project, tmp_path / "q.csv").not_carried
    cells = [cell for row in load_workbook(tmp_path / "q.xlsx").active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
