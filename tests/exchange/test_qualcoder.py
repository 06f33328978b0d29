from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.exchange.generated_projects import words_of
from tests.exchange.qualcoder_database import AT, TEXT, coded, make

from impra_research.errors import ReceivedFileError
from impra_research.exchange.project import Note, Passage, ProjectCode, Variable
from impra_research.exchange.qualcoder import read_qualcoder
from impra_research.exchange.referential import faults_of
from impra_research.exchange.refi import read_refi

SHARED = Path(__file__).parents[3] / "shared" / "data" / "qda"
needs_samples = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the sample projects are not at hand (../shared/data)"
)


@needs_samples
def test_a_project_of_qualcoder_is_read_with_what_its_own_export_loses():
    project, fidelity = read_qualcoder(SHARED / "qualcoder_A.qda")
    assert words_of(project) == ["déclaré mon activité"] * 2 + ["travaillais au noir", "Oui"]
    assert [each.coder for each in project.codings] == ["anna", "bruno", "anna", "anna"]
    case = project.cases[0]
    assert (case.name, case.documents, case.values) == ("P01", ("1",), {"region": "Piémont"})
    assert project.documents[0].memo == "mémo doc"
    assert project.codings[0].memo == "note"
    assert fidelity.exact
    assert list(faults_of(project)) == []


@needs_samples
def test_the_database_and_its_export_say_the_same_codings():
    ours, theirs = (read(SHARED / f"qualcoder_A.{end}")[0] for read, end in
                    ((read_qualcoder, "qda"), (read_refi, "qdpx")))  # fmt: skip
    assert sorted(words_of(ours)) == sorted(words_of(theirs))
    assert theirs.cases[0].documents == ()
    assert ours.cases[0].documents == ("1",)


def test_codings_by_hand_and_by_search_both_stand_on_their_words(tmp_path):
    by_search, by_hand = coded(1, "Oui", 2, 5), coded(2, "non", 17, 20, owner="bruno")
    project, fidelity = read_qualcoder(make(tmp_path, by_search, by_hand))
    assert words_of(project) == ["Oui", "non"]
    assert "counted in another way" in fidelity.remarks[0]
    assert fidelity.exact


def test_a_coding_whose_words_are_elsewhere_is_told(tmp_path):
    rows = [coded(n, "Oui", 2, 5, owner=f"coder{n}") for n in range(3)]
    _, fidelity = read_qualcoder(make(tmp_path, *rows, coded(9, "jamais", 8, 14)))
    assert fidelity.dangling == ("code_text 9 stands on other words than those that were coded",)


def test_lines_that_qt_writes_in_its_own_way_are_lines(tmp_path):
    project, fidelity = read_qualcoder(make(tmp_path, coded(1, "non.\u2029Oui", 16, 24)))
    assert words_of(project) == ["non.\nOui"]
    assert fidelity.exact


def test_categories_stand_over_codes_and_codes_over_codes(tmp_path):
    below = f"INSERT INTO code_name VALUES (2, 'often', 'm', NULL, 'anna', '{AT}', '', 1)"
    project, _ = read_qualcoder(make(tmp_path, below))
    assert project.codes == (
        ProjectCode("category 1", "answers", codable=False),
        ProjectCode("1", "yes", "category 1", "#00FF00"),
        ProjectCode("2", "often", "1", "", "m"),
    )


