from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import given
from lxml import etree
from tests.exchange.generated_projects import projects, there_and_back, thorough

from impra_research.errors import DataError
from impra_research.exchange.project import (
    Case,
    Coder,
    CodeSet,
    Coding,
    Document,
    Note,
    Passage,
    Project,
    ProjectCode,
    Variable,
)
from impra_research.exchange.refi import read_qdc, read_refi, write_qdc, write_refi
from impra_research.exchange.refi.schema import departure

SMALL = Project(
    "small",
    coders=(Coder("anna", "Anna"),),
    documents=(Document("E01", "Interview 1", "Oui. 😀 Non."),),
    codes=(ProjectCode("help", "Help"),),
    codings=(Coding("c1", "E01", 5, 11, "help", "anna"),),
)


def root_of(path):
    return etree.fromstring(ZipFile(path).read("project.qde"))


@thorough
@given(projects())
def test_what_is_exported_comes_back_equal(project):
    (again, read), written = there_and_back(project, write_refi, read_refi, "project.qdpx")
    assert again == project
    assert written.exact
    assert not read.dangling
    assert read.kept == written.kept


@thorough
@given(projects())
def test_what_is_exported_is_valid_to_the_schema_and_has_no_dangling_reference(project):
    with TemporaryDirectory() as folder:
        write_refi(project, path := Path(folder, "project.qdpx"))
        root = root_of(path)
    assert departure(root, "Project") == ""
    guids = set(root.xpath("//@guid"))
    named = {*root.xpath("//@targetGUID"), *root.xpath("//@creatingUser")}
    assert named <= guids


@thorough
@given(projects())
def test_a_codebook_comes_back_equal_and_says_what_it_has_no_place_for(project):
    if not project.codes:
        return
    (again, read), written = there_and_back(project, write_qdc, read_qdc, "tree.qdc")
    sets = tuple(replace(each, documents=(), notes=()) for each in project.sets)
    assert (again.codes, again.sets) == (project.codes, sets)
    assert not read.dangling
    assert written.not_carried.get("codings", 0) == len(project.codings)
    assert written.not_carried.get("documents", 0) == len(project.documents)


def test_the_same_project_is_written_as_the_same_bytes(tmp_path):
    write_refi(SMALL, tmp_path / "a.qdpx")
    write_refi(SMALL, tmp_path / "b.qdpx")
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_ids_that_are_no_guids_are_written_as_the_same_guids_in_every_export(tmp_path):
    write_refi(SMALL, tmp_path / "a.qdpx")
    write_refi(replace(SMALL, name="later"), tmp_path / "b.qdpx")
    first, second = (root_of(tmp_path / f"{name}.qdpx").xpath("//@guid") for name in "ab")
    assert first == second


def test_a_tree_of_codes_may_be_deeper_than_most_readers_go_and_that_is_said(tmp_path):
    deep = [ProjectCode(str(n), "code", str(n - 1) if n else None) for n in range(1000)]
    written = write_refi(Project("deep", codes=tuple(deep)), tmp_path / "deep.qdpx")
    assert read_refi(tmp_path / "deep.qdpx")[0].codes == tuple(deep)
    assert "other programs may refuse the file" in written.remarks[0]


def test_a_tree_that_no_reader_follows_is_refused(tmp_path):
    deep = [ProjectCode(str(n), "code", str(n - 1) if n else None) for n in range(2100)]
    with pytest.raises(DataError, match="codes deep"):
        write_refi(Project("deep", codes=tuple(deep)), tmp_path / "deep.qdpx")


def test_two_codes_with_one_name_stay_two(tmp_path):
    twins = (ProjectCode("a", "help"), ProjectCode("b", "help", parent="a"))
    write_refi(Project("twins", codes=twins), tmp_path / "twins.qdpx")
    assert read_refi(tmp_path / "twins.qdpx")[0].codes == twins


def test_a_memo_with_a_character_that_xml_forbids_is_refused_by_name(tmp_path):
    coding = replace(SMALL.codings[0], memo="a\x0cb")
    with pytest.raises(DataError, match=r"coding 'c1' holds the character U\+000C") as refused:
        write_refi(replace(SMALL, codings=(coding,)), tmp_path / "a.qdpx")
    assert "take it out" in refused.value.fix
    assert list(tmp_path.iterdir()) == []


