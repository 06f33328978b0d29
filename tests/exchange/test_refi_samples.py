from __future__ import annotations

from pathlib import Path

import pytest

from impra_research.exchange.refi import read_qdc, read_refi, write_qdc, write_refi

SHARED = Path(__file__).parents[3] / "shared" / "data" / "qda"
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the sample projects are not at hand (../shared/data)"
)


@pytest.fixture(scope="module")
def qualcoder():
    return read_refi(SHARED / "qualcoder_A.qdpx")


def quoted(project, coding):
    text = next(each.text for each in project.documents if each.id == coding.document)
    return text[coding.start : coding.end]


def test_a_project_of_nvivo_is_read_with_its_tree_of_codes():
    project, fidelity = read_refi(SHARED / "nvivo_project.qdpx")
    assert fidelity.kept == {"coders": 2, "documents": 2, "codes": 262}
    assert fidelity.format == "REFI-QDA project by NVivo for Mac 15.0.0"
    assert fidelity.not_carried == {"rich texts": 2}
    assert [each.text for each in project.documents] == ["\n", "\n"]
    names = {code.id: code.name for code in project.codes}
    algorithms = next(code for code in project.codes if code.name == "algorithms")
    assert names[algorithms.parent] == "concepts"


def test_every_coding_of_qc_stands_on_the_lines_it_was_made_on():
    project, fidelity = read_refi(SHARED / "demo.qdpx")
    assert fidelity.kept == {"coders": 1, "documents": 2, "codes": 262, "codings": 205}
    assert fidelity.exact
    assert [each.name for each in project.documents] == ["board_2017", "admin-1"]
    assert all(quoted(project, each).endswith("\n") for each in project.codings)
    assert {each.coder for each in project.codings} == {"39633935-3331-3962-6632-373436373264"}


def test_the_codings_of_qualcoder_are_not_shifted_by_its_byte_order_mark(qualcoder):
    project, fidelity = qualcoder
    coders = {each.id: each.name for each in project.coders}
    found = {(quoted(project, each), coders[each.coder]) for each in project.codings}
    assert found == {("déclaré mon activité", "anna"), ("déclaré mon activité", "bruno"),
                     ("travaillais au noir", "anna"), ("Oui", "anna")}  # fmt: skip
    assert "a byte order mark does not count" in fidelity.dialect
    assert "the names of passages are the words that stand there" in fidelity.dialect
    assert any("one character off" in each for each in fidelity.remarks)


def test_the_memo_of_a_coding_of_qualcoder_is_kept(qualcoder):
    assert [each.memo for each in qualcoder[0].codings] == ["note", "", "", ""]


def test_the_case_link_that_qualcoder_lost_is_said(qualcoder):
    project, fidelity = qualcoder
    assert not fidelity.exact
    assert len(fidelity.dangling) == 1
    assert fidelity.dangling[0].startswith("case 'P01' names the document 57c3ff6e")
    assert project.cases[0].documents == ()
    assert list(project.cases[0].values.values()) == ["Piémont"]


@pytest.mark.parametrize("name", ["nvivo_project", "demo", "qualcoder_A"])
def test_a_sample_comes_back_equal_after_we_wrote_it(name, tmp_path):
    project, _ = read_refi(SHARED / f"{name}.qdpx")
    assert write_refi(project, tmp_path / "ours.qdpx").exact
    assert read_refi(tmp_path / "ours.qdpx")[0] == project


def test_the_codebook_of_the_standard_is_read_with_braces_around_its_guids():
    project, fidelity = read_qdc(SHARED / "REFI-QDA-1-5.qdc")
    assert [(each.name, each.codable, each.colour) for each in project.codes] == [
        ("Topics", False, ""), ("Economy", True, "#ffff00"), ("Health care", True, "#33cc33"),
        ("Values", False, ""), ("Conservatives", True, "#ff0000"), ("Liberals", True, "#0000ff"),
    ]  # fmt: skip
    assert project.codes[1].id == "d7aa29da-519b-4946-9b90-253b6db8fd0a"
    assert "departs from the schema" in fidelity.remarks[0]


def test_a_codebook_of_atlas_ti_is_read_under_the_namespace_it_has():
    project, fidelity = read_qdc(SHARED / "portableQDA_Atlasti.qdc")
    names = {each.id: each.name for each in project.codes}
    assert {names.get(each.parent): each.name for each in project.codes if each.parent} == {
        "code1": "code1.1", "code3": "code:3.1"}  # fmt: skip
    assert [(each.name, [names[code] for code in each.codes]) for each in project.sets] == [
        ("codeGroup1::codeGroup1.2", ["code2", "code1.1"]),
        ("codeGroup1::codeGroup1.1", ["code1", "code1.1"]),
    ]
    assert fidelity.format == "REFI-QDA codebook by ATLAS.ti Win 9.0.19"


@pytest.mark.parametrize("name", ["REFI-QDA-1-5", "portableQDA_Atlasti"])
def test_a_sample_codebook_comes_back_equal_after_we_wrote_it(name, tmp_path):
    project, _ = read_qdc(SHARED / f"{name}.qdc")
    assert write_qdc(project, tmp_path / f"{name}.qdc").exact
    assert read_qdc(tmp_path / f"{name}.qdc")[0] == project