def test_cases_attributes_annotations_and_journals_are_kept(tmp_path):
    project, fidelity = read_qualcoder(make(
        tmp_path,
        "INSERT INTO cases VALUES (1, 'P01', 'm', 'anna', '')",
        "INSERT INTO cases VALUES (2, 'P02', '', 'anna', '')",
        f"INSERT INTO case_text VALUES (1, 1, 7, 0, {len(TEXT)}, 'anna', '', '')",
        "INSERT INTO case_text VALUES (2, 2, 7, 2, 6, 'anna', '', '')",
        "INSERT INTO attribute_type VALUES ('age', '', 'anna', 'in years', 'case', 'numeric')",
        "INSERT INTO attribute VALUES (1, 'age', 'case', '41', 1, '', 'anna')",
        "INSERT INTO attribute VALUES (2, 'age', 'case', '', 2, '', 'anna')",
        "INSERT INTO attribute VALUES (3, 'age', 'file', '3', 7, '', 'anna')",
        f"INSERT INTO annotation VALUES (1, 7, 2, 5, 'hesitates', 'bruno', '{AT}')",
        "INSERT INTO journal VALUES (1, 'day one', 'we began', '', 'carla')",
        coded(1, "Oui", 2, 5),
    ))  # fmt: skip
    whole, part = project.cases
    assert (whole.documents, whole.values, whole.memo) == (("7",), {"age": "41"}, "m")
    assert (part.documents, part.passages, part.values) == ((), (Passage("7", 2, 6),), {})
    assert project.documents[0].values == {"age": "3"}
    assert project.variables == (Variable("age", "age", "float", "in years"),)
    assert project.notes == (
        Note("annotation 1", "", "hesitates", "7", 2, 5, "bruno", dt.datetime(2026, 1, 2, 10)),
        Note("journal 1", "day one", "we began", coder="carla"),
    )
    assert {each.id for each in project.coders} == {"anna", "bruno", "carla"}
    assert project.memo == "about us"
    assert fidelity.exact
    assert list(faults_of(project)) == []


def test_what_has_no_place_is_counted(tmp_path):
    _, fidelity = read_qualcoder(make(
        tmp_path,
        "INSERT INTO source VALUES (8, 'photo', NULL, '/images/a.png', '', 'anna', '', NULL, NULL)",
        "INSERT INTO code_image VALUES (1, 8)",
        coded(1, "Oui", 2, 5, important=1),
    ))  # fmt: skip
    assert fidelity.not_carried == {
        "pictures, sounds and films": 1, "codings of pictures": 1, "marks of importance": 1,
    }  # fmt: skip


def test_what_points_at_nothing_is_said_and_never_repaired_in_silence(tmp_path):
    project, fidelity = read_qualcoder(make(
        tmp_path,
        coded(1, "Oui", 2, 5, code=99),
        f"INSERT INTO code_text VALUES (2, 1, 99, 'x', 0, 1, 'anna', '{AT}', '', NULL, NULL)",
        "INSERT INTO case_text VALUES (1, 5, 7, 0, 0, 'anna', '', '')",
        "INSERT INTO attribute VALUES (1, 'gone', 'case', '41', 1, '', 'anna')",
        "INSERT INTO code_name VALUES (2, 'lost', '', 44, 'anna', '', '', NULL)",
    ))  # fmt: skip
    assert set(fidelity.dangling) == {
        "code_text 2: no text 99", "code_text 1: no code 99", "case_text: no case 5",
        "attribute: values of 'gone', which is not there",
        "code 'lost' stands under none: no category 44",
    }  # fmt: skip
    assert list(faults_of(project)) == []


def test_reading_leaves_the_folder_as_it_was(tmp_path):
    made = make(tmp_path, coded(1, "Oui", 2, 5))
    before = (made / "data.qda").read_bytes()
    read_qualcoder(made)
    assert [path.name for path in made.iterdir()] == ["data.qda"]
    assert (made / "data.qda").read_bytes() == before


def test_a_project_that_is_open_in_qualcoder_is_refused(tmp_path):
    made = make(tmp_path)
    (made / "data.qda-journal").write_bytes(b"unfinished")
    with pytest.raises(ReceivedFileError, match="changes that are not in it yet"):
        read_qualcoder(made)


@pytest.mark.parametrize(("content", "said"), [
    (b"PK\x03\x04", "is no SQLite database"), (b"SQLite format 3\x00" + b"\x00" * 200, "cannot be read"),
    (None, "there is no data.qda in a.qda"),
])  # fmt: skip
def test_what_is_no_database_is_refused(content, said, tmp_path):
    folder = tmp_path / "a.qda"
    folder.mkdir()
    if content is not None:
        (folder / "data.qda").write_bytes(content)
    with pytest.raises(ReceivedFileError, match=said):
        read_qualcoder(folder)
