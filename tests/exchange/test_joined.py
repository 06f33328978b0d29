"""A project joined to a study: what is there stays as it is, what is new is added, clashes are refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from impra_research.errors import DataError, RunFailedError
from impra_research.exchange.refi import write_refi
from impra_research.exchange.study import project_of
from impra_research.exchange.taguette import write_taguette
from impra_research.files import hold
from impra_research.run.cli import app
from impra_research.study import Study

DATA = Path(__file__).parents[2] / "data"


def do(*asked):
    assert not app(["exchange", "import", *map(str, asked)], standalone_mode=False)


def files_of(raw):
    return {path: path.read_bytes() for path in sorted(raw.rglob("*"))
            if path.is_file() and not path.name.endswith(".fidelity.json")}  # fmt: skip


def coded(project):
    return sorted((c.document, c.start, c.end, c.code, c.coder) for c in project.codings)


@pytest.fixture(scope="module")
def whole():
    return project_of(Study.open(str(DATA)))


def of_place(project, place):
    cases = tuple(each for each in project.cases if each.values["place"] == place)
    kept = {id for each in cases for id in each.documents}
    return replace(
        project, cases=cases, documents=tuple(e for e in project.documents if e.id in kept),
        codings=tuple(e for e in project.codings if e.document in kept),
    )  # fmt: skip


@pytest.mark.parametrize(("write", "file"), [(write_refi, "o.qdpx"), (write_taguette, "o.sqlite3")])
def test_a_study_joined_with_its_own_export_is_what_it_was(whole, write, file, tmp_path):
    shutil.copytree(DATA / "raw", tmp_path / "study/raw")
    write(whole, tmp_path / file)
    before = files_of(tmp_path / "study/raw")
    do(tmp_path / file, "--into", tmp_path / "study")
    after = files_of(tmp_path / "study/raw")
    assert {path: after[path] for path in before} == before
    assert {path.parent.name for path in after.keys() - before.keys()} <= {"texts"}


def test_parts_of_a_study_joined_are_the_whole(whole, tmp_path):
    first, second = (of_place(whole, place) for place in ("piemonte", "rhone_alpes"))
    parts = [replace(first, codings=first.codings[:50]), first, second]
    for number, part in enumerate(parts):
        write_refi(part, tmp_path / f"{number}.qdpx")
        do(tmp_path / f"{number}.qdpx", "--into" if number else "--out", tmp_path / "study")
        index = tmp_path / "study/raw/interviews/index.yml"
        if number == 2:  # the places of a new country are for people to declare
            index.write_text(index.read_text().replace("place: rhone_alpes", "place: piemonte"))
    joined = project_of(Study(tmp_path / "study"))
    assert coded(joined) == coded(whole)
    assert [each.text for each in joined.documents] == [each.text for each in whole.documents]


def test_another_text_under_a_known_name_is_refused_with_its_line(whole, tmp_path):
    shutil.copytree(DATA / "raw", tmp_path / "study/raw")
    other = replace(whole.documents[0], text="Io: Altro.")
    write_refi(replace(whole, documents=(other,), codings=(), cases=()), tmp_path / "o.qdpx")
    before = files_of(tmp_path / "study/raw")
    with pytest.raises(DataError, match=r"index\.yml, line 7, PIE_01: the study has another text"):
        do(tmp_path / "o.qdpx", "--into", tmp_path / "study")
    assert files_of(tmp_path / "study/raw") == before


def test_new_documents_and_codes_are_added_and_what_stands_is_not_touched(whole, tmp_path):
    shutil.copytree(DATA / "raw", tmp_path / "study/raw")
    text = "Intervistatrice: Come va?\nRispondente: Bene, grazie.\n"
    document = replace(whole.documents[0], id="NEW_1", name="NEW_1", text=text)
    code = replace(whole.codes[0], id="new_code", name="A new code")
    coding = replace(whole.codings[0], id="n", document="NEW_1", start=39, end=43, code="new_code")
    case = replace(whole.cases[0], documents=("NEW_1",))
    write_refi(replace(whole, documents=(document,), codes=(*whole.codes, code), codings=(coding,),
                       cases=(case,)), tmp_path / "n.qdpx")  # fmt: skip
    do(tmp_path / "n.qdpx", "--into", tmp_path / "study")
    joined = project_of(Study(tmp_path / "study"))
    assert joined.documents[:-1] == whole.documents
    assert joined.documents[-1].text == text
    assert joined.cases[0].documents == (*whole.cases[0].documents, "NEW_1")
    assert set(coded(joined)) - set(coded(whole)) == {("NEW_1", 39, 43, "new_code", coding.coder)}


def test_of_two_joined_at_once_the_second_is_refused_before_it_reads(whole, tmp_path):
    shutil.copytree(DATA / "raw", tmp_path / "study/raw")
    write_refi(replace(whole, codings=whole.codings[:1]), tmp_path / "o.qdpx")
    before = files_of(tmp_path / "study/raw")
    with hold(tmp_path / "study/processed"), pytest.raises(RunFailedError, match="another impra"):
        do(tmp_path / "o.qdpx", "--into", tmp_path / "study")
    assert files_of(tmp_path / "study/raw") == before