def test_a_text_may_hold_what_xml_forbids_for_it_lies_beside_the_xml(tmp_path):
    text = Document("d", "d", "one\x0ctwo\x00")
    coding = Coding("c1", "d", 2, 5, "help", "anna")
    write_refi(replace(SMALL, documents=(text,), codings=(coding,)), tmp_path / "a.qdpx")
    again, read = read_refi(tmp_path / "a.qdpx")
    assert again.documents[0].text == "one\x0ctwo\x00"
    assert again.codings == (coding,)
    assert not read.dangling


def test_half_of_a_character_in_a_text_is_refused(tmp_path):
    with pytest.raises(DataError, match="document 'd' holds half of a character at 1"):
        write_refi(Project("p", documents=(Document("d", "d", "a\ud83d"),)), tmp_path / "a.qdpx")


def test_values_that_do_not_fit_the_type_of_their_variable_are_kept_as_text(tmp_path):
    variable = Variable("age", "age", "integer")
    case = Case("P01", "P01", values={"age": "about forty"})
    project = Project("p", variables=(variable,), cases=(case,))
    written = write_refi(project, tmp_path / "a.qdpx")
    again = read_refi(tmp_path / "a.qdpx")[0]
    assert again.cases == (case,)
    assert again.variables == (replace(variable, kind="text"),)
    assert written.not_carried == {"types of variables that some values do not fit": 1}


@pytest.mark.parametrize(("value", "kind"), [
    ("2014-02-30", "date"), ("2014-2-3", "date"), ("2014-02-03T25:00:00", "datetime"), ("1,5", "float"),
    ("nan", "float"), ("1e5", "float"), ("٣", "integer"), ("True", "boolean"), ("1.0", "integer"),
])  # fmt: skip
def test_a_value_that_the_schema_would_refuse_is_written_as_text(value, kind, tmp_path):
    project = Project(
        "p", variables=(Variable("v", "v", kind),), cases=(Case("c", "c", values={"v": value}),)
    )
    write_refi(project, tmp_path / "a.qdpx")
    assert read_refi(tmp_path / "a.qdpx")[0].cases[0].values == {"v": value}


@pytest.mark.parametrize(("change", "said"), [
    ({"codings": (Coding("c1", "E01", 0, 3, "gone", "anna"),)}, "no code 'gone'"),
    ({"codings": (Coding("c1", "E01", 0, 3, "help", "gone"),)}, "no coder 'gone'"),
    ({"codings": (Coding("c1", "E99", 0, 3, "help", "anna"),)}, "no document 'E99'"),
    ({"codings": (Coding("c1", "E01", 0, 99, "help", "anna"),)}, "0 to 99 is no passage of 'E01'"),
    ({"codings": (Coding("c1", "E01", 2, 2, "help", "anna"),)}, "2 to 2 is no passage of 'E01'"),
    ({"codings": (Coding("c", "E01", 0, 2, "help"), Coding("c", "E01", 1, 2, "help"))}, "stands 2 times"),
    ({"codes": (ProjectCode("help", "help", parent="gone"),)}, "no code 'gone' to stand under"),
    ({"codes": (ProjectCode("help", "", "b"), ProjectCode("b", "", "help"))}, "stands under itself"),
    ({"notes": (Note("n", "", "", start=0, end=2),)}, "a passage has a document"),
    ({"notes": (Note("n", "", "", document="E01", code="help"),)}, "more than one thing"),
    ({"notes": (Note("n", "", "", document="E99"),)}, "no document 'E99'"),
    ({"cases": (Case("P01", "", documents=("E99",)),)}, "no document 'E99'"),
    ({"cases": (Case("P01", "", passages=(Passage("E01", 3, 99),)),)}, "3 to 99 is no passage"),
    ({"cases": (Case("P01", "", values={"age": "3"}),)}, "no variable 'age'"),
    ({"sets": (CodeSet("s", "", codes=("gone",)),)}, "no code 'gone'"),
    ({"documents": (Document("E01", "", "Oui. 😀 Non.", coder="gone"),)}, "no coder 'gone'"),
])  # fmt: skip
def test_a_reference_that_points_at_nothing_is_refused_before_anything_is_written(
    change, said, tmp_path
):
    with pytest.raises(DataError, match="nothing was written") as refused:
        write_refi(replace(SMALL, **change), tmp_path / "a.qdpx")
    assert said in refused.value.what
    assert list(tmp_path.iterdir()) == []


def test_of_many_faults_the_first_few_are_shown_and_the_rest_counted(tmp_path):
    codings = tuple(Coding(str(n), "E01", 0, 3, "gone", "anna") for n in range(12))
    with pytest.raises(DataError, match=r"and 7 more"):
        write_refi(replace(SMALL, codings=codings), tmp_path / "a.qdpx")
