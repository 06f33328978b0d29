"""The folder of tables: whole or not there, few persons hidden, no live formula, every link resolves."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from matplotlib import pyplot
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from typer.testing import CliRunner

from impra_research.coding import Interviews
from impra_research.errors import UsageError
from impra_research.run import case_tables, coded_tables
from impra_research.run.cli import app
from impra_research.run.coded_tables import Asked, write_tables
from impra_research.show.few_persons import few_refused
from impra_research.show.labels import Look
from impra_research.show.words import Words

ASKED = Asked(coders=["A", "B"], characters=200, base=4, run=2, threshold=0.05, draws=50, seed=1,
              cases=False)  # fmt: skip


def look_at(study, min_cell=10):
    return Look(study, Words("en"), ("", ""), min_cell)


@pytest.fixture(scope="module")
def made(study, tmp_path_factory):
    out = tmp_path_factory.mktemp("made") / "tables"
    write_tables(study, out, look_at(study), ASKED)
    return out


@pytest.fixture(scope="module")
def cases(study, tmp_path_factory):
    out = tmp_path_factory.mktemp("cases") / "tables"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(case_tables, "png", lambda figure: pyplot.close(figure) or b"")
        write_tables(study, out, look_at(study), replace(ASKED, cases=True))
    return out / "cases"


def test_while_few_refused_no_quotation_stands_beside_a_count_that_would_give_them_away(
    made, study
):
    told = (made / "read_me.md").read_text(encoding="utf-8")
    assert not list(made.rglob("framework*"))
    assert not list(made.rglob("quotations*"))
    assert "did not agree to be quoted" in told
    interviews = Interviews.of(study)
    everybody = interviews.transcript.assign(consent_quotation=True)
    for few, rows in ((True, interviews.transcript), (False, everybody),
                      (False, everybody.assign(consent_quotation=False))):  # fmt: skip
        those = Interviews(rows, interviews.turn, interviews.segment, interviews.translation)
        assert few_refused(those, 5) == few


def test_few_persons_are_hidden_and_the_folder_says_so_and_what_saturation_is_not(made):
    table = pd.read_csv(made / "frequencies.csv", encoding="utf-8-sig")
    small = table[table["cases"] == "<10"]
    assert len(small)
    assert set(small[["segments", "share", "characters"]].to_numpy().ravel()) == {"…"}
    told = (made / "read_me.md").read_text(encoding="utf-8")
    assert "fewer than 10" in told
    assert re.search(r"`saturation`: \d+\+2 \(Guest", told)
    assert "reflexive thematic analysis" in told
    assert not (made / "cases").exists()


def test_every_cell_of_the_framework_leads_to_its_segments_and_none_is_a_formula(cases):
    book = load_workbook(cases / "framework.xlsx")
    matrix, segments = book["framework"], book["segments"]
    assert "f" not in {cell.data_type for sheet in book for row in sheet for cell in row}
    links = [cell for row in matrix.iter_rows(min_row=2, min_col=2) for cell in row if cell.value]
    for cell in links:
        first, last = range_boundaries(cell.hyperlink.location.split("!")[1])[1::2]
        ids = [segments.cell(row, 1).value for row in range(first, last + 1)]
        assert re.findall(r"\[(\w+:\d+-\d+)\]", cell.value) == ids


def test_the_workbook_holds_the_tables_as_they_are_hidden_in_csv(made):
    for name in ("frequencies", "co_occurrence", "saturation", "saturation_orders"):
        book = pd.read_excel(made / "tables.xlsx", sheet_name=name, dtype="str", engine="openpyxl")
        table = pd.read_csv(made / f"{name}.csv", encoding="utf-8-sig", dtype="str")
        assert book.columns.tolist() == table.columns.tolist()
        assert (book == "…").sum().tolist() == (table == "…").sum().tolist()
        assert len(book) == len(table)


def test_every_link_of_the_page_resolves_and_nobody_silent_is_on_it(cases, study):
    page = (cases / "framework.html").read_text(encoding="utf-8")
    links = re.findall(r'href="#([^"]+)"', page)
    assert links
    assert set(links) == set(re.findall(r'<tr id="([^"]+)"', page))
    transcript = Interviews.of(study).transcript
    silent = transcript.loc[~transcript["consent_quotation"], "document"]
    quotations = (cases / "quotations.csv").read_text(encoding="utf-8-sig")
    assert not any(f"{name}:" in text for name in silent for text in (page, quotations))


def test_a_folder_that_cannot_be_finished_is_not_there(study, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr(coded_tables, "write_book", full)
    with pytest.raises(OSError, match="no space"):
        write_tables(study, tmp_path / "tables", look_at(study), ASKED)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_never_written_over(study, tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(UsageError, match="never written over"):
        write_tables(study, tmp_path, look_at(study), ASKED)


def test_the_command_asks_whose_codings_count(study, tmp_path):
    typed = ["interviews", "tables", "--out", str(tmp_path / "t"), "--study", str(study.folder)]
    with pytest.raises(UsageError, match="decided nothing together"):
        CliRunner().invoke(app, typed, catch_exceptions=False)
    assert list(tmp_path.iterdir()) == []


def test_what_is_of_single_persons_is_written_only_when_asked(cases):
    matrix = pd.read_csv(cases / "case_code_present.csv", encoding="utf-8-sig")
    assert (len(matrix), set(matrix.drop(columns="person").to_numpy().ravel())) == (24, {0, 1})
    assert (cases / "stripes.html").read_text(encoding="utf-8").count("alt=") == 24
    told = (cases.parent / "read_me.md").read_text(encoding="utf-8")
    assert "Nothing is hidden in it" in told
